/** An endpoint that answers at once from bytes made beforehand, in a process of its own: only clients are measured. */
import { createServer } from 'node:http'

const envelope = '"id":"bench","created":1,"object":"chat.completion.chunk","model":"glm-5"'
const frame = (choice: string, rest = ''): string => `data: {${envelope},"choices":[{"index":0,${choice}}]${rest}}\n\n`
const delta = (fields: string): string => frame(`"delta":{"role":"assistant",${fields}}`)
const finish = (reason: string): string =>
  `${frame(
    `"finish_reason":"${reason}","delta":{"role":"assistant","content":""}`,
    ',"usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":0}}',
  )}data: [DONE]\n\n`
const call = (args: string, index = 0): string =>
  delta(
    `"tool_calls":[{"id":"call_1","index":${index},"type":"function","function":{"name":"echo","arguments":${JSON.stringify(args)}}}]`,
  )
const more = (args: string): string =>
  delta(`"tool_calls":[{"index":0,"function":{"arguments":${JSON.stringify(args)}}}]`)

const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => delta(`"content":"word ${String(index).padStart(8)}  "`)).join('')
const bigText = 'abcdefghijklmno '.repeat(8_192)

const bodies: Readonly<Record<string, Buffer>> = {
  // A step as it usually is: some reasoning, then a call.
  step: Buffer.from(
    `${Array.from({ length: 20 }, () => delta('"reasoning_content":"some thought "')).join('')}${call('{"text":"x"}')}${finish('tool_calls')}`,
  ),
  answer: Buffer.from(words(20) + finish('stop')),
  text: Buffer.from(words(32_768) + finish('stop')),
  args: Buffer.from(
    [
      call('{"text":"'),
      ...Array.from({ length: 8_000 }, (_, index) => more(bigText.slice(index * 16, index * 16 + 16))),
      more('"}'),
      finish('tool_calls'),
    ].join(''),
  ),
}

const server = createServer((request, response) => {
  let source = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (source += chunk))
  request.on('end', () => {
    // The task is the first word of the user's message; a step run answers after so many tool results.
    const [, task = 'answer', steps = '0'] = /"content":"(\w+) ?(\d*)"/.exec(source) ?? []
    const done = source.split('"role":"tool"').length - 1
    const isLast = task === 'step' ? done >= Number(steps) : task === 'args' && done > 0
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' }).end(bodies[isLast ? 'answer' : task])
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/paas/v4\n`)
})
process.stdin.on('close', () => process.exit()).resume()
