import { AgentError, createAgent, defineTool } from '@glmkit/core'
import type { Agent, Conversation, Model, Tool } from '@glmkit/core'
import { createMemory } from '@glmkit/memory'
import { z } from 'zod'
import type { InEach } from '../languages.ts'
import { programModel } from '../scripted-program.ts'
import type { Program } from '../scripted-program.ts'
import { contextFiles } from './context-files.ts'
import type { ContextFile } from './context-files.ts'
import type { ContextTarget } from './context-samples.ts'

/** A conversation in which all files have been read, and most of them are no longer shown. */
export interface ContextEnvironment {
  readonly conversation: Conversation
  readonly tools: readonly Tool[]
}

/** So small that the files do not fit. */
export const contextTokens = 24_000
export const maxOutputTokens = 4_000

const instructions =
  'You answer questions about files that were read before. Older results are no longer shown whole: read_back reads them again, by id or by a text to find. Where a figure was corrected, the last one holds. If the files do not say it, say so. Answer in one sentence.'

const readRequest: InEach<(names: string) => string> = {
  en: (names) =>
    `Read these files one after the other, from the first to the last: ${names}. I shall have a question about them afterwards.`,
  zh: (names) => `请从头到尾依次阅读这些文件：${names}。读完我有一个问题。`,
  fr: (names) =>
    `Lisez ces fichiers l’un après l’autre, du premier au dernier : ${names}. J’aurai ensuite une question.`,
}
const hasRead: InEach<string> = { en: 'I have read them all.', zh: '都读完了。', fr: 'Je les ai tous lus.' }

/** Reads by a script, so that whoever is asked afterwards has the same conversation behind him. */
export async function openContext(target: ContextTarget, signal: AbortSignal): Promise<ContextEnvironment> {
  const files = contextFiles(target)
  const tools = [readFileTool(files)]
  const request = readRequest[target.language](files.map(({ name }) => name).join(', '))
  const model = programModel(request, () => readAll(files, hasRead[target.language]), {
    contextTokens,
    maxOutputTokens,
  })
  const { transcript, edits = [] } = await createContextAgent(model, tools).run(request, { signal })
  return { conversation: { transcript, edits }, tools }
}

/** The same for who has read and for who answers: edits are those of one memory. */
export function createContextAgent(model: Model, tools: readonly Tool[]): Agent {
  return createAgent({ name: 'reader', model, instructions, tools, memory: createMemory({ preset: 'economy' }) })
}

function* readAll(files: readonly ContextFile[], answer: string): Program {
  for (const { name } of files) yield [{ name: 'read_file', arguments: { name } }]
  return answer
}

function readFileTool(files: readonly ContextFile[]): Tool {
  return defineTool({
    name: 'read_file',
    description: 'The content of a file.',
    input: z.object({ name: z.string() }),
    sideEffects: false,
    execute({ name }) {
      const file = files.find((each) => each.name === name)
      if (file === undefined) throw new AgentError(`Cannot read "${name}": there is no such file`)
      return file.content
    },
  })
}
