/** Evaluates what comes on stdin, in a process with all the rights of the application. */
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'

const waiting = new Map<number, (value: unknown) => void>()
let calls = 0
process.on('message', ({ id, value }: { id: number; value: unknown }) => waiting.get(id)?.(value))
const tools = new Proxy(
  {},
  {
    get: (_, name) => (args: unknown) =>
      new Promise((resolve) => {
        waiting.set(++calls, resolve)
        process.send?.({ type: 'call', id: calls, name: String(name), args })
      }),
  },
)
const files = {
  read: (name: string) => fs.readFileSync(name, 'utf8'),
  write: (name: string, content: string) => fs.writeFileSync(name, content),
}
Object.assign(globalThis, { tools, files, require: createRequire(import.meta.url) })

const code = await text(process.stdin)
try {
  const source = /\bawait\b/.test(code) ? `(async () => {${code}\n})()` : code
  const evaluate: (program: string) => unknown = Reflect.get(globalThis, 'eval')
  const value = await evaluate(source)
  process.send?.({ type: 'result', result: typeof value === 'string' ? value : inspect(value) })
} catch (thrown) {
  process.send?.({ type: 'error', message: String(thrown) })
}
process.disconnect?.()
