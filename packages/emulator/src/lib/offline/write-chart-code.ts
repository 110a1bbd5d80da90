import type { ChartData } from './chart-data.ts'
import type { CodeTool } from './find-tools.ts'
import type { Language } from './language.ts'
import { say } from './phrases.ts'

/** Writes the program that sorts, sums up and draws the rows; `isSimple` leaves out the labels and the computation. */
export function writeChartCode(data: ChartData, tool: CodeTool, language: Language, isSimple: boolean): string {
  return tool.language === 'python' ? pythonChart(data, language, isSimple) : javascriptChart(data, language, isSimple)
}

const quote = (text: string): string => JSON.stringify(text)

function chartTitle({ title, unit }: ChartData): string {
  return unit === '' || title.includes(unit) ? title : `${title} (${unit})`
}

function valueTitle(data: ChartData, language: Language): string {
  const name = data.valueName || say('value', language)
  return data.unit === '' || name.includes(data.unit) ? name : `${name} (${data.unit})`
}

function sources({ refs }: ChartData, mark: string): string[] {
  return refs.map((ref) => `${mark} Source: ${ref.replace(/\s+/g, ' ')}`)
}

function javascriptChart(data: ChartData, language: Language, isSimple: boolean): string {
  const isGrouped = data.series.length > 1
  const rows = data.rows.map(({ label, series, value }) => {
    return `  { label: ${quote(label)}, ${isGrouped ? `series: ${quote(series)}, ` : ''}value: ${value} },`
  })
  const head = [...sources(data, '//'), 'const rows = [', ...rows, ']']
  const x = `x: { field: 'value', type: 'quantitative', title: ${quote(valueTitle(data, language))} }`
  const y = (sort: string): string =>
    `y: { field: 'label', type: 'nominal', sort: ${sort}, title: ${quote(data.labelName || null || '')} }`
  const open = [
    'display({',
    "  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',",
    `  title: ${quote(chartTitle(data))},`,
    '  data: { values: rows },',
  ]
  if (isSimple) {
    const color = isGrouped ? ", yOffset: { field: 'series' }, color: { field: 'series' }" : ''
    return [...head, ...open, "  mark: 'bar',", `  encoding: { ${y('null')}, ${x}${color} },`, '})'].join('\n')
  }
  const name = isGrouped ? '`${row.label}, ${row.series}`' : 'row.label'
  return [
    ...head,
    '',
    'const sorted = rows.toSorted((a, b) => b.value - a.value)',
    'const labels = [...new Set(sorted.map((row) => row.label))]',
    ...(isGrouped ? leaders(language) : ['const mean = rows.reduce((sum, row) => sum + row.value, 0) / rows.length']),
    `const name = (row) => ${name}`,
    `const show = (value) => value.toFixed(${data.decimals})`,
    "for (const row of sorted) console.log(name(row) + '\\t' + show(row.value))",
    `console.log(\`${summary(language, isGrouped, data.decimals)}\`)`,
    '',
    ...open,
    `  width: 560,`,
    `  height: { step: ${isGrouped ? 16 : 26} },`,
    '  encoding: {',
    `    ${y('labels')},`,
    `    ${x},`,
    ...(isGrouped
      ? [
          `    yOffset: { field: 'series', sort: ${JSON.stringify(data.series)} },`,
          `    color: { field: 'series', type: 'nominal', sort: ${JSON.stringify(data.series)}, title: null },`,
        ]
      : []),
    `    tooltip: [{ field: 'label' }, ${isGrouped ? "{ field: 'series' }, " : ''}{ field: 'value' }],`,
    '  },',
    '  layer: [',
    "    { mark: 'bar' },",
    `    { mark: { type: 'text', align: 'left', dx: 4 }, encoding: { text: { field: 'value', format: '.${data.decimals}f' }, color: { value: '#333' } } },`,
    '  ],',
    '})',
  ].join('\n')
}

/** The inside of a template literal; the answer quotes what it prints. */
function summary(language: Language, isGrouped: boolean, decimals: number): string {
  const point = (row: string): string => say('point', language, `\${name(${row})}`, `\${show(${row}.value)}`)
  return [
    `${say('highest', language)}${say('colon', language)}${point('sorted[0]')}`,
    `${say('lowest', language)}${say('colon', language)}${point('sorted.at(-1)')}`,
    isGrouped ? '${leader}' : `${say('mean', language)}${say('colon', language)}\${mean.toFixed(${decimals + 1})}`,
  ].join(say('semicolon', language))
}

function leaders(language: Language): string[] {
  return [
    'const wins = {}',
    'for (const label of labels) {',
    '  const first = sorted.find((row) => row.label === label)',
    '  wins[first.series] = (wins[first.series] ?? 0) + 1',
    '}',
    'const [best, count] = Object.entries(wins).sort((a, b) => b[1] - a[1])[0]',
    `const leader = \`${say('leads', language)}${say('colon', language)}${say('point', language, '${best}', '${count}/${labels.length}')}\``,
  ]
}

function pythonChart(data: ChartData, language: Language, isSimple: boolean): string {
  const isGrouped = data.series.length > 1
  const rows = data.rows.map(({ label, series, value }) => {
    return `    (${quote(label)}, ${isGrouped ? `${quote(series)}, ` : ''}${value}),`
  })
  const [label, value] = ['row[0]', isGrouped ? 'row[2]' : 'row[1]']
  const names = [
    `ax.set_xlabel(${quote(valueTitle(data, language))})`,
    ...(data.labelName ? [`ax.set_ylabel(${quote(data.labelName)})`] : []),
    `ax.set_title(${quote(chartTitle(data))})`,
    'fig.savefig("chart.png", dpi=200)',
  ]
  const head = ['import matplotlib.pyplot as plt', '', ...sources(data, '#'), 'rows = [', ...rows, ']']
  if (isSimple && !isGrouped) {
    const bars = `ax.barh([${label} for row in rows], [${value} for row in rows])`
    return [...head, 'fig, ax = plt.subplots()', bars, 'ax.invert_yaxis()', ...names].join('\n')
  }
  const show = `:.${data.decimals}f`
  const printed = [
    'for row in ordered:',
    `    print(f"{name(row)}\\t{${value}${show}}")`,
    ...(isGrouped ? pythonLeader() : ['mean = sum(row[1] for row in rows) / len(rows)']),
    `print(f${quote(pythonSummary(data, language))})`,
  ]
  return [
    ...head,
    `ordered = sorted(rows, key=lambda row: ${value}, reverse=True)`,
    `labels = list(dict.fromkeys(${label} for row in ordered))`,
    `name = lambda row: ${isGrouped ? 'f"{row[0]}, {row[1]}"' : 'row[0]'}`,
    ...(isSimple ? [] : printed),
    '',
    ...(isGrouped ? pythonGroups(data) : pythonBars(data)),
    'ax.invert_yaxis()',
    'ax.spines[["top", "right"]].set_visible(False)',
    ...names,
  ].join('\n')
}

function pythonBars({ rows, decimals }: ChartData): string[] {
  return [
    `fig, ax = plt.subplots(figsize=(8, ${(1.2 + 0.34 * rows.length).toFixed(1)}))`,
    'bars = ax.barh(labels, [row[1] for row in ordered], color="#4c78a8")',
    `ax.bar_label(bars, fmt="%.${decimals}f", padding=3)`,
  ]
}

function pythonGroups({ rows, series, decimals }: ChartData): string[] {
  return [
    `fig, ax = plt.subplots(figsize=(8, ${(1.4 + 0.24 * rows.length).toFixed(1)}))`,
    `series = [${series.map(quote).join(', ')}]`,
    'height = 0.8 / len(series)',
    'for at, one in enumerate(series):',
    '    values = {row[0]: row[2] for row in rows if row[1] == one}',
    '    places = [place + (at - (len(series) - 1) / 2) * height for place, label in enumerate(labels) if label in values]',
    '    bars = ax.barh(places, [values[label] for label in labels if label in values], height, label=one)',
    `    ax.bar_label(bars, fmt="%.${decimals}f", padding=3)`,
    'ax.set_yticks(range(len(labels)), labels)',
    'ax.legend()',
  ]
}

/** The inside of an f-string; the answer quotes what it prints. */
function pythonSummary({ series, decimals }: ChartData, language: Language): string {
  const isGrouped = series.length > 1
  const value = isGrouped ? 2 : 1
  const point = (row: string): string => say('point', language, `{name(${row})}`, `{${row}[${value}]:.${decimals}f}`)
  return [
    `${say('highest', language)}${say('colon', language)}${point('ordered[0]')}`,
    `${say('lowest', language)}${say('colon', language)}${point('ordered[-1]')}`,
    isGrouped
      ? `${say('leads', language)}${say('colon', language)}${say('point', language, '{best}', '{wins[best]}/{len(labels)}')}`
      : `${say('mean', language)}${say('colon', language)}{mean:.${decimals + 1}f}`,
  ].join(say('semicolon', language))
}

function pythonLeader(): string[] {
  return [
    'wins = {}',
    'for label in labels:',
    '    first = next(row for row in ordered if row[0] == label)',
    '    wins[first[1]] = wins.get(first[1], 0) + 1',
    'best = max(wins, key=wins.get)',
  ]
}
