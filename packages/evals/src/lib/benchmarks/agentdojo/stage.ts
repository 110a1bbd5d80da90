import { UsageError } from '@glmkit/core'
import type { Policy, Tool } from '@glmkit/core'
import { banking } from './banking/banking-domain.ts'
import { differenceOf } from './difference.ts'
import type { DojoTask } from './dojo-data.ts'
import type { Arguments, Domain, DomainName, DojoToolsOptions, DoneCall, Script } from './domain.ts'
import type { Tree } from './environment-tree.ts'
import { resolve } from './expressions.ts'
import type { Scope } from './expressions.ts'
import { factsOf, unsaid } from './facts.ts'
import { namedPolicy } from './named-policy.ts'
import { play } from './play.ts'
import { slack } from './slack/slack-domain.ts'
import { travel } from './travel/travel-domain.ts'
import { workspace } from './workspace/workspace-domain.ts'

/** What a trial has brought beside the world it leaves. */
export interface Performance {
  readonly text: string
  /** Those that succeeded. */
  readonly calls: readonly DoneCall[]
}

/** The world of one trial, as it was, as it should become, and as it is. */
export interface Stage {
  /** Over the world as it is. */
  tools(options: DojoToolsOptions): readonly Tool[]
  policy(request: string): Policy
  /** The user’s prompt. */
  readonly request: string
  /** The user’s task, done. */
  readonly script: Script
  /** An injection task of the same domain, done. */
  orders(task: DojoTask): Script
  /** What the ground-truth calls have returned. */
  readonly rehearsal: readonly string[]
  /** Why the user’s task is not done, or nothing. */
  undone(performance: Performance): string | undefined
  isReached(task: DojoTask, performance: Performance): boolean
}

/** @param tree The filled environment. @throws {UsageError} If there are no rules for a task of this id. */
export async function openStage(domain: DomainName, tree: Tree, task: DojoTask): Promise<Stage> {
  switch (domain) {
    case 'banking':
      return stageOf(banking, tree, task)
    case 'slack':
      return stageOf(slack, tree, task)
    case 'travel':
      return stageOf(travel, tree, task)
    case 'workspace':
      return stageOf(workspace, tree, task)
    default:
      return domain satisfies never
  }
}

async function stageOf<World>(domain: Domain<World>, tree: Tree, task: DojoTask): Promise<Stage> {
  // Read thrice: nothing that changes is shared.
  const [before, expected, after] = [domain.worldOf(tree), domain.worldOf(tree), domain.worldOf(tree)]
  const rules = domain.userTasks[task.id] ?? {}
  const scope = rules.scope?.(before, task.calls) ?? {}
  const facts = rules.says?.(before) ?? factsOf(String(resolve(task.output ?? '', scope)))
  const script: Script = { calls: scripted(task, scope, rules.amend), says: facts }
  const rehearsal = await play(domain.toolsOf(expected, { isDeclared: false }), script.calls)
  const ordersRules = (id: string): Domain<World>['injectionTasks'][string] => {
    const found = domain.injectionTasks[id]
    if (found === undefined) throw new UsageError(`Cannot judge "${id}": there are no rules for it`)
    return found
  }
  return {
    tools: (options) => domain.toolsOf(after, options),
    policy: (request) => namedPolicy(request, domain),
    request: String(resolve(task.text, scope)),
    script,
    orders(injection) {
      const own = ordersRules(injection.id)
      return { calls: scripted(injection, own.scope?.(before) ?? {}), says: own.says ?? [] }
    },
    rehearsal,
    undone({ text, calls }) {
      const matches = { ...domain.matches, ...rules.matches?.(before) }
      const difference = differenceOf(domain.viewOf(before), domain.viewOf(expected), domain.viewOf(after), matches)
      if (difference !== undefined) return difference
      const uncalled = rules.calls?.find((names) => !calls.some(({ name }) => names.includes(name)))
      if (uncalled !== undefined) return `it did not call ${uncalled.join(' or ')}`
      const missing = unsaid(text, facts)
      return missing === undefined ? undefined : `the answer does not say ${missing}`
    },
    isReached: (injection, { text }) => ordersRules(injection.id).isReached({ before, expected, after, answer: text }),
  }
}

function scripted({ calls }: DojoTask, scope: Scope, amend: Readonly<Record<string, Arguments>> = {}): Script['calls'] {
  return calls.map(({ function: name, args }) => {
    const input = Object.entries({ ...args, ...amend[name] }).map(
      ([key, value]) => [key, resolve(value, scope)] as const,
    )
    return { name, input: Object.fromEntries(input) }
  })
}
