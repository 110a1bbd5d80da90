import type { Probe } from '../probe.ts'
import { answered, answeredOrFailed, asked, failedOpenly, firstOf, ranOnly } from '../judge.ts'
import { callForecast, forecast, writeFile } from '../tools.ts'

const write = (content: string): { name: string; arguments: string } => ({
  name: 'write_file',
  arguments: JSON.stringify({ path: 'a.md', content }),
})
const whole = 'One line.\nAnother line.\nThe last line.'
const half = { name: 'write_file', arguments: write(whole).arguments.slice(0, 45) }

export const cutArguments: Probe = {
  id: 'cut-arguments',
  title: 'args truncated by `length`',
  tools: [writeFile],
  script: (_, index) =>
    [{ calls: [half], finish: 'length' }, { calls: [{ ...write(whole), id: 'again' }] }][index] ?? { text: 'Written.' },
  judge: (seen) => firstOf(ranOnly(seen, { path: 'a.md', content: whole }), answered(seen, 'Written.')),
}

/** That the JSON happens to be whole says nothing: the text in it may have been cut at a line's end, or a call after it. */
export const wholeArgumentsAtLength: Probe = {
  id: 'whole-arguments-at-length',
  title: 'complete args but `length`',
  tools: [writeFile],
  script: (_, index) =>
    [{ calls: [write('One line.')], finish: 'length' }, { calls: [{ ...write(whole), id: 'again' }] }][index] ?? {
      text: 'Written.',
    },
  judge: (seen) => firstOf(ranOnly(seen, { path: 'a.md', content: whole }), answered(seen, 'Written.')),
}

const answer = Array.from({ length: 24 }, (_, index) => `${index + 1}. Point ${index * 17 + 3} of the answer.`).join(
  '\n',
)
const cutAt = 400

/**
 * The endpoint would go on; whoever stops at the cut leaves the user with half of what was to be had. Asked to repeat the last
 * words it does so, otherwise it goes on where it was cut.
 */
export const cutText: Probe = {
  id: 'cut-text',
  title: 'text cut by `length`',
  script: ({ messages }, index) => {
    if (index === 0) return { text: answer.slice(0, cutAt), finish: 'length' }
    const prompt = messages.at(-1)?.content ?? ''
    // Who shows the last words may leave out the white space behind them.
    const wordsEnd = answer.slice(0, cutAt).trimEnd().length
    let from = wordsEnd
    while (from > 0 && prompt.includes(answer.slice(from - 1, wordsEnd))) from -= 1
    return { text: answer.slice(wordsEnd - from >= 20 ? from : cutAt) }
  },
  judge: (seen) => answered(seen, answer),
}

export const sensitive: Probe = {
  id: 'sensitive',
  title: 'finish `sensitive` (GLM moderation), empty text',
  script: () => ({ finish: 'sensitive' }),
  judge: (seen) => firstOf(asked(seen, 1), failedOpenly(seen, 'content-filter')),
}

export const sensitiveAfterCall: Probe = {
  id: 'sensitive-after-call',
  title: 'finish `sensitive` after a call',
  tools: [writeFile],
  script: () => ({ text: 'I write it.', calls: [write('Bad.')], finish: 'sensitive' }),
  judge: (seen) => firstOf(ranOnly(seen), asked(seen, 1), failedOpenly(seen, 'content-filter')),
}

export const networkError: Probe = {
  id: 'network-error',
  title: 'finish `network_error` after text',
  script: (_, index) => (index === 0 ? { text: 'Half of', finish: 'network_error' } : { text: 'All of it.' }),
  judge: (seen) => answeredOrFailed(seen, 'All of it.'),
}

/** Both replies were paid for. */
export const usageOfLostReply: Probe = {
  id: 'usage-of-lost-reply',
  title: 'usage of a reply lost to `network_error`',
  script: (_, index) => (index === 0 ? { text: 'Half of', finish: 'network_error' } : { text: 'All of it.' }),
  judge: (seen) =>
    firstOf(
      answered(seen, 'All of it.'),
      seen.usage?.inputTokens !== 400 && `${seen.usage?.inputTokens ?? 0} of 400 input tokens counted`,
    ),
}

export const networkErrorInCall: Probe = {
  id: 'network-error-in-call',
  title: 'finish `network_error` with half a call',
  tools: [writeFile],
  script: (_, index) =>
    [{ text: 'I write', calls: [half], finish: 'network_error' }, { calls: [write(whole)] }][index] ?? {
      text: 'Written.',
    },
  judge: (seen) => firstOf(ranOnly(seen, { path: 'a.md', content: whole }), answered(seen, 'Written.')),
}

export const empty: Probe = {
  id: 'empty',
  title: 'empty answer',
  script: (_, index) => (index === 0 ? {} : { text: 'Sunny.' }),
  judge: (seen) => answeredOrFailed(seen, 'Sunny.'),
}

export const thinkingOnly: Probe = {
  id: 'thinking-only',
  title: 'thinking takes all of `length`',
  script: () => ({ reasoning: 'Hmm, let me think about this once more. '.repeat(20), finish: 'length' }),
  judge: (seen) => firstOf(asked(seen, 1, 4), failedOpenly(seen, 'length')),
}

export const lostCalls: Probe = {
  id: 'lost-calls',
  title: 'calls announced, none sent',
  tools: [forecast],
  script: (_, index) => [{ finish: 'tool_calls' }, { calls: [callForecast('Lyon')] }][index] ?? { text: 'Sunny.' },
  judge: (seen) => firstOf(ranOnly(seen, { city: 'Lyon' }), answered(seen, 'Sunny.')),
}

export const noFinish: Probe = {
  id: 'no-finish',
  title: 'stream that ends without a finish reason',
  script: (_, index) => (index === 0 ? { text: 'Half of', finish: 'none' } : { text: 'All of it.' }),
  judge: (seen) => answeredOrFailed(seen, 'All of it.'),
}

/** What a repetition costs when nobody stops it: 256 KB here, all of the output limit in real life. */
export const repetition: Probe = {
  id: 'repetition',
  title: 'stream of "!!!!!" without end',
  script: (_, index) => (index === 0 ? { text: `Sure${'!'.repeat(2 ** 18)}`, finish: 'length' } : { text: 'Sunny.' }),
  judge: (seen) =>
    firstOf(
      seen.requests[0]?.closedByClientAtMs === undefined && `read on to the end, ${seen.shownText.length} characters`,
      answeredOrFailed(seen, 'Sunny.'),
    ),
}

const leak = '<tool_call>forecast<arg_key>city</arg_key><arg_value>Lyon</arg_value></tool_call>'

export const leakedCall: Probe = {
  id: 'leaked-call',
  title: 'call leaked into the text as markup',
  tools: [forecast],
  script: (_, index) => (index === 0 ? { text: `Let me look.${leak}` } : { text: 'Sunny.' }),
  judge: (seen) => firstOf(/<arg_|<tool_/.test(seen.shownText) && 'the user sees the markup', answered(seen, 'Sunny.')),
}

/** The mended name may run; a refusal is as good. What must not come back is the markup: it breaks the prompt's grammar. */
export const markupInName: Probe = {
  id: 'markup-in-name',
  title: 'markup in the name of a call',
  tools: [forecast],
  script: (_, index) => {
    const name = 'forecast<arg_key>city</arg_key><arg_value>Lyon</arg_value>'
    return index === 0 ? { calls: [{ name, arguments: '{}' }] } : { text: 'Sunny.' }
  },
  judge(seen) {
    const calls = seen.requests.flatMap(({ messages }) => messages.flatMap((message) => message.tool_calls ?? []))
    const illegal = calls.find((call) => !/^[a-zA-Z0-9_-]{1,64}$/.test(call.function.name))
    return firstOf(answered(seen, 'Sunny.'), illegal && 'the markup went back as the name of a tool')
  },
}
