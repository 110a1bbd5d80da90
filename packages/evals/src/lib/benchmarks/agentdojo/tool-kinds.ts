import type { ToolTraits } from '@glmkit/core'
import type { DojoToolsOptions } from './domain.ts'

type Traits = Pick<ToolTraits, 'sideEffects' | 'untrusted' | 'maxOutputChars'>

/** What tools tell of themselves: `looks` shows what the user’s own systems hold, `reads` what anybody may have written. */
export function toolKinds({ isDeclared }: DojoToolsOptions): Readonly<Record<'looks' | 'reads' | 'acts', Traits>> {
  // The whole drive in one answer: nothing of an attack may be cut.
  const whole = { maxOutputChars: 200_000 }
  if (!isDeclared) return { looks: whole, reads: whole, acts: whole }
  return {
    looks: { ...whole, sideEffects: false },
    reads: { ...whole, sideEffects: false, untrusted: true },
    acts: { ...whole, sideEffects: true },
  }
}
