import type { Memory } from '@glmkit/core'
import { toPrompt } from './prompt-tokens.ts'

/** The whole transcript every turn, until it no longer fits. */
export const unmanaged: Memory = {
  open: ({ transcript, tools }) => ({ prepare: ({ model }) => toPrompt(transcript, tools, model) }),
}
