import type { View } from './view.ts'

/** One event a line on stdout and nothing else there. */
export function createJsonView(): View {
  return {
    approver: 'stop',
    open({ model, endpoint, runId }) {
      process.stderr.write(`glmkit: ${model} at ${endpoint}${runId === undefined ? '' : `, run ${runId}`}\n`)
    },
    show: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
  }
}
