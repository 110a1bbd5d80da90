import type { Message } from '@glmkit/core'
import type { InEach } from '../languages.ts'

export const abstention: InEach<string> = {
  en: 'The files do not say.',
  zh: '文件中没有提到。',
  fr: 'Les fichiers ne le disent pas.',
}

/** The figure that follows a thing on its line. */
function figureOf(thing: string, line: string): number | undefined {
  const at = line.toLowerCase().indexOf(thing.toLowerCase())
  const figure = at < 0 ? undefined : /\d{3,}/.exec(line.slice(at + thing.length))?.[0]
  return figure === undefined ? undefined : Number(figure)
}

/**
 * The sum of what was said last of each thing.
 *
 * @param found For each thing the lines with it, those of the newest result first; the question itself is among them.
 */
export function answerFrom(things: readonly string[], found: readonly string[]): string | undefined {
  const figures = things.map((thing, index) => {
    const lines = (found[index] ?? '').split('\n').filter((line) => !line.startsWith('user_'))
    return lines.map((line) => figureOf(thing, line.replace(/^[^:]*: /, ''))).find((figure) => figure !== undefined)
  })
  if (figures.length === 0 || figures.includes(undefined)) return undefined
  const sum = figures.reduce((total: number, figure = 0) => total + figure, 0)
  return figures.length === 1 ? `${sum}.` : `${figures.join(' + ')} = ${sum}.`
}

/** What is shown of the things, the first of it; else the last figure of all. */
export function guessFrom(things: readonly string[], messages: readonly Message[]): string {
  const shown = messages.flatMap(({ role, content }) => (role === 'tool' ? content.split('\n') : []))
  const figures = things.flatMap((thing) => {
    const figure = shown.map((line) => figureOf(thing, line)).find((each) => each !== undefined)
    return figure === undefined ? [] : [figure]
  })
  const last = shown.join('\n').match(/\d{4}/g)?.at(-1) ?? '42'
  return figures.length > 0 ? `${figures.reduce((sum, figure) => sum + figure, 0)}.` : `${last}.`
}
