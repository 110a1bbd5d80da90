import { errorOf } from '../read-results.ts'
import type { FileTools } from '../repair/file-tools.ts'
import { tell } from './plan-phrases.ts'
import { done, failed, type Move, type StepTask } from './move.ts'

const writing =
  /\b(?:write|save|store|put)\b|(?<!\p{L})(?:écri(?:re|s|vez)|enregistre[rz]?|sauvegarde[rz]?)(?!\p{L})|写入|写到|保存|存入/iu
const named = /(?:[\w-]+\/)*[\w.-]*[\w-]\.[a-z]\w{0,7}\b/giu

/** Writes what was found to the file a title names, or reads the files it names; undefined when it names none. */
export function fileMove({ title, results, rounds, language }: StepTask, { read, write }: FileTools): Move | undefined {
  const files = [...new Set(title.match(named))]
  const [target] = files
  if (target === undefined) return undefined
  if (write !== undefined && writing.test(title)) {
    const wrote = rounds.flat().find(({ name }) => name === write.name)
    if (wrote !== undefined) {
      const error = errorOf(wrote.content)
      return error === undefined
        ? done(tell('wrote', language, target), [target, write.name], language)
        : failed(error, language)
    }
    const content = results.map(({ text }) => text).join('\n\n')
    if (content === '') return failed(tell('nothingToWrite', language, target), language)
    const args = { [write.path]: target, [write.content]: `${content}\n` }
    return { calls: [{ name: write.name, arguments: args }], reasoning: tell('writing', language, target) }
  }
  if (read === undefined) return undefined
  const before = new Set(rounds.flat().map((call) => call.arguments[read.path]))
  const calls = files
    .filter((file) => !before.has(file))
    .map((file) => ({ name: read.name, arguments: { [read.path]: file } }))
  return calls.length === 0 ? undefined : { calls, reasoning: tell('reading', language, files.join(', ')) }
}
