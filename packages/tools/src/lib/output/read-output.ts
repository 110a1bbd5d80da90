import type { Tool } from '@glmkit/core'
import { lineChars, linesIn } from './output-lines.ts'

interface ReadOutputInput {
  readonly file: string
  readonly from_line: number
  readonly lines: number
  readonly find: string | undefined
}

/**
 * The tool with which the model reads what {@link toolText} left out.
 *
 * @param dir Nothing outside of it is read: no folders in it, no links.
 * @param maxChars Of one answer, but for a single line that is longer. The tool keeps to it by itself.
 */
export function readOutputTool(dir: string, maxChars = 16_000): Tool<'read_output', ReadOutputInput, string> {
  return {
    name: 'read_output',
    description:
      'Reads a file with the whole of a tool output that was cut: some of its lines, or with `find` only the lines that ' +
      `contain a text, with their numbers. A line of more than ${lineChars} characters counts as several.`,
    parameters: {
      type: 'object',
      properties: {
        file: { type: 'string', description: 'The file name that stands where the output was cut.' },
        from_line: { type: 'integer', minimum: 1, default: 1 },
        lines: { type: 'integer', minimum: 1, default: 200, description: 'How many lines at most.' },
        find: { type: 'string', description: 'Plain text, case-sensitive.' },
      },
      required: ['file'],
    },
    sideEffects: false,
    maxOutputChars: Infinity,
    parse: async (value) => inputOf({ ...(typeof value === 'object' && value) }),
    async execute({ file, from_line: fromLine, lines, find }, { signal }) {
      const shown: string[] = []
      let room = maxChars
      let count = 0
      let before = ''
      for await (const line of linesIn(dir, file, signal)) {
        count += 1
        const isHit = find === undefined || (endOf(before, find) + line).includes(find)
        before = line
        if (count < fromLine || !isHit) continue
        const text = find === undefined ? line : `${count}: ${line}`
        room -= text.length + 1
        if (shown.length === lines || (room < 0 && shown.length > 0)) {
          shown.push(`[There is more: go on with from_line ${count}]`)
          break
        }
        shown.push(text)
      }
      if (shown.length > 0) return shown.join('\n')
      return `[Nothing${find === undefined ? '' : ` with "${find}"`} from line ${fromLine} on: the file has ${count} lines]`
    },
  }
}

/** What of a line that goes on may be the beginning of a hit. */
function endOf(line: string, find: string): string {
  return line.length < lineChars ? '' : line.slice(Math.max(0, line.length - find.length + 1))
}

function inputOf(
  given: Readonly<Record<string, unknown>>,
): { readonly input: ReadOutputInput } | { readonly issues: string } {
  const { file } = given
  const [fromLine, lines, find] = [given.from_line ?? 1, given.lines ?? 200, given.find ?? undefined]
  if (typeof file !== 'string' || file === '') return { issues: 'file: expected the name of a file' }
  if (!isCount(fromLine)) return { issues: 'from_line: expected a whole number from 1' }
  if (!isCount(lines)) return { issues: 'lines: expected a whole number from 1' }
  if (find !== undefined && (typeof find !== 'string' || find === '')) return { issues: 'find: expected some text' }
  return { input: { file, from_line: fromLine, lines, find } }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1
}
