import { z } from 'zod'
import type { ProbeTool } from './probe.ts'

const forecastInput = z.object({ city: z.string(), days: z.number().optional() })

export const forecast: ProbeTool = {
  name: 'forecast',
  description: 'The weather of a city in the coming days.',
  input: forecastInput,
  execute: (input) => `Sunny in ${forecastInput.parse(input).city}`,
}

export const callForecast = (city: string, id?: string): { name: string; arguments: string; id?: string } => ({
  name: 'forecast',
  arguments: JSON.stringify({ city }),
  ...(id !== undefined && { id }),
})

export const writeFile: ProbeTool = {
  name: 'write_file',
  description: 'Writes a file.',
  input: z.object({ path: z.string(), content: z.string() }),
  execute: () => 'Written.',
}

/** Never ends by itself: it takes an abort, of the run or of its own limit. */
export const waitForever: ProbeTool = {
  name: 'wait_forever',
  description: 'Waits.',
  input: z.object({}),
  execute: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('Aborted')))
    }),
}

/** Some 30 KB a page. */
export const readPage: ProbeTool = {
  name: 'read_page',
  description: 'Reads one page of the report.',
  input: z.object({ page: z.number() }),
  execute: (input) => `Page ${JSON.stringify(input)}. ${'The figures of the year are in the annex. '.repeat(730)}`,
}
