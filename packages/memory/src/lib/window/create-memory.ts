import { UsageError } from '@glmkit/core'
import type { Memory, Message, Model, Tool } from '@glmkit/core'
import { createPromptCounter } from '../count/prompt-counter.ts'
import { createForecaster } from '../count/forecaster.ts'
import { createRatios } from '../count/ratios.ts'
import { createAnswer } from '../output/answer/answer.ts'
import { presets } from './presets.ts'
import type { Policy, Preset } from './presets.ts'
import { readBack } from './read-back.ts'
import { openWindow } from './window.ts'

/** Longer results are cut in the middle, or kept by the agent's `outputs`. */
const mostResultChars = 1_000_000

/** What `createMemoryDirectory` is to a prompt. */
export interface WorkingMemory {
  readonly tool: Tool
  readonly block: () => Promise<string>
}

export interface CreateMemoryOptions extends Partial<Policy> {
  /** How much of a long conversation the model is shown. Default: `balanced`. */
  readonly preset?: Preset
  /** Of the user's messages, those that no summary may take the place of, beside the first, the active and the last ones. */
  readonly pin?: (message: Message) => boolean
  /** Kept at the end of every prompt, and changed by its tool: `createMemoryDirectory`. */
  readonly directory?: WorkingMemory
  /** Further tools of a memory, e.g. `createRecall().tool`. */
  readonly tools?: readonly Tool[]
  /**
   * Tokens kept free for what an estimate cannot see. Default: 1 % of the window, and 8 % of what no bill has covered yet.
   */
  readonly marginTokens?: number
  /** A request that leaves less room than this for the answer is not sent. Default: 1,024; thinking counts too. */
  readonly leastOutputTokens?: number
  /** Of a text; an exact one is `loadTokenizer` of `@glmkit/memory/tokenizer`. Default: `countTokens`. */
  readonly countTokens?: (text: string) => number
}

/**
 * Fits every request into the window, at the least cost: `max_tokens` shrinks as the conversation grows, big results are
 * shown as stubs from the start, old ones later and many at once, and in the end a summary takes the place of what is
 * oldest. Nothing is lost: the model reads back what it needs, and the transcript stays whole. An answer that was cut is
 * continued by its last words.
 *
 * @throws {UsageError} If a number is no number of tokens.
 * @throws {ContextOverflowError} From a run, when less than `leastOutputTokens` would be left whatever is left out.
 * @see docs/memory.md
 */
export function createMemory(options: CreateMemoryOptions = {}): Memory {
  const { preset = 'balanced', pin = () => false, directory, marginTokens, leastOutputTokens = 1_024 } = options
  if (!Object.hasOwn(presets, preset)) {
    throw new UsageError(
      `Cannot create a memory: there is no preset "${preset}", expected ${Object.keys(presets).join(', ')}`,
    )
  }
  const policy = { ...presets[preset], ...given(options) }
  for (const [name, value] of Object.entries({ ...policy, marginTokens, leastOutputTokens })) {
    if (value === undefined || value >= 0) continue
    throw new UsageError(`Cannot create a memory: ${name} is ${value}, expected 0 or more`)
  }
  const counter = createPromptCounter(options.countTokens && checked(options.countTokens))
  const ratios = createRatios()
  const keys = new WeakMap<Model, string>()
  let models = 0

  function keyOf(model: Model): string {
    const key = keys.get(model) ?? `${model.id} #${(models += 1)}`
    keys.set(model, key)
    return key
  }

  return {
    maxOutputChars: mostResultChars,
    tools: [readBack, ...(directory === undefined ? [] : [directory.tool]), ...(options.tools ?? [])],
    open: (host) =>
      openWindow(host, {
        policy,
        pin,
        block: directory === undefined ? undefined : () => workingMemory(directory),
        directoryTool: directory?.tool.name,
        marginTokens,
        leastOutputTokens,
        forecasterOf: (model) => createForecaster({ counter, ratios, key: keyOf(model) }),
      }),
    openAnswer: createAnswer,
  }
}

function checked(countTokens: (text: string) => number): (text: string) => number {
  return (text) => {
    const tokens = countTokens(text)
    if (tokens >= 0 && tokens < Infinity) return tokens
    throw new UsageError(`Cannot count tokens: countTokens returned ${String(tokens)}, expected a number from 0`)
  }
}

async function workingMemory(directory: WorkingMemory): Promise<string> {
  const text = await directory.block()
  // What a page once made the model write must not step out of it and speak as the user.
  const fenced = text.trim().replaceAll(/<(\/?)working_memory/gi, '‹$1working_memory')
  return text.trim() === '' ? '' : `<working_memory>\n${fenced}\n</working_memory>`
}

function given(options: Partial<Policy>): Partial<Policy> {
  const { offloadTokens, keepResults, maskFromTokens, summariseFromTokens, keepTokens, compactAt } = options
  const all = { offloadTokens, keepResults, maskFromTokens, summariseFromTokens, keepTokens, compactAt }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
