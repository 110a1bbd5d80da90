import type { View } from './view.ts'

/** One event a line on stdout and nothing else there. */
export function createJsonView(): View {
  return {
    open: ({ model, endpoint }) => void process.stderr.write(`glmkit: ${model} at ${endpoint}\n`),
    show: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
  }
}
