import { hash } from 'node:crypto'

/** Folders of an archive; what else is there has the names of {@link entryNames}. */
export const samplesFolder = 'samples/'
export const summariesFolder = '_journal/summaries/'

export const entryNames = {
  start: '_journal/start.json',
  header: 'header.json',
  summaries: 'summaries.json',
  reductions: 'reductions.json',
} as const

/** Inspect finds a sample by this name, made of its id. */
export function sampleNameOf(id: string | number, epoch: number): string {
  return `${samplesFolder}${id}_epoch_${epoch}.json`
}

const mostBytes = 200
const hashed = /~[0-9a-f]{32}$/

/**
 * The id under which Inspect is to know a sample: the same wherever it is safe as a file's name, with `%XX` for what is
 * not. Different for different ids.
 */
export function safeIdOf(id: string): string {
  const safe = id
    // What looks escaped already must not be taken for it.
    .replace(/%(?=[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})/g, '%25')
    .replace(/[\p{Cc}\\]/gu, escaped)
    .replace(/(^|\/)(\.{1,2})(?=\/|$)/g, (_, before: string, dots: string) => before + dots.replaceAll('.', escaped))
    .replace(/^\/|\/(?=\/)|\/$/g, escaped)
    .replace(/\p{Surrogate}/gu, (half) => `%u${half.charCodeAt(0).toString(16)}`)
  if (safe !== '' && Buffer.byteLength(safe) <= mostBytes && !hashed.test(safe)) return safe
  return `${shortened(safe)}~${hash('sha256', safe).slice(0, 32)}`
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function shortened(text: string): string {
  let cut = text.slice(0, mostBytes - 40)
  while (Buffer.byteLength(cut) > mostBytes - 40) cut = cut.slice(0, -8)
  return cut.toWellFormed().replace(/\uFFFD$/, '')
}
