import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { relative } from 'node:path'
import { createExecutor } from '@glmkit/tools/execute'
import type { Language } from '@glmkit/tools/execute'

/** One comparison in Chinese, French and English, each by three libraries. All its words and numbers come from the documents. */
const out = 'out/charts-in-three-languages'
const documents = { zh: 'benchmarks.zh.md', fr: 'benchmarks.fr.md', en: 'benchmarks.md' }

interface Program {
  readonly by: string
  readonly language: Language
  readonly code: string
}

const programs: readonly Program[] = [
  {
    by: 'pyplot',
    language: 'python',
    code: `
import json
import matplotlib.pyplot as plt

data = json.load(open("comparison.json"))
fig, ax = plt.subplots(figsize=(7, 4))
for at, condition in enumerate(data["conditions"]):
    scores = [row["score"] for row in data["rows"] if row["condition"] == condition]
    bars = ax.bar([place + 0.4 * at for place in range(len(scores))], scores, 0.38, label=condition)
    ax.bar_label(bars, fmt="%.1f", padding=2)
ax.set_xticks([place + 0.2 for place in range(len(data["benchmarks"]))], data["benchmarks"])
ax.set_ylim(0, 100)
ax.set_title(data["title"])
ax.spines[["top", "right"]].set_visible(False)
ax.legend()
fig.savefig(data["name"] + ".png", dpi=200)`,
  },
  {
    by: 'vega-lite',
    language: 'javascript',
    code: `
const { title, name, conditions, rows } = JSON.parse(files.read('comparison.json'))
display({
  title,
  name,
  width: 500,
  height: 280,
  data: { values: rows },
  encoding: {
    x: { field: 'benchmark', type: 'nominal', title: null, axis: { labelAngle: 0 } },
    xOffset: { field: 'condition', sort: conditions },
    y: { field: 'score', type: 'quantitative', title: null, scale: { domain: [0, 100] } },
  },
  layer: [
    {
      mark: 'bar',
      encoding: {
        color: { field: 'condition', type: 'nominal', sort: conditions, title: null, legend: { orient: 'top' } },
      },
    },
    { mark: { type: 'text', dy: -7 }, encoding: { text: { field: 'score', format: '.1f' } } },
  ],
})`,
  },
  {
    by: 'plot',
    language: 'typescript',
    code: `
interface Score { benchmark: string; condition: string; score: number }
const data: { title: string; conditions: string[]; rows: Score[] } = JSON.parse(files.read('comparison.json'))
const place = { fx: 'benchmark', x: 'condition', y: 'score' }
display(Plot.plot({
  title: data.title,
  width: 560,
  height: 340,
  x: { axis: null, domain: data.conditions },
  fx: { label: null },
  y: { label: null, domain: [0, 100], grid: true },
  color: { legend: true, domain: data.conditions },
  marks: [
    Plot.barY(data.rows, { ...place, fill: 'condition' }),
    Plot.text(data.rows, { ...place, text: (row: Score) => row.score.toFixed(1), dy: -8 }),
    Plot.ruleY([0]),
  ],
}))`,
  },
]

/** GLM-5 compared with itself, without and with assistance: the table that a document has of it. */
async function readComparison(file: string) {
  const text = await readFile(new URL(`../docs/knowledge/${file}`, import.meta.url), 'utf8')
  const section = text.split('\n## ').find((part) => part.includes('| BrowseComp | 62.0 | 75.9 |'))
  assert.ok(section, `${file} has no comparison of BrowseComp`)
  const [title, ...lines] = section.split('\n')
  const table = lines.filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '))
  const [[, ...head] = [], , ...body] = table
  const conditions = head.slice(0, 2)
  const rows = body.flatMap(([benchmark = '', ...scores]) =>
    conditions.map((condition, at) => ({ benchmark, condition, score: Number(scores[at]) })),
  )
  return { title: `GLM-5 · ${title}`, conditions, benchmarks: body.map(([benchmark = '']) => benchmark), rows }
}

await rm(out, { recursive: true, force: true })
await using executor = createExecutor({ outDir: out })
let drawn = 0
for (const [lang, file] of Object.entries(documents)) {
  const comparison = await readComparison(file)
  const { title, benchmarks, conditions, rows } = comparison
  for (const { by, language, code } of programs) {
    const content = JSON.stringify({ ...comparison, name: `${by}-${lang}` })
    const { charts, error } = await executor.run(code, { language, files: [{ name: 'comparison.json', content }] })
    const [chart, ...more] = charts
    assert.ok(chart !== undefined && more.length === 0, `${by} in ${lang} drew ${charts.length}: ${error?.message}`)
    console.log(`${relative('', chart.png)}\n  ${chart.description}`)

    // The file has text, not outlines of letters: it can be searched, and read aloud.
    const svg = await readFile(chart.svg, 'utf8')
    const texts = new Set(Array.from(svg.matchAll(/>([^<>]+)<\/(?:text|tspan)>/g), ([, text = '']) => text.trim()))
    const labels = [title, ...benchmarks, ...conditions, ...rows.map(({ score }) => score.toFixed(1))]
    const missing = labels.filter((label) => !texts.has(label))
    assert.deepEqual(missing, [], `labels that ${by} left out in ${lang}`)
    assert.equal(chart.title, title)
    for (const told of [...benchmarks, ...conditions, '0–100']) assert.ok(chart.description.includes(told), told)
    drawn += 1
  }
}
console.log(`\n✓ ${drawn} charts in ${Object.keys(documents).length} languages, no label missing`)
