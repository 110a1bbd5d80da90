/** An endpoint that answers at once, in a process of its own: what it costs is no part of what is measured. */
import { scriptBrain, startEmulator } from '@glmkit/emulator'

const brain = scriptBrain(({ messages }) => {
  const last = messages.at(-1)
  if (last?.role === 'tool') return { reasoning: 'I have the sum.', content: `The sum is ${last.content}.` }
  const [, a = '0', b = '0'] = /(\d+) \+ (\d+)/.exec(last?.content ?? '') ?? []
  return {
    reasoning: `The user wants the sum of ${a} and ${b}. There is a tool for that.`,
    toolCalls: [{ name: 'add', arguments: { a: Number(a), b: Number(b) } }],
  }
})
const { baseURL } = await startEmulator({ brain })
process.stdout.write(`${baseURL}\n`)
process.stdin.on('close', () => process.exit()).resume()
