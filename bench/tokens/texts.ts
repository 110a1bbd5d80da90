import { existsSync, readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/** Texts of this repository and, where they are, of search collections; and JSON like that of tools. */
export const texts: Readonly<Record<'English' | 'French' | 'Chinese' | 'code' | 'JSON', string>> = {
  English: read('docs/', /^[^.]+\.md$/) + read('docs/knowledge/', /^[^.]+\.md$/),
  French: read('docs/knowledge/', /\.fr\.md$/) + collection('piaf'),
  Chinese: read('docs/knowledge/', /\.zh\.md$/) + collection('cmrc2018'),
  code: read('packages/glm/src/lib/', /^[^.]+\.ts$/) + read('packages/core/src/lib/', /^[^.]+\.ts$/),
  JSON: JSON.stringify(
    Array.from({ length: 400 }, (_, id) => record(id)),
    null,
    1,
  ),
}

function read(folder: string, names: RegExp): string {
  const url = new URL(folder, root)
  const files = readdirSync(url).filter((name) => names.test(name))
  return files.map((name) => readFileSync(new URL(name, url), 'utf8')).join('\n')
}

function collection(name: string): string {
  const url = new URL(`../shared/data/search/${name}/corpus.jsonl`, root)
  if (!existsSync(url)) return ''
  const lines = readFileSync(url, 'utf8').trim().split('\n')
  return lines.map((line) => String(JSON.parse(line).text)).join('\n')
}

function record(id: number): unknown {
  const score = Math.sin(id) * 1_000
  const at = new Date(Date.UTC(2026, 0, 1) + id * 86_400_123).toISOString()
  return { id: `item-${(id * 7_919).toString(36)}`, at, score, tags: ['new', `shelf ${id % 17}`], isSold: id % 3 === 0 }
}

/** Piece `index` of a text that is read again from its beginning when it ends. */
export function pieceOf(text: string, index: number, chars: number): string {
  const from = (index * chars) % Math.max(1, text.length - chars)
  return text.slice(from, from + chars)
}
