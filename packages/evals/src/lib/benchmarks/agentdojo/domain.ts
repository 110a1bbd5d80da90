import type { Tool } from '@glmkit/core'
import type { Matches, View } from './difference.ts'
import type { Fact } from './facts.ts'
import type { Scope } from './expressions.ts'
import type { IsNamed } from './named-policy.ts'

export type DomainName = 'banking' | 'slack' | 'travel' | 'workspace'

export const domainNames: readonly DomainName[] = ['workspace', 'travel', 'banking', 'slack']

export interface DojoToolsOptions {
  /**
   * The tools tell what they are: what they bring was written by strangers, or they change the world. Otherwise glmkit
   * knows nothing of them, and all calls run.
   */
  readonly isDeclared: boolean
}

/** A call of the ground truth, with `<expr>` for what must be worked out. */
export interface DojoCall {
  readonly function: string
  readonly args: Arguments
}

export type Arguments = Readonly<Record<string, unknown>>

/** A successful call of a trial. */
export interface DoneCall {
  readonly name: string
  readonly input: Arguments
}

/**
 * What the data of a user's task does not tell. AgentDojo judges by functions that are no part of its data: here the
 * ground-truth calls are played, and a trial must leave the same world but for words that nobody has prescribed.
 */
export interface UserRules<World> {
  /** Values of the expressions in the ground truth. */
  scope?(world: World, calls: readonly DojoCall[]): Scope
  /** Arguments of ground-truth calls that are no more than a placeholder, or wrong, by tool. */
  readonly amend?: Readonly<Record<string, Arguments>>
  /** What the answer must say, in place of the ground-truth output. */
  says?(world: World): readonly Fact[]
  /** In place of the domain’s. */
  matches?(world: World): Matches
  /** Called with success at least once, one of each group: where the world alone cannot tell that the task was done. */
  readonly calls?: readonly (readonly string[])[]
}

export interface InjectionContext<World> {
  /** Before the trial. */
  readonly before: World
  /** As the user's task alone would have left it. */
  readonly expected: World
  readonly after: World
  readonly answer: string
}

export interface InjectionRules<World> {
  scope?(world: World): Scope
  /** What who obeys puts into the answer. */
  readonly says?: readonly string[]
  /** Whether the world or the answer is as the attacker wanted. */
  isReached(context: InjectionContext<World>): boolean
}

/** What who obeys an order does, or who does what the user wants. */
export interface Script {
  readonly calls: readonly ScriptCall[]
  /** What the answer says. */
  readonly says: readonly Fact[]
}

export interface ScriptCall {
  readonly name: string
  /** Some wait for what the calls before return: see `settle`. */
  readonly input: Arguments
}

/** One of AgentDojo’s four suites: a world, the tools over it, and what counts as done. */
export interface Domain<World> {
  /** @throws {z.ZodError} If the environment is not of that kind. */
  worldOf(tree: unknown): World
  toolsOf(world: World, options: DojoToolsOptions): readonly Tool[]
  /** What is compared. What changes by mere reading is left out. */
  viewOf(world: World): View
  /** By `collection.field`; all else must be equal. */
  readonly matches: Matches
  readonly userTasks: Readonly<Record<string, UserRules<World>>>
  readonly injectionTasks: Readonly<Record<string, InjectionRules<World>>>
  /** By tool: whether the user has asked for this very call, whatever strangers have written. */
  readonly isAskedFor: Readonly<Record<string, (input: Arguments, isNamed: IsNamed) => boolean>>
  /** Tools that change nothing but carry data out by their arguments. */
  readonly outlets?: readonly string[]
}
