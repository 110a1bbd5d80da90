import { pick } from '../search/random.ts'
import type { Random } from '../search/random.ts'

/** How a simulated model goes on when it is told to repeat the last words and to continue. */
export const behaviours = [
  'compliant',
  'preamble',
  'longer-echo',
  'reopened-fence',
  'missing-echo',
  'changed-white-space',
  'restart',
  'echo-twice',
  'lost-white-space',
  'commentary',
] as const
export type Behaviour = (typeof behaviours)[number]

const preambles = ['Sure, here is the continuation:\n\n', '好的，继续：\n', 'Voici la suite :\n\n']
const commentary = 'I have already finished the document above; let me know if you need anything else.'

/** A reply that would go on to the end of the document. @param from Where the words end that are shown. */
export function reply(document: string, from: number, shown: string, behaviour: Behaviour, random: Random): string {
  const rest = document.slice(from)
  const start = from - shown.length
  switch (behaviour) {
    case 'compliant':
      return shown + rest
    case 'preamble':
      return `${preambles[pick(random, preambles.length)]}${shown}${rest}`
    case 'longer-echo':
      return document.slice(Math.max(0, start - 100 - pick(random, 500)), start) + shown + rest
    case 'reopened-fence':
      return `\`\`\`markdown\n${shown}${rest}\n\`\`\``
    case 'missing-echo':
      return rest
    case 'changed-white-space':
      return shown.replaceAll(/\s+/g, ' ') + rest
    case 'restart':
      return document
    case 'echo-twice':
      return `${shown}\n\n${shown}${rest}`
    case 'lost-white-space':
      return (shown + rest).trim()
    case 'commentary':
      return commentary
    default:
      return behaviour satisfies never
  }
}

/** The same where lines with their numbers are asked for. @param from Where the answer goes on. */
function numberedReply(document: string, from: number, line: number, behaviour: Behaviour, random: Random): string {
  const lines = (first: number): string =>
    document
      .split('\n')
      .slice(first - 1)
      .map((text, index) => (text === '' ? `${first + index}|` : `${first + index}| ${text}`))
      .join('\n')
  const all = lines(line)
  switch (behaviour) {
    case 'compliant':
      return all
    case 'preamble':
      return `${preambles[pick(random, preambles.length)]}${all}`
    case 'longer-echo':
      return lines(Math.max(1, line - 1 - pick(random, 8)))
    case 'reopened-fence':
      return `\`\`\`\n${all}\n\`\`\``
    case 'missing-echo':
      return document.slice(from)
    case 'changed-white-space':
      return all.replaceAll(/^(\d+\|) /gm, '$1')
    case 'restart':
      return lines(1)
    case 'echo-twice':
      return `${all.split('\n', 1)[0]}\n${all}`
    case 'lost-white-space':
      return all.trim()
    case 'commentary':
      return commentary
    default:
      return behaviour satisfies never
  }
}

/** What the model says to a request of the engine's. @param written How much of the document the answer has. */
export function replyTo(
  request: string,
  document: string,
  written: number,
  behaviour: Behaviour,
  random: Random,
): string {
  const shown = /<last_words>\n([^]*)\n<\/last_words>/.exec(request)?.[1]
  if (shown !== undefined) {
    const from = document.lastIndexOf(shown, written - shown.length) + shown.length
    return reply(document, from, shown, behaviour, random)
  }
  const line = /write line (\d+) anew/.exec(request)?.[1]
  if (line === undefined) throw new Error(`the model does not understand its request: ${request}`)
  return numberedReply(document, written, Number(line), behaviour, random)
}
