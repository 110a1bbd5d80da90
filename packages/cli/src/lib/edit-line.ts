import type { MemoryEdit } from '@glmkit/core'
import { paint, printable } from './terminal-text.ts'

/** What the memory no longer shows the model, in one line. */
export function renderEdit(edit: MemoryEdit): string {
  const { forecast } = edit
  const facts = [
    `memory: ${printable(what(edit))}`,
    ...(forecast === undefined ? [] : [`${count(forecast.tokensBefore)} → ${count(forecast.tokensAfter)} tokens`]),
    ...(typeof forecast?.savesUsd === 'number' && forecast.savesUsd > 0
      ? [`saves $${forecast.savesUsd.toFixed(4)} a turn`]
      : []),
  ]
  return `${paint('dim', facts.join(' · '))}\n`
}

function what(edit: MemoryEdit): string {
  switch (edit.kind) {
    case 'offload':
      return `${results(edit.messages.length)} shown in part (${edit.reason})`
    case 'mask':
      return `${results(edit.messages.length)} no longer shown (${edit.reason})`
    case 'summary':
      return `${edit.to - edit.from} messages ${edit.by === 'model' ? 'summarised' : 'listed'} (${edit.reason})`
    default:
      return edit.reason
  }
}

const results = (many: number): string => (many === 1 ? '1 result' : `${many} results`)
const count = (tokens: number): string => tokens.toLocaleString('en-US')
