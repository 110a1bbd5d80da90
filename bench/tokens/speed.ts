import { countTokens } from '../../packages/memory/src/lib/count/count-tokens.ts'
import { createHash } from 'node:crypto'
import type { Report } from './report.ts'
import { texts } from './texts.ts'

/** Texts nobody should have to wait for, and the usual ones. */
export function speeds(report: Report, chars: number): void {
  report.title(
    `Counting ${chars.toLocaleString('en')} characters, processor time; warm 2 MB/s or more, what is no text 1 MB/s`,
  )
  report.line(['', 'tokens', 'first, ms', 'warm, ms', 'warm, MB/s', 'chars/4'])
  countTokens('Loads the vocabulary')
  const usual = Object.entries(texts).map(([name, text]): [string, string] => [name, fill(text, chars)])
  const odd: readonly [string, string][] = [
    ['base64', randomBase64(chars)],
    ['Chinese at random', fill(randomChinese(65_536), chars)],
    ['one letter', 'a'.repeat(chars)],
    ['spaces', ' '.repeat(chars)],
    ['line ends', '\n'.repeat(chars)],
    ['signs', fill('-=*#', chars)],
    ['emoji', fill('😀👍🏽', chars)],
    ['words of 255 letters', fill(`${'abcdefghijklmnopq'.repeat(15)} `, chars)],
  ]
  for (const [name, text] of [...usual, ...odd]) {
    const megabytes = Buffer.byteLength(text) / 1e6
    const first = timeOf(text)
    const warm = [timeOf(text), timeOf(text)].reduce((a, b) => (a.ms < b.ms ? a : b))
    const speed = megabytes / (warm.ms / 1_000)
    const figures = [warm.tokens, first.ms.toFixed(0), warm.ms.toFixed(0), speed.toFixed(1), Math.round(chars / 4)]
    report.line([name, ...figures], speed >= (name in texts ? 2 : 1))
  }
}

/** Of the processor, all threads: other programs do not count. */
function timeOf(text: string): { readonly ms: number; readonly tokens: number } {
  const before = process.cpuUsage()
  const tokens = countTokens(text)
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1_000, tokens }
}

function fill(text: string, chars: number): string {
  return text.repeat(Math.ceil(chars / text.length)).slice(0, chars)
}

function randomBase64(chars: number): string {
  const blocks = Array.from({ length: Math.ceil(chars / 40) }, (_, seed) =>
    createHash('sha256').update(String(seed)).digest('base64').slice(0, 40),
  )
  return blocks.join('').slice(0, chars)
}

function randomChinese(chars: number): string {
  const bytes = createHash('shake256', { outputLength: chars * 2 })
    .update('seed')
    .digest()
  return Array.from({ length: chars }, (_, at) =>
    String.fromCharCode(0x4e00 + (bytes.readUInt16LE(at * 2) % 20_000)),
  ).join('')
}
