export { ContextOverflowError } from './lib/context-overflow-error.ts'
export { countTokens } from './lib/count-tokens.ts'
export { createMemory } from './lib/create-memory.ts'
export type { CreateMemoryOptions } from './lib/create-memory.ts'
