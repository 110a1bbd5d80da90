/**
 * Runs the demo in three languages as a user would and checks what it leaves: a chart whose numbers stand in the
 * documents, and an answer whose citations all resolve.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const knowledge = join(root, 'docs/knowledge')

interface LoggedEvent {
  readonly type: string
  readonly name?: string
  readonly usage?: { readonly cachedInputTokens: number; readonly costUsd: number }
  readonly result?: { readonly text: string; readonly stopReason: string; readonly usage: { readonly costUsd: number } }
}

async function runDemo(lang: string, out: string): Promise<LoggedEvent[]> {
  // Neither a key nor an endpoint of the machine: the check is about the emulator.
  const { ZAI_API_KEY: _, GLMKIT_BASE_URL: __, GLMKIT_MODEL: ___, ...env } = process.env
  const args = ['examples/research-and-chart.ts', '--json', '--lang', lang, '--out', out]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env, maxBuffer: 2 ** 26 })
  return stdout
    .trim()
    .split('\n')
    .map((line): LoggedEvent => JSON.parse(line))
}

function checkEvents(events: readonly LoggedEvent[]): string {
  const of = (type: string): LoggedEvent[] => events.filter((event) => event.type === type)
  assert.ok(of('reasoning-delta').length > 0, 'reasoning is streamed')
  const toolNames = new Set(of('tool-call').map((event) => event.name))
  assert.ok(of('tool-call').length >= 2 && toolNames.size >= 2, 'at least two calls of two kinds')
  const cached = of('usage').map((event) => event.usage?.cachedInputTokens ?? 0)
  assert.ok(cached.length >= 3, 'at least three turns')
  assert.ok(
    cached.slice(1).every((tokens, index) => tokens > (cached[index] ?? 0)),
    `cached tokens grow: ${cached.join(', ')}`,
  )
  const result = events.at(-1)?.result
  assert.equal(result?.stopReason, 'answer')
  assert.ok(result.usage.costUsd > 0, 'the run has a cost')
  return result.text
}

/** Independent of the search tool: reads the files again. */
async function checkCitations(answer: string): Promise<number> {
  const citations = [...answer.matchAll(/\[([^\]\s][^\]]*?)#([^\]]+):(\d+)-(\d+)\]/g)]
  assert.ok(citations.length >= 3, `the answer cites at least three passages, found ${citations.length}`)
  for (const [ref, file = '', heading = '', from, to] of citations) {
    const lines = (await readFile(join(knowledge, file), 'utf8')).split('\n')
    assert.ok(Number(from) >= 1 && Number(to) <= lines.length, `${ref}: lines exist`)
    const above = lines.slice(0, Number(to)).filter((line) => /^#+ /.test(line))
    assert.ok(
      above.some((line) => line.includes(heading)),
      `${ref}: the heading stands above these lines`,
    )
  }
  return citations.length
}

async function checkChart(out: string): Promise<number> {
  const files = await readdir(out)
  const svg = files.find((file) => file.endsWith('.svg'))
  const png = files.find((file) => file.endsWith('.png'))
  assert.ok(svg !== undefined && png !== undefined, `a chart as SVG and PNG in ${files.join(', ')}`)
  assert.deepEqual([...(await readFile(join(out, png))).subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47], 'the PNG is one')

  const rows = await tableRows()
  const drawing = await readFile(join(out, svg), 'utf8')
  // Read off the picture as a person would: how long a bar is by the axis, and which label stands beside it.
  const number = (text: string | undefined): number => Number(text?.replace('−', '-').replaceAll(',', ''))
  const texts = [...drawing.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*>([^<]+)<\/text>/g)].map(
    ([, x, y, anchor, text = '']) => ({ x: Number(x), y: Number(y), anchor, text: unescape(text) }),
  )
  const lowest = Math.max(...texts.filter(({ text }) => text === '0').map(({ y }) => y))
  const ticks = texts.filter(({ y, text }) => y === lowest && Number.isFinite(number(text)))
  const [first, last] = [ticks[0], ticks.at(-1)]
  assert.ok(first !== undefined && last !== undefined && first !== last, 'the value axis has ticks')
  const perPixel = (number(last.text) - number(first.text)) / (last.x - first.x)
  const bars = [
    ...drawing.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#4c78a8"/g),
  ]
  assert.ok(bars.length >= 3, `the chart draws at least three bars, found ${bars.length}`)
  for (const [, x, y, width, height] of bars) {
    const value = number(first.text) + (Number(x) + Number(width) - first.x) * perPixel
    const middle = Number(y) + Number(height) / 2
    const labels = texts.filter(({ anchor }) => anchor === 'end')
    const label = labels.toSorted((a, b) => Math.abs(a.y - middle) - Math.abs(b.y - middle))[0]?.text
    const isInDocuments = rows.some(
      (cells) => cells[0] === label && cells.some((cell) => cell !== '' && Math.abs(Number(cell) - value) < 0.1),
    )
    assert.ok(isInDocuments, `the bar of "${label}", ${value.toFixed(1)}, stands in a table of the documents`)
  }
  return bars.length
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

async function tableRows(): Promise<string[][]> {
  const files = (await readdir(knowledge)).filter((file) => file.endsWith('.md'))
  const texts = await Promise.all(files.map((file) => readFile(join(knowledge, file), 'utf8')))
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

for (const lang of ['en', 'zh', 'fr']) {
  const out = await mkdtemp(join(tmpdir(), 'glmkit-demo-'))
  try {
    const answer = checkEvents(await runDemo(lang, out))
    const citations = await checkCitations(answer)
    const bars = await checkChart(out)
    console.log(`demo ${lang}: ${citations} citations resolve, ${bars} bars equal the documents`)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}
