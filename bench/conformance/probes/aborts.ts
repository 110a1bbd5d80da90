import type { Observation, Probe } from '../probe.ts'
import { asked, failedOpenly, firstOf, within } from '../judge.ts'
import { refusal } from '../reply.ts'
import { callForecast, forecast, waitForever } from '../tools.ts'

const words = 300
const story = 'sunny '.repeat(words)

/** From the user's click to the closed connection, milliseconds. */
function closeDelayMs({ requests, abortedAtMs }: Observation): number | undefined {
  const closedAtMs = requests.at(-1)?.closedByClientAtMs
  return closedAtMs === undefined || abortedAtMs === undefined ? undefined : closedAtMs - abortedAtMs
}

export const abortInStream: Probe = {
  id: 'abort-in-stream',
  title: 'abort mid-stream',
  script: () => ({ text: story, socket: 'hold' }),
  abort: { at: 'first-bytes', afterMs: 100 },
  limitMs: 5_000,
  judge: (seen) =>
    firstOf(asked(seen, 1), within('socket closed', closeDelayMs(seen), 250), failedOpenly(seen, 'aborted')),
}

export const abortInTool: Probe = {
  id: 'abort-in-tool',
  title: 'abort inside tool reaches tool',
  tools: [waitForever],
  script: (_, index) => (index === 0 ? { calls: [{ name: 'wait_forever', arguments: '{}' }] } : { text: 'Done.' }),
  abort: { at: 'tool-start', afterMs: 50 },
  limitMs: 5_000,
  judge(seen) {
    const toldAtMs = seen.executions[0]?.abortedAtMs
    const delayMs = toldAtMs === undefined ? undefined : toldAtMs - (seen.abortedAtMs ?? 0)
    return firstOf(within('tool told', delayMs, 250), asked(seen, 1), failedOpenly(seen, 'aborted'))
  },
}

/** The first call's result must not be lost, the second call must not be left without one: the server refuses that. */
export const continueAfterAbort: Probe = {
  id: 'continue-after-abort',
  title: 'abort inside a tool, then go on',
  tools: [forecast, waitForever],
  script: (_, index) =>
    [{ calls: [callForecast('Lyon', 'a')] }, { calls: [{ name: 'wait_forever', id: 'b', arguments: '{}' }] }][
      index
    ] ?? {
      text: 'Going on.',
    },
  abort: { at: 'tool-start', afterMs: 200 },
  followUp: 'Go on without waiting.',
  limitMs: 5_000,
  judge(seen) {
    const last = seen.requests[2]?.messages ?? []
    return firstOf(
      seen.text !== 'Going on.' && `the conversation cannot be continued: ${seen.error ?? seen.text}`,
      !last.some(({ role, content }) => role === 'tool' && content.includes('Lyon')) && 'a finished call was forgotten',
      !last.at(-1)?.content.includes('Go on') && 'the request does not end with what the user said',
    )
  },
}

/** 300 words and a space each: the tokens are known within a few. */
export const usageAfterAbort: Probe = {
  id: 'usage-after-abort',
  title: 'usage after an abort, flagged as estimated',
  script: () => ({ text: story, socket: 'hold' }),
  abort: { at: 'first-bytes', afterMs: 200 },
  limitMs: 5_000,
  judge({ usage, requests }) {
    const tokens = usage?.outputTokens ?? 0
    return firstOf(
      requests.length !== 1 && `${requests.length} requests`,
      tokens === 0 && 'what was generated is not counted',
      (tokens < words * 0.7 || tokens > words * 2) && `counts ${tokens} output tokens, about ${words} were sent`,
      usage?.isEstimated !== true && 'an estimate is given as a fact',
    )
  },
}

export const abortInWait: Probe = {
  id: 'abort-in-wait',
  title: 'abort while waiting to try again',
  script: () => refusal(429, '1302', 'High concurrency', { 'retry-after': '3' }),
  abort: { at: 'request', afterMs: 200 },
  limitMs: 5_000,
  judge: (seen) => firstOf(asked(seen, 1), within('run over', seen.durationMs, 1_000), failedOpenly(seen, 'aborted')),
}
