import { createRandom, mix, pick } from './random.ts'

/** What the victim does: brings changed files or records up to date, or builds all anew each time. */
export type KillMode = 'files' | 'records' | 'rebuild'

export const fileCount = 60

export const fileName = (file: number): string => `part-${file % 7}/file-${file}.md`

/** A word that no other file and no other version has; nor its stem, so that it does not end in an ending. */
export const markerOf = (file: number, version: number): string => `marker${letters(file)}x${letters(version)}k`

/** Of every file, the round in which it was written last. */
export function versionsOf(round: number, seed: number): number[] {
  return Array.from({ length: fileCount }, (_, file) => {
    for (let version = round; version > 1; version--) {
      if (pick(createRandom(mix(seed, file, version)), 3) === 0) return version
    }
    return 1
  })
}

export function textOf(file: number, version: number): string {
  const random = createRandom(mix(file, version))
  const paragraphs = Array.from({ length: 1 + pick(random, 6) }, (_, paragraph) => {
    const words = Array.from({ length: 120 }, () => `word${letters(pick(random, 3_000))}`)
    return `## Section ${paragraph}\n\n${words.join(' ')} ${markerOf(file, version)}`
  })
  return `# File ${file}\n\n${paragraphs.join('\n\n')}\n`
}

export const recordsOf = (versions: readonly number[]): string =>
  versions.map((version, file) => JSON.stringify({ id: fileName(file), text: textOf(file, version) })).join('\n')

function letters(number: number): string {
  return number.toString(26).replaceAll(/\d/g, (digit) => String.fromCharCode(113 + Number(digit)))
}
