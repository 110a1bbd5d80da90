import type { Observation, Probe } from '../probe.ts'
import { answered, asked, failedOpenly, firstOf } from '../judge.ts'
import { refusal } from '../reply.ts'
import type { Reply } from '../reply.ts'
import { readPage } from '../tools.ts'

export const retryAfter: Probe = {
  id: 'retry-after',
  title: '429 + Retry-After:1',
  script: (_, index) =>
    index === 0 ? refusal(429, '1302', 'High concurrency', { 'retry-after': '1' }) : { text: 'Sunny.' },
  judge(seen) {
    const [first, second] = seen.requests
    const waitMs = (second?.atMs ?? 0) - (first?.atMs ?? 0)
    return firstOf(
      answered(seen, 'Sunny.'),
      asked(seen, 2),
      !(waitMs > 950 && waitMs < 4_000) && `waited ${Math.round(waitMs)} ms`,
    )
  },
}

/** As Z.ai sends it to streams: no content type, no Retry-After. */
export const rateLimit: Probe = {
  id: 'rate-limit',
  title: '1302 twice, without Retry-After',
  script: (_, index) =>
    index < 2 ? refusal(429, '1302', 'High concurrency', { 'content-type': '' }) : { text: 'Sunny.' },
  judge: (seen) => firstOf(answered(seen, 'Sunny.'), asked(seen, 3)),
}

export const quota: Probe = {
  id: 'quota',
  title: 'quota 1308 (hours)',
  script: () => refusal(429, '1308', 'Usage limit reached for 5 hour. Your limit will reset at 2026-11-21 18:30:00'),
  judge: (seen) => firstOf(asked(seen, 1), failedOpenly(seen)),
}

const question = 'What does the report say?'

/** Two pages of 30 KB each, then a window that holds one: dropping or shortening old tool results is enough. */
const untilItFits =
  (overflow: Reply): Probe['script'] =>
  ({ bytes }, index) => {
    if (index < 2) return { calls: [{ name: 'read_page', id: `page_${index}`, arguments: `{"page": ${index + 1}}` }] }
    return bytes > 45_000 ? overflow : { text: 'It says 42.' }
  }

function hasShrunk(seen: Observation): string | undefined {
  const refused = seen.requests.filter(({ bytes }) => bytes > 45_000).length
  return firstOf(
    refused > 1 && `sent what was too long ${refused} times`,
    answered(seen, 'It says 42.'),
    refused === 0 && 'never filled the window',
    !seen.requests.at(-1)?.messages.some(({ content }) => content.includes(question)) && 'the question was dropped',
  )
}

export const overflow: Probe = {
  id: 'overflow',
  title: '400 overflow 1261',
  prompt: question,
  tools: [readPage],
  script: untilItFits(refusal(400, '1261', 'Prompt exceeds max length')),
  judge: hasShrunk,
}

export const overflowInFinish: Probe = {
  id: 'overflow-in-finish',
  title: 'finish `model_context_window_exceeded`',
  prompt: question,
  tools: [readPage],
  script: untilItFits({ finish: 'model_context_window_exceeded' }),
  judge: hasShrunk,
}

export const streamCut: Probe = {
  id: 'stream-cut',
  title: 'stream cut / SSE error event',
  script: (_, index) =>
    [
      { text: 'Half of', socket: 'cut' as const },
      { text: 'Half', lastFrame: { error: { code: '1234', message: 'Network error' } } },
    ][index] ?? { text: 'All of it.' },
  judge: (seen) => firstOf(answered(seen, 'All of it.'), asked(seen, 3)),
}

export const fatalInStream: Probe = {
  id: 'fatal-in-stream',
  title: 'error 1113 (no balance) inside a 200 stream',
  script: () => ({ lastFrame: { error: { code: '1113', message: 'Insufficient balance' } } }),
  judge: (seen) =>
    firstOf(asked(seen, 1), failedOpenly(seen), !/balance/i.test(seen.error ?? '') && 'does not say why'),
}

export const failureAsSuccess: Probe = {
  id: 'failure-as-success',
  title: 'HTTP 200 with `{code, msg, success: false}`',
  script: () => ({ status: 200, body: JSON.stringify({ code: 1113, msg: 'Insufficient balance', success: false }) }),
  judge: (seen) =>
    firstOf(asked(seen, 1), failedOpenly(seen), !/balance/i.test(seen.error ?? '') && 'does not say why'),
}

export const badGateway: Probe = {
  id: 'bad-gateway',
  title: 'HTML 502',
  script: (_, index) => {
    const body = '<html><head><title>502 Bad Gateway</title></head></html>'
    return index === 0 ? { status: 502, headers: { 'content-type': 'text/html' }, body } : { text: 'Sunny.' }
  },
  judge: (seen) => firstOf(answered(seen, 'Sunny.'), asked(seen, 2)),
}
