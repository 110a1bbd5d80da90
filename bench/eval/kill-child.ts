/**
 * Begins a suite or goes on with it, and tells what is finished; the parent kills it.
 *
 *     node bench/eval/kill-child.ts BASE_URL LOG EFFECTS SAMPLES TRIALS
 */
import { writeSync } from 'node:fs'
import { createGlm } from '@glmkit/core/glm'
import { runSuite } from '@glmkit/evals'
import { concurrency, killSuite } from './kill-suite.ts'

const [, , baseURL = '', log = '', effects = '', samples = '', trials = ''] = process.argv
// At once: what is told was true already.
const tell = (...words: readonly (string | number)[]): void => void writeSync(1, `${words.join('\t')}\n`)
let isSolving = false
const suite = killSuite(Number(samples), effects, () => {
  if (!isSolving) tell('solve')
  isSolving = true
})
tell('begin')
const summary = await runSuite(suite, {
  model: createGlm({ baseURL, apiKey: 'k', maxRetries: 0 }),
  log,
  resume: true,
  trials: Number(trials),
  concurrency,
  retries: 10,
  retryWaitMs: 1,
  onTrial: ({ sample, trial }) => tell('trial', sample.id, trial),
})
tell('done', JSON.stringify(summary))
process.exit()
