import { expect } from 'vitest'
import { matchers } from './lib/vitest/matchers.ts'
import type { EvalMatchers } from './lib/vitest/matchers.ts'

declare module 'vitest' {
  // The names and defaults of vitest's own parameters, as merging demands.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends EvalMatchers<R> {}
}

expect.extend(matchers)

export { matchers }
export type { EvalMatchers, PassAtLeastOptions } from './lib/vitest/matchers.ts'
