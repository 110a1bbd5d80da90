import type { ChartData } from './chart-data.ts'
import type { CodeTool } from './find-tools.ts'
import type { Language } from './language.ts'
import { say } from './phrases.ts'

/** Writes the program that sorts, sums up and draws the rows; `isSimple` leaves out the labels and the computation. */
export function writeChartCode(data: ChartData, tool: CodeTool, language: Language, isSimple: boolean): string {
  return tool.language === 'python' ? pythonChart(data, language) : javascriptChart(data, language, isSimple)
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

function pythonChart(data: ChartData, language: Language): string {
  const rows = data.rows.map(({ label, series, value }) => `    (${quote(label)}, ${quote(series)}, ${value}),`)
  return [
    'import matplotlib',
    'matplotlib.use("Agg")',
    'import matplotlib.pyplot as plt',
    '',
    ...sources(data, '#'),
    'rows = [',
    ...rows,
    ']',
    'ordered = sorted(rows, key=lambda row: row[2], reverse=True)',
    'labels = list(dict.fromkeys(row[0] for row in ordered))',
    'series = list(dict.fromkeys(row[1] for row in rows))',
    'mean = sum(row[2] for row in rows) / len(rows)',
    'name = lambda row: f"{row[0]}, {row[1]}" if len(series) > 1 else row[0]',
    'for row in ordered:',
    '    print(f"{name(row)}\\t{row[2]}")',
    'top, last = ordered[0], ordered[-1]',
    `print(f"${say('highest', language)}: {name(top)} ({top[2]}); ${say('lowest', language)}: {name(last)} ({last[2]}); ${say('mean', language)}: {round(mean, 2)}")`,
    '',
    'fig, ax = plt.subplots(figsize=(9, 1 + 0.5 * len(rows)))',
    'height = 0.8 / len(series)',
    'for at, one in enumerate(series):',
    '    values = {row[0]: row[2] for row in rows if row[1] == one}',
    '    places = [place + at * height for place, label in enumerate(labels) if label in values]',
    '    bars = ax.barh(places, [values[label] for label in labels if label in values], height, label=one)',
    '    ax.bar_label(bars, padding=3)',
    'ax.set_yticks([place + 0.4 - height / 2 for place in range(len(labels))], labels)',
    'ax.invert_yaxis()',
    `ax.set_xlabel(${quote(valueTitle(data, language))})`,
    `ax.set_title(${quote(chartTitle(data))})`,
    'if len(series) > 1:',
    '    ax.legend()',
    'fig.tight_layout()',
    'fig.savefig("chart.png", dpi=150)',
    'print("chart.png")',
  ].join('\n')
}
