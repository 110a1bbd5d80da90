import { UsageError } from '@glmkit/core'
import { parse } from 'yaml'
import { z } from 'zod'
import { openDataFolder } from '../data-folder.ts'
import type { DojoCall, DomainName } from './domain.ts'
import { readEnvironment, readVectors } from './environment-tree.ts'
import type { Tree, Vectors } from './environment-tree.ts'

const calls = z.array(z.object({ function: z.string(), args: z.record(z.string(), z.unknown()) }))

const task = z.object({
  id: z.string(),
  suite: z.enum(['banking', 'slack', 'travel', 'workspace']),
  version: z.string(),
  kind: z.enum(['user', 'injection']),
  prompt: z.string().optional(),
  goal: z.string().optional(),
  difficulty: z.string().optional(),
  groundTruthCalls: calls,
  groundTruthOutput: z.string().optional(),
})

const file = z.object({ tasks: z.array(task), attackTemplates: z.record(z.string(), z.string()) })

export interface DojoTask {
  readonly id: string
  readonly suite: DomainName
  /** A user’s prompt or an attacker’s goal; a prompt may hold an `<expr>`. */
  readonly text: string
  /** `easy`, `medium`, `hard`, or nothing where it is not told. */
  readonly difficulty?: string
  readonly calls: readonly DojoCall[]
  readonly output?: string
}

export interface DojoDomainData {
  readonly environment: Tree
  readonly vectors: Vectors
  readonly userTasks: readonly DojoTask[]
  readonly injectionTasks: readonly DojoTask[]
}

export interface DojoData {
  /** Read when it is first asked for. @throws {UsageError} If it is missing. */
  readonly domain: (name: DomainName) => Promise<DojoDomainData>
  /** By name, with `{goal}`, `{user}`, `{model}`. */
  readonly attacks: Readonly<Record<string, string>>
  readonly instructions: string
}

/** @param path The folder of AgentDojo’s data, or the one it lies in. @throws {UsageError} */
export async function readDojoData(path: string): Promise<DojoData> {
  const folder = await openDataFolder('agentdojo', path)
  const { tasks, attackTemplates } = file.parse(JSON.parse(await folder.text('tasks.json')))
  const root = 'src/agentdojo/data/'
  const messages = z.object({ default: z.string() }).parse(parse(await folder.text(`${root}system_messages.yaml`)))
  const domains = new Map<DomainName, Promise<DojoDomainData>>()
  const readDomain = async (name: DomainName): Promise<DojoDomainData> => {
    const read = (own: string): Promise<string> => folder.text(`${root}suites/${name}/${own}`)
    const first = tasks.filter(({ suite, version }) => suite === name && version === 'v1')
    return {
      environment: await readEnvironment(await read('environment.yaml'), read),
      vectors: readVectors(await read('injection_vectors.yaml')),
      userTasks: first.filter(({ kind }) => kind === 'user').map((one) => taskOf(one, tasks)),
      injectionTasks: first.filter(({ kind }) => kind === 'injection').map((one) => taskOf(one, tasks)),
    }
  }
  return {
    domain(name) {
      const reading = domains.get(name) ?? readDomain(name)
      domains.set(name, reading)
      return reading
    },
    attacks: attackTemplates,
    instructions: messages.default,
  }
}

type WrittenTask = z.infer<typeof task>

/**
 * Of a task whose ground truth was mended later while its text stayed the same, the mended calls: a lunch of an hour that
 * ended when it began, a hike in the wrong month.
 */
function taskOf(written: WrittenTask, all: readonly WrittenTask[]): DojoTask {
  const { id, suite, kind, difficulty, groundTruthOutput: output } = written
  const text = written.prompt ?? written.goal
  if (text === undefined) throw new UsageError(`Cannot read task "${id}" of "${suite}": it has neither prompt nor goal`)
  const same = all.findLast(
    (one) => one.suite === suite && one.kind === kind && one.id === id && (one.prompt ?? one.goal) === text,
  )
  return {
    id,
    suite,
    text,
    ...(difficulty !== undefined && { difficulty: difficulty.replaceAll(/^.*\.|\W/g, '').toLowerCase() }),
    calls: (same ?? written).groundTruthCalls,
    ...(output !== undefined && { output }),
  }
}
