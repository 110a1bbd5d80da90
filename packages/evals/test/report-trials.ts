import { hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message, Plan, RunEvent, ToolCallRecord, Usage } from '@glmkit/core'
import { openEvalLog } from '../src/lib/log/open-eval-log.ts'
import { readEvalLog } from '../src/lib/log/read-eval-log.ts'
import type { EvalLogReader } from '../src/lib/log/read-eval-log.ts'
import { outcomeOf } from '../src/lib/outcome.ts'
import type { RunSpec } from '../src/lib/run-spec.ts'
import { createTally } from '../src/lib/run/tally.ts'
import type { Trial } from '../src/lib/trial.ts'

const begun = Date.UTC(2026, 1, 12, 14, 3)

export const runSpec: RunSpec = {
  runId: 'run-1',
  suite: 'document-search',
  version: '2',
  description: 'Find it, cite it, or say that the documents do not tell.',
  solver: 'default',
  model: 'glm-5',
  baseURL: 'https://api.z.ai/api/paas/v4',
  settings: { temperature: 1, thinking: true },
  trials: 1,
  reducer: 'mean',
  limits: { turns: 20, usd: 0.5 },
  startedAt: begun,
}

/** A share of trials that is the same in every run of the tests: 0 ≤ share < 1. */
const share = (...parts: readonly (string | number)[]): number =>
  Number.parseInt(hash('sha256', parts.join(' ')).slice(0, 8), 16) / 2 ** 32

const questions: Readonly<Record<string, readonly [string, string]>> = {
  en: [
    'How many parameters does GLM-5 have, and how many of them are active?',
    'It has 744 billion parameters, 40 billion of them active [glm-5.md#Architecture:12-14].',
  ],
  zh: [
    'GLM-5 的上下文窗口有多大？请引用文档说明，并说明与上一代相比有什么变化。',
    '上下文窗口为 200K 个 token，比上一代的 128K 更大 [glm-5.md#上下文:3-5]。',
  ],
  fr: [
    'Quelle est la licence du modèle ? Où les poids sont-ils publiés ?',
    'Les poids sont publiés sous licence MIT : « libre d’usage, même commercial » [glm-5.md#Licence:1-2].',
  ],
}

export interface TrialOptions {
  readonly index: number
  readonly trial?: number
  /** Makes runs differ. */
  readonly seed?: string
  /** Of 0 to 1. */
  readonly skill?: number
  readonly turns?: number
}

/** A trial with all that a real one has: reasoning, calls, retries, edits of the memory, a plan, failures of each kind. */
export function richTrial({
  index,
  trial = 1,
  seed = 'a',
  skill = 0.72,
  turns = 2 + (index % 4),
}: TrialOptions): Trial {
  const language = ['en', 'zh', 'fr'][index % 3] ?? 'en'
  const [question, answer] = questions[language] ?? ['', '']
  const id = `${language}-${String(index).padStart(4, '0')}`
  const luck = share(seed, id, trial)
  const isError = luck > 0.985
  const isPassed = luck < skill
  const startedAt = begun + index * 900
  const text = isPassed ? answer : luck > 0.9 ? 'The documents do not say.' : answer.replace(/744|200K|MIT/, '12')
  const transcript: Message[] = [
    { role: 'system', content: 'You answer from the documents alone. Cite what you use as [file#heading:lines].' },
    { role: 'user', content: question },
  ]
  const events: RunEvent[] = []
  const toolCalls: ToolCallRecord[] = []
  let seq = 0
  let at = startedAt
  const runId = `run-${id}-${trial}`
  const tell = (event: object): void => {
    // What is told below is an event but for its stamp.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    events.push({ runId, seq: seq++, at, ...event } as RunEvent)
  }
  tell({ type: 'run-start', agent: 'searcher', model: 'glm-5' })
  if (index % 7 === 0) tell({ type: 'plan', revision: 0, plan: planOf(question) })
  let input = 1800
  const total: Usage[] = []
  for (let turn = 1; turn <= turns; turn++) {
    const isLast = turn === turns
    tell({ type: 'turn-start', turn })
    if (turn === 2 && index % 5 === 0) {
      tell({ type: 'retry', attempt: 1, reason: 'The server is overloaded (1305)', kind: 'rate-limit', waitMs: 1200 })
      at += 1200
    }
    at += 900 + Math.round(luck * 1400)
    const callId = `call-${turn}`
    const reasoning =
      `The question asks for a fact. I ${isLast ? 'have what I need and can answer' : 'should search for it first'}. `.repeat(
        turn,
      )
    const output = isLast ? 180 : 60
    const usage: Usage = {
      inputTokens: input,
      cachedInputTokens: turn === 1 ? 0 : input - 700,
      outputTokens: output,
      reasoningTokens: output / 2,
      costUsd: (input * 0.6 + output * 2.2) / 1e6,
    }
    total.push(usage)
    if (isLast) transcript.push({ role: 'assistant', content: text, reasoning_content: reasoning })
    else {
      const given = JSON.stringify({ query: question.slice(0, 40), topK: 5 })
      const isBroken = index % 9 === 0 && turn === 1
      const record: ToolCallRecord = {
        callId,
        turn,
        name: 'search',
        input: JSON.parse(given),
        isError: isBroken,
        ...(isBroken && { failure: 'timeout' as const }),
        durationMs: 80 + turn * 40,
      }
      toolCalls.push(record)
      transcript.push(
        {
          role: 'assistant',
          content: '',
          reasoning_content: reasoning,
          tool_calls: [{ id: callId, type: 'function', function: { name: 'search', arguments: given } }],
        },
        {
          role: 'tool',
          tool_call_id: callId,
          content: isBroken
            ? 'It took longer than 100 ms.'
            : `1. glm-5.md#Architecture:12-14\n${answer}\n\n2. glm-4.7.md#Overview:1-9\n`.repeat(3),
        },
      )
      tell({ type: 'tool-call', callId, name: 'search', arguments: given })
      at += record.durationMs
      tell({
        type: 'tool-result',
        callId,
        name: 'search',
        text: 'found',
        isError: isBroken,
        durationMs: record.durationMs,
      })
    }
    tell({ type: 'usage', turn, usage, total: usage, maxOutputTokens: 8000 })
    tell({ type: 'turn-end', turn, finish: isLast ? 'stop' : 'tool_calls', model: 'glm-5' })
    if (turn === 2 && index % 6 === 0) {
      tell({
        type: 'memory-edit',
        edit: {
          kind: 'mask',
          messages: [3],
          reason: 'the prompt was expected to pass 80% of the window',
          forecast: { tokensBefore: 9000, tokensAfter: 3000, cachedInputTokens: 0, costUsd: 0, savesUsd: 0 },
        },
      })
    }
    input += 1400
  }
  const sum = (key: 'inputTokens' | 'cachedInputTokens' | 'outputTokens' | 'reasoningTokens'): number =>
    total.reduce((all, one) => all + one[key], 0)
  const usage: Usage = {
    inputTokens: sum('inputTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
    outputTokens: sum('outputTokens'),
    reasoningTokens: sum('reasoningTokens'),
    costUsd: total.reduce((all, one) => all + (one.costUsd ?? 0), 0),
  }
  const label = isPassed ? 'right' : luck > 0.9 ? 'abstained' : 'wrong'
  return {
    sample: {
      id,
      input: question,
      target: answer.slice(0, 30),
      cluster: `document-${index % 17}`,
      language,
      metadata: { source: 'glm-5.md', level: index % 3 },
    },
    trial,
    hash: `hash-${id}`,
    isPassed: isError ? undefined : isPassed,
    scores: isError
      ? []
      : [
          {
            scorer: 'answer-or-abstain',
            role: 'verdict',
            value: isPassed ? 1 : 0,
            explanation: isPassed
              ? 'The answer holds the target'
              : `Expected ${answer.slice(0, 30)}, but the answer is ${label}`,
            label,
          },
          {
            scorer: 'citation-support',
            role: 'metric',
            value: isPassed ? 1 : 0.5,
            explanation: 'one of two citations supports its sentence',
            metadata: { supported: 1 },
          },
        ],
    ...(isError
      ? {
          failure: {
            kind: 'infrastructure',
            name: 'ModelError/overloaded',
            message: 'The server was overloaded five times in a row',
            stack: 'ModelError\n    at ask (ask-model.ts:12)',
          },
        }
      : {
          solution: {
            text,
            transcript,
            toolCalls,
            turns,
            usage,
            stopReason: 'answer',
            ...(index % 7 === 0 && { plan: planOf(question, 'done') }),
          },
        }),
    retried:
      index % 31 === 0
        ? [{ kind: 'infrastructure', name: 'ModelError/network', message: 'The connection was reset' }]
        : [],
    ...(luck > 0.8 && luck < 0.83 && { limit: { type: 'turns', limit: 20 } }),
    usageByModel: { 'glm-5': usage },
    events,
    startedAt,
    endedAt: at + 40,
    workingMs: at - startedAt,
  }
}

function planOf(goal: string, status: 'pending' | 'done' = 'pending'): Plan {
  const step = { criterion: 'it is cited', attempts: 1, evidence: [], notes: [], status }
  return {
    goal,
    revision: 0,
    steps: [
      { ...step, id: 'find', title: 'Find the passage', needs: [] },
      {
        ...step,
        id: 'answer',
        title: 'Answer with a citation',
        needs: ['find'],
        ...(status === 'done' && { result: 'Answered from one passage.' }),
      },
    ],
  }
}

export interface WriteLogOptions {
  readonly spec?: Partial<RunSpec>
  readonly status?: 'success' | 'cancelled' | 'error'
  /** Left as after a crash. */
  readonly isOpen?: boolean
}

/** Writes trials as a log and opens it; its folder is removed when it is disposed of. */
export async function logOf(
  trials: Iterable<Trial>,
  { spec, status = 'success', isOpen = false }: WriteLogOptions = {},
): Promise<EvalLogReader> {
  const dir = await mkdtemp(join(tmpdir(), 'glmkit-report-'))
  const path = join(dir, 'log.eval')
  const whole = { ...runSpec, ...spec }
  const writer = await openEvalLog(path, whole)
  const tally = createTally(whole, whole)
  for (const trial of trials) {
    await writer.add(trial)
    tally.add(outcomeOf(trial))
  }
  if (isOpen) await writer[Symbol.asyncDispose]()
  else
    await writer.close(
      status,
      tally.summary(184_000),
      ...(status === 'error' ? [new Error('More than 10 trials failed')] : []),
    )
  const reader = await readEvalLog(path)
  return {
    ...reader,
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}
