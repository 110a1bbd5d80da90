/**
 * Every fault on every host shape: an agent with one tool, its first reply spoilt.
 *
 * What must hold: each run ends soon, with a result or a typed error; a call runs only with the very arguments the model
 * meant; nothing runs after a bad end; no rejection is left unhandled.
 */
import { createAgent, defineTool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { readFaultPlan, scriptBrain, startEmulator } from '@glmkit/emulator'
import type { HostShapeName } from '@glmkit/emulator'
import { z } from 'zod'

const hosts: readonly HostShapeName[] = [
  'zai',
  'zai-coding',
  'bigmodel',
  'openrouter',
  'nebius',
  'apiyi',
  'vllm',
  'sglang',
  'ollama',
  'llamacpp',
]
const patience = 15_000
const meant = { path: 'src/a.ts', lines: 3, text: 'import x from "y"\n智谱 « ça »' }

const faults: readonly object[] = [
  ...['1302', '1305', '1113', '1214', '1261', '1301', '1308', '500'].map((code) => ({ type: 'error', code })),
  ...['html', 'success-false', 'in-band'].map((as) => ({ type: 'error', code: '1305', as })),
  ...[1, 40, 400].map((atByte) => ({ type: 'disconnect', atByte })),
  ...['network_error', 'sensitive', 'length', 'abort', 'model_context_window_exceeded'].map((reason) => ({
    type: 'finish',
    reason,
  })),
  ...[5, 12, 20].map((afterTokens) => ({ type: 'finish', reason: 'tool_calls', afterTokens })),
  ...[
    'no-finish',
    'empty',
    'thinking-only',
    'announce-calls-send-none',
    'chinese-drift',
    'duplicate-ids',
    'model-swap',
    'cache-miss',
    'hidden-reasoning',
  ].map((type) => ({ type })),
  ...['cut-frame', 'spliced-frame'].flatMap((type) => [2, 10, 25].map((afterTokens) => ({ type, afterTokens }))),
  ...[
    'trailing-braces',
    'repeated',
    'unclosed',
    'numbers-as-strings',
    'json-in-strings',
    'markup-in-name',
    'name-case',
    'name-space',
    'name-cut',
  ].map((kind) => ({ type: 'arguments', kind })),
  ...['4.7', '4.5', 'json', 'name-json', 'tool-calls-json', 'invoke'].flatMap((grammar) =>
    ['content', 'reasoning'].map((where) => ({ type: 'leak', grammar, where })),
  ),
  { type: 'repeat', what: 'text' },
  { type: 'delay', firstByteMs: 20, tokenMs: 1 },
]

/** Ends after which the spoilt reply's call must not run; the script's next reply has none. */
const isFatal = (fault: object): boolean =>
  /"reason":"(length|sensitive|model_context|network|abort)|empty|thinking-only/.test(JSON.stringify(fault))

const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

async function attempt(hostShape: HostShapeName, fault: object): Promise<string> {
  const ran: unknown[] = []
  const write = defineTool({
    name: 'write_lines',
    description: 'Writes.',
    input: z.object({ path: z.string(), lines: z.number(), text: z.string() }),
    execute: (input) => {
      ran.push(input)
      return 'written'
    },
  })
  const call = {
    reasoning: 'I write the file.',
    content: 'Writing.',
    toolCalls: [{ name: 'write_lines', arguments: meant }],
  }
  let spoilt = true
  const brain = scriptBrain(({ messages }) => {
    const isFirst = spoilt
    spoilt = false
    return isFirst ? call : { content: messages.at(-1)?.role === 'tool' ? 'Done.' : 'Not done.' }
  })
  await using emulator = await startEmulator({
    hostShape,
    brain,
    faults: readFaultPlan({ seed: 1, rules: [{ when: { requests: [1] }, fault }] }),
  })
  const { baseURL } = emulator
  const model = createGlm({
    host: hostShape,
    baseURL,
    apiKey: `${hostShape}${Math.random()}`,
    maxRetries: 2,
    maxOutputTokens: 4_096,
  })
  const agent = createAgent({ model, tools: [write], maxTurns: 4 })
  const signal = AbortSignal.timeout(patience)
  const outcome = await agent.run('Write it', { signal }).then(
    ({ stopReason }) => stopReason,
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )
  const where = `${hostShape} ${JSON.stringify(fault)}`
  if (signal.aborted) throw new Error(`${where}: still running after ${patience} ms`)
  if (outcome !== 'answer' && !/^(length|content-filter|loop|max-turns|ModelError)$/.test(outcome))
    throw new Error(`${where}: ended with ${outcome}`)
  if (isFatal(fault) && ran.length > 0) throw new Error(`${where}: ran ${JSON.stringify(ran)} after a bad end`)
  for (const input of ran) {
    if (JSON.stringify(input) !== JSON.stringify(meant)) throw new Error(`${where}: ran ${JSON.stringify(input)}`)
  }
  return ran.length > 0 ? 'ran' : outcome
}

const jobs = hosts.flatMap((host) => faults.map((fault) => [host, fault] as const))
const count = new Map<string, number>()
const failures: string[] = []
const worker = async (): Promise<void> => {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    try {
      const outcome = await attempt(...job)
      count.set(outcome, (count.get(outcome) ?? 0) + 1)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
}
const total = jobs.length
await Promise.all(Array.from({ length: 12 }, worker))
for (const failure of [...failures, ...unhandled.map((reason) => `unhandled: ${String(reason)}`)])
  console.log(`✗ ${failure}`)
console.log(
  `${total} runs (${faults.length} faults × ${hosts.length} hosts): ${[...count].map(([outcome, times]) => `${outcome} ${times}`).join(', ')}, ${failures.length} wrong`,
)
if (failures.length + unhandled.length > 0) process.exitCode = 1
