/** A host that writes long answers at once from bytes made beforehand, in a process of its own: only clients are measured. */
import { createServer } from 'node:http'
import { textOf } from './output/texts.ts'

const longDeltas = 131_072
const sectionDeltas = 8_000
const sections = 63
const envelope = '"id":"bench","created":1,"object":"chat.completion.chunk","model":"glm-5"'

/** A word with what stands before it, as tokens are; prose with headings and lists. */
const words =
  textOf('english', 7 * longDeltas, 1)
    .match(/\s*\S+/g)
    ?.slice(0, longDeltas) ?? []

function frames(deltas: readonly string[]): Buffer {
  const lines = deltas.map(
    (text) =>
      `data: {${envelope},"choices":[{"index":0,"delta":{"role":"assistant","content":${JSON.stringify(text)}}}]}\n\n`,
  )
  const usage = `"usage":{"prompt_tokens":100,"completion_tokens":${deltas.length},"total_tokens":${100 + deltas.length},"prompt_tokens_details":{"cached_tokens":0}}`
  const end = `data: {${envelope},"choices":[{"index":0,"finish_reason":"stop","delta":{"role":"assistant","content":""}}],${usage}}\n\n`
  return Buffer.from(`${lines.join('')}${end}data: [DONE]\n\n`)
}

const outline = {
  title: 'A long document',
  sections: Array.from({ length: sections }, (_, index) => ({
    title: `Part ${index + 1}`,
    brief: 'What there is to say.',
    tokens: sectionDeltas,
    needs: [],
  })),
}
const bodies = {
  long: frames(words),
  short: frames(words.slice(0, 40)),
  outline: frames(JSON.stringify(outline).match(/[^]{1,6}/g) ?? []),
  review: frames(['{"edits":', '[]}']),
  summary: frames(words.slice(0, 100)),
}

/** Sections are written side by side: a few at a time are made. */
function section(number: number): Buffer {
  const from = ((number * 7_919) % (longDeltas - sectionDeltas)) | 0
  return frames(words.slice(from, from + sectionDeltas))
}

function bodyFor(prompt: string): Buffer {
  const [, task = '', number = ''] = /<task>(\w+) ?(\d*)/.exec(prompt) ?? []
  if (task === 'section' || task === 'more') return section(Number(number))
  if (task === 'outline' || task === 'review' || task === 'summary') return bodies[task]
  return prompt.includes('LONG') ? bodies.long : bodies.short
}

const server = createServer((request, response) => {
  let source = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (source += chunk))
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' }).end(bodyFor(source))
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/paas/v4\n`)
})
process.stdin.on('close', () => process.exit()).resume()
