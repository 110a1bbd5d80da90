import type { Probe, ProbeTool } from '../probe.ts'
import { answered, asked, failedOpenly, firstOf, ranOnly, toldModel, toolMessages } from '../judge.ts'
import { callForecast, forecast, waitForever, writeFile } from '../tools.ts'

const asksAgain = (first: { name: string; arguments: string }): Probe['script'] => {
  const replies = [{ calls: [first] }, { calls: [callForecast('Lyon', 'again')] }]
  return (_, index) => replies[index] ?? { text: 'Sunny.' }
}

export const malformedArguments: Probe = {
  id: 'malformed-arguments',
  title: 'malformed JSON args',
  tools: [forecast],
  script: asksAgain({ name: 'forecast', arguments: '{"city": "Nice", days: three}' }),
  judge: (seen) =>
    firstOf(toldModel(seen, /json|parse|argument|invalid/i), ranOnly(seen, { city: 'Lyon' }), answered(seen, 'Sunny.')),
}

export const wrongType: Probe = {
  id: 'wrong-type',
  title: 'wrong type',
  tools: [forecast],
  script: asksAgain({ name: 'forecast', arguments: '{"city": "Nice", "days": "soon"}' }),
  judge: (seen) =>
    firstOf(
      toldModel(seen, /days[^]*number|number[^]*days/i),
      ranOnly(seen, { city: 'Lyon' }),
      answered(seen, 'Sunny.'),
    ),
}

export const unknownTool: Probe = {
  id: 'unknown-tool',
  title: 'unknown tool',
  tools: [forecast],
  script: asksAgain({ name: 'teleport', arguments: '{}' }),
  judge: (seen) =>
    firstOf(toldModel(seen, /teleport|forecast/), ranOnly(seen, { city: 'Lyon' }), answered(seen, 'Sunny.')),
}

const broken: ProbeTool = {
  ...forecast,
  execute() {
    throw new Error('the weather station is on fire')
  },
}

export const toolThrows: Probe = {
  id: 'tool-throws',
  title: 'tool throws',
  tools: [broken],
  script: (_, index) => (index === 0 ? { calls: [callForecast('Lyon')] } : { text: 'No forecast today.' }),
  judge: (seen) => firstOf(toldModel(seen, /on fire/), answered(seen, 'No forecast today.')),
}

const cities = ['Lyon', 'Nice', 'Lille', 'Metz', 'Brest', 'Tours', 'Nancy', 'Paris']

export const parallelCalls: Probe = {
  id: 'parallel-calls',
  title: '8 parallel tool calls',
  tools: [forecast],
  script: (_, index) =>
    index === 0 ? { calls: cities.map((city, at) => callForecast(city, `id_${at}`)) } : { text: 'Sunny.' },
  judge: (seen) =>
    firstOf(
      ranOnly(seen, ...cities.map((city) => ({ city }))),
      toolMessages(seen, 1).length !== 8 && `${toolMessages(seen, 1).length} results sent`,
      answered(seen, 'Sunny.'),
    ),
}

export const duplicateIds: Probe = {
  id: 'duplicate-ids',
  title: 'duplicate call ids',
  tools: [forecast],
  script: (_, index) =>
    index === 0 ? { calls: [callForecast('Lyon', 'call_1'), callForecast('Nice', 'call_1')] } : { text: 'Sunny.' },
  judge: (seen) =>
    firstOf(
      ranOnly(seen, { city: 'Lyon' }, { city: 'Nice' }),
      !/Lyon[^]*Nice/.test(contents(seen)) && 'a result was lost',
      answered(seen, 'Sunny.'),
    ),
}

export const duplicateIdsAcrossTurns: Probe = {
  id: 'duplicate-ids-across-turns',
  title: 'duplicate call ids across turns',
  tools: [forecast],
  script: (_, index) => {
    const city = ['Lyon', 'Nice'][index]
    return city === undefined ? { text: 'Sunny.' } : { calls: [callForecast(city, 'call_1')] }
  },
  judge: (seen) =>
    firstOf(
      ranOnly(seen, { city: 'Lyon' }, { city: 'Nice' }),
      !/Lyon[^]*Nice/.test(contents(seen, 2)) && 'a result was lost',
      answered(seen, 'Sunny.'),
    ),
}

const slowFirst: ProbeTool = {
  ...forecast,
  async execute(input, signal) {
    if (JSON.stringify(input).includes('Lyon')) await new Promise((resolve) => setTimeout(resolve, 60))
    return forecast.execute(input, signal)
  },
}

export const callOrder: Probe = {
  id: 'call-order',
  title: 'results in call order, whichever tool is first',
  tools: [slowFirst],
  script: (_, index) =>
    index === 0 ? { calls: [callForecast('Lyon', 'a'), callForecast('Nice', 'b')] } : { text: 'Sunny.' },
  judge: (seen) =>
    firstOf(!/Lyon[^]*Nice/.test(contents(seen)) && 'the prompt depends on who was first', answered(seen, 'Sunny.')),
}

export const endlessCalls: Probe = {
  id: 'endless-calls',
  title: 'endless tool loop, default',
  tools: [forecast],
  script: (_, index) => ({ calls: [callForecast(`City ${index}`, `id_${index}`)] }),
  judge: (seen) => firstOf(asked(seen, 2, 64), failedOpenly(seen, 'max-turns', 'loop')),
}

export const sameCall: Probe = {
  id: 'same-call',
  title: 'the same call and result without end',
  tools: [forecast],
  script: (_, index) => ({ calls: [callForecast('Lyon', `id_${index}`)] }),
  judge: (seen) => firstOf(asked(seen, 2, 8), failedOpenly(seen, 'loop', 'max-turns')),
}

const bigText = Array.from({ length: 4_096 }, (_, line) => `Line ${line}: "a\\b" « é » 智谱.`.padEnd(32, '.')).join('')

export const bigArgument: Probe = {
  id: 'big-argument',
  title: '128 KB argument in 8,000 fragments',
  tools: [writeFile],
  script: (_, index) =>
    index === 0
      ? {
          calls: [{ name: 'write_file', arguments: JSON.stringify({ path: 'a', content: bigText }) }],
          hasFragments: true,
        }
      : { text: 'Written.' },
  judge: (seen) =>
    firstOf(
      ranOnly(seen, { path: 'a', content: bigText }),
      answered(seen, 'Written.'),
      seen.durationMs > 3_000 && `took ${seen.durationMs} ms`,
    ),
}

export const toolTimeout: Probe = {
  id: 'tool-timeout',
  title: 'tool that never returns, limited to 200 ms',
  tools: [{ ...waitForever, timeoutMs: 200 }],
  limitMs: 5_000,
  script: (_, index) =>
    index === 0 ? { calls: [{ name: 'wait_forever', arguments: '{}' }] } : { text: 'The tool is too slow.' },
  judge: (seen) => firstOf(toldModel(seen, /200|time|abort/i), answered(seen, 'The tool is too slow.')),
}

export const steered: Probe = {
  id: 'steer',
  title: 'steer at the next boundary',
  tools: [forecast],
  steer: 'In Fahrenheit, please.',
  script: (_, index) => (index === 0 ? { calls: [callForecast('Lyon')] } : { text: '75 °F.' }),
  judge(seen) {
    const last = seen.requests[1]?.messages.at(-1)
    return firstOf(
      !seen.hasSteered && 'a run cannot be steered',
      !(last?.role === 'user' && last.content.includes('Fahrenheit')) && 'the next request does not say it last',
      answered(seen, '75 °F.'),
    )
  },
}

function contents(seen: Parameters<Probe['judge']>[0], index = 1): string {
  return toolMessages(seen, index)
    .map(({ content }) => content)
    .join('\n')
}
