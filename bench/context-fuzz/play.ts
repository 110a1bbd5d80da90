/** One history: the memory driven as the agent loop drives it, turn by turn, against a server that counts for itself. */
import { ContextOverflowError } from '@glmkit/core'
import type { Memory, MemoryEdit, Message, Model, PreparedPrompt, RunMemory, ToolMessage, Usage } from '@glmkit/core'
import { exchangeOf, factOf, pinMark, readBackOf, summaryOf, SummariserDown, toolsOf } from './cast.ts'
import { pairingProblem, prefixProblem, promptProblem } from './checks.ts'
import { leastPrompt } from './floor.ts'
import { createJudge } from './judge.ts'
import type { Plan, ReplyPlan } from './plan.ts'
import { textOf } from './texts.ts'

/** A promise that was not kept; `rule` is one of {@link rules}. */
export interface Violation {
  readonly rule: string
  readonly what: string
}

export interface Outcome {
  readonly violations: readonly Violation[]
  readonly requests: number
  readonly edits: readonly MemoryEdit[]
  readonly asks: number
  readonly failedAsks: number
  readonly refusals: number
  /** Why it came to its end before the plan did. */
  readonly end?: 'overflow' | 'refused'
  /** Where the fact was found; absent where it never came. */
  readonly fact?: 'prompt' | 'by id' | 'by find' | 'lost'
  readonly transcript: readonly Message[]
  /** What was sent last. */
  readonly sent?: PreparedPrompt
}

const stream: Model['stream'] = async function* () {
  yield* []
  throw new Error('nobody asks it: only memories are played')
}
/** Into whose window everything goes. */
export const vastModel: Model = { id: 'vast', contextTokens: 1e9, maxOutputTokens: 1, stream }

export function modelOf(plan: Plan): Model {
  const { contextTokens, maxOutputTokens, hasPrice } = plan
  return {
    id: 'glm-5',
    contextTokens,
    maxOutputTokens,
    ...(hasPrice && { price: { input: 1, cachedInput: 0.2, output: 3.2 } }),
    stream,
  }
}

export interface PlayOptions {
  readonly createMemory: (plan: Plan, block: () => string) => Memory
}

export async function play(plan: Plan, { createMemory }: PlayOptions): Promise<Outcome> {
  const judge = createJudge(plan.ratio)
  const model = modelOf(plan)
  const tools = toolsOf(plan)
  const violations: Violation[] = []
  const transcript: Message[] = []
  const kept: Message[] = []
  const asides = new Set<Message>()
  const edits: MemoryEdit[] = []
  let block = ''
  const memory = createMemory(plan, () => block)
  const readBack = readBackOf(memory.tools)
  const run = memory.open({ transcript, tools, edits: [], asides })
  const count = { requests: 0, asks: 0, failedAsks: 0, refusals: 0 }
  let before: readonly Message[] | undefined
  let sent: PreparedPrompt | undefined
  let summariesInARow = 0

  const fail = (rule: string, what: string): void => void violations.push({ rule, what })
  const push = (message: Message): void => {
    Object.freeze(message)
    transcript.push(message)
    kept.push(message)
  }

  function pinnedNow(): readonly number[] {
    const users = transcript.flatMap((message, index) =>
      message.role === 'user' && !asides.has(message) ? [index] : [],
    )
    const marked = users.filter((index) => transcript[index]?.content.startsWith(pinMark))
    const system = transcript[0]?.role === 'system' ? [0] : []
    return [...new Set([...system, ...users.slice(0, 1), ...users.slice(-1), ...marked])]
  }

  function check(name: string, messages: readonly Message[], made: readonly MemoryEdit[], tail?: string): void {
    const pairing = pairingProblem(messages, pairingProblem(transcript, false) !== undefined)
    if (pairing !== undefined) fail('valid', `${name}: ${pairing}`)
    const prompt = promptProblem(messages, { transcript, edits: made, tail, pinned: pinnedNow() })
    if (prompt !== undefined) fail('faithful', `${name}: ${prompt}`)
    const isSame = kept.length === transcript.length && kept.every((message, at) => message === transcript[at])
    if (!isSame) fail('transcript', `${name}: the transcript has changed`)
  }

  /** As core's memoryTurn. */
  async function editAndPrepare(
    of: RunMemory,
    step: ReplyPlan,
    soFar: MemoryEdit[],
    isForced: boolean,
  ): Promise<{ readonly prompt: PreparedPrompt; readonly made: readonly MemoryEdit[] }> {
    const tail = step.tail === undefined ? undefined : textOf(step.tail)
    const context = { model, ...(tail !== undefined && { tail }) }
    let good = 0
    let asks = 0
    const ask = async (messages: readonly Message[], maxOutputTokens: number) => {
      asks += 1
      count.asks += 1
      const pairing = pairingProblem(messages, false)
      if (pairing !== undefined && pairingProblem(transcript, false) === undefined) fail('valid', `ask: ${pairing}`)
      const inputTokens = judge.prompt(messages, tools)
      if (inputTokens + maxOutputTokens > model.contextTokens) {
        fail('fits', `ask: ${inputTokens} + ${maxOutputTokens} of ${model.contextTokens}`)
      }
      if (step.summariser === 'good') good += 1
      else count.failedAsks += 1
      return summaryOf(step, plan, judge, messages)
    }
    let made: readonly MemoryEdit[]
    try {
      made = (await of.edit?.({ ...context, ask })) ?? []
    } catch (error) {
      if (!(error instanceof SummariserDown)) throw error
      // The run was aborted here; another one goes on with what there is.
      made = (await of.edit?.({ ...context, ask: async () => undefined })) ?? []
    }
    const summaries = made.filter((edit) => edit.kind === 'summary' && edit.by === 'model')
    if (summaries.length > good) fail('summaries', `${summaries.length} are applied, ${good} came`)
    if (asks > 1) fail('asks', `${asks} times in one turn (${step.summariser})`)
    if (of === run) summariesInARow = summaries.length > 0 ? summariesInARow + 1 : 0
    if (summariesInARow > 2) fail('summaries', `${summariesInARow} in a row`)
    for (const edit of made) {
      const { tokensBefore = 0, tokensAfter = 0 } = edit.forecast ?? {}
      const name = edit.kind === 'summary' ? edit.by : edit.kind
      if (edit.kind !== 'block' && tokensAfter >= tokensBefore)
        fail('smaller', `${name} from ${tokensBefore} to ${tokensAfter}`)
      const { leastOutputTokens = 1_024, marginTokens = Math.ceil(model.contextTokens / 100) } = plan.overrides
      // What no bill has covered may be 8 % more.
      const reserve = Math.max(leastOutputTokens, Math.min(8_192, model.contextTokens / 8)) + tokensBefore * 0.08
      const isTight = tokensBefore + marginTokens + reserve > model.contextTokens
      if (name === 'digest' && !isTight && !isForced) fail('digest', `at ${tokensBefore} of ${model.contextTokens}`)
    }
    of.apply?.(made)
    soFar.push(...made)
    const prompt = await of.prepare(context)
    check(of === run ? `request ${count.requests}` : 'a look', prompt.messages, soFar, tail)
    return { prompt, made }
  }

  function billOf(prompt: PreparedPrompt, reply: Message | undefined): Usage {
    const inputTokens = judge.prompt(prompt.messages, tools)
    const outputTokens = reply === undefined ? 5 : Math.max(1, Math.round(judge.message(reply)) - 1)
    return { inputTokens, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, costUsd: null }
  }

  /** @returns Whether the run goes on. */
  async function request(step: ReplyPlan, reply: Message | undefined): Promise<Outcome['end']> {
    if (step.block !== undefined) block = textOf(step.block)
    for (let tries = 0; ; tries += 1) {
      let edited: Awaited<ReturnType<typeof editAndPrepare>>
      try {
        edited = await editAndPrepare(run, step, edits, count.refusals > 0)
      } catch (error) {
        if (!(error instanceof ContextOverflowError)) throw error
        const pinned = pinnedNow()
        const least = leastPrompt({
          transcript,
          asides,
          pinned,
          tools,
          judge,
          block,
          tail: step.tail && textOf(step.tail),
        })
        const { leastOutputTokens = 1_024, marginTokens = model.contextTokens / 100 } = plan.overrides
        const room = model.contextTokens - marginTokens - leastOutputTokens
        // What no bill has covered may be 8 % more than it seems.
        if (least * 1.08 < room * 0.95)
          fail('overflow', `${error.promptTokens} tokens, though ${least} would do of ${room}`)
        return 'overflow'
      }
      const { prompt, made } = edited
      const inputTokens = judge.prompt(prompt.messages, tools)
      if (inputTokens + prompt.maxOutputTokens > model.contextTokens) {
        fail(
          'fits',
          `${inputTokens} + ${prompt.maxOutputTokens} of ${model.contextTokens}, forecast ${prompt.forecast?.inputTokens}, request ${count.requests}${made.length > 0 ? ', just edited' : ''}`,
        )
      }
      if (made.length === 0 && before !== undefined) {
        const prefix = prefixProblem(before, prompt.messages)
        if (prefix !== undefined) fail('prefix', prefix)
      }
      before = prompt.messages
      const isRefused = tries === 0 && step.refusal !== undefined
      if (tries > 0 && made.length === 0 && prompt.maxOutputTokens >= (sent?.maxOutputTokens ?? 0)) return 'refused'
      sent = prompt
      if (!isRefused) {
        count.requests += 1
        run.learn?.(billOf(prompt, reply))
        return undefined
      }
      count.refusals += 1
      run.refused?.(step.refusal === 'number' ? { inputTokens } : {})
    }
  }

  async function replay(): Promise<void> {
    const now = await run.prepare({ model: vastModel })
    const stored: MemoryEdit[] = JSON.parse(JSON.stringify(edits))
    const copy = transcript.map((message): Message => ({ ...message }))
    const other = createMemory(plan, () => block).open({ transcript: copy, tools, edits: stored, asides: new Set() })
    const again = await other.prepare({ model: vastModel })
    if (JSON.stringify(now.messages) !== JSON.stringify(again.messages)) fail('replay', 'the edits show something else')
  }

  if (plan.system !== undefined) push({ role: 'system', content: textOf(plan.system) })
  push({ role: 'user', content: textOf(plan.task) })
  const results: ToolMessage[] = []
  let end: Outcome['end']
  for (const step of plan.steps) {
    if (step.says === 'user') {
      const text = textOf(step.text)
      const message: Message = { role: 'user', content: step.by === 'pinned' ? `${pinMark} ${text}` : text }
      if (step.by === 'loop') asides.add(message)
      push(message)
      continue
    }
    const exchange = exchangeOf(step, plan, { results, transcript, readBack })
    end = await request(step, exchange.reply)
    if (end !== undefined) break
    push(exchange.reply)
    let waiting = step.calls.length
    for await (const result of exchange.results()) {
      if (waiting === step.waiting) {
        const other = createMemory(plan, () => block).open({ transcript, tools, edits, asides })
        try {
          await editAndPrepare(other, step, [...edits], count.refusals > 0)
        } catch (error) {
          if (!(error instanceof ContextOverflowError)) throw error
        }
      }
      push(result)
      results.push(result)
      waiting -= 1
    }
  }
  await replay()
  const fact = end === undefined ? await factFound() : undefined
  return {
    ...count,
    violations,
    edits,
    transcript,
    ...(sent && { sent }),
    ...(end && { end }),
    ...(fact && { fact }),
  }

  async function factFound(): Promise<Outcome['fact']> {
    const source = results[plan.fact.result]
    if (source === undefined) return undefined
    const { key, value } = factOf(plan.seed)
    const { messages } = await run.prepare({ model: vastModel })
    if (messages.some(({ content }) => content.includes(value))) return 'prompt'
    const isNamed = messages.some((message) => message.role === 'tool' && message.tool_call_id === source.tool_call_id)
    const found = await readBack(isNamed ? { id: source.tool_call_id, find: key } : { find: key }, transcript)
    if (!found.includes(value)) return 'lost'
    return isNamed ? 'by id' : 'by find'
  }
}
