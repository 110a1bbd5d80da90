import type { Suite } from './lib/suite.ts'

/** Our own suites by name; each is loaded when it is asked for, with the tools it needs. */
export const suites: Readonly<Record<SuiteName, () => Promise<Suite>>> = {
  search: async () => (await import('./lib/suites/search/search-suite.ts')).searchSuite,
  hallucination: async () => (await import('./lib/suites/hallucination/hallucination-suite.ts')).hallucinationSuite,
  injection: async () => (await import('./lib/suites/injection/injection-suite.ts')).injectionSuite,
  code: async () => (await import('./lib/suites/code/code-suite.ts')).codeSuite,
  planning: async () => (await import('./lib/suites/planning/planning-suite.ts')).planningSuite,
  output: async () => (await import('./lib/suites/output/output-suite.ts')).outputSuite,
  context: async () => (await import('./lib/suites/context/context-suite.ts')).contextSuite,
}

export type SuiteName = 'search' | 'hallucination' | 'injection' | 'code' | 'planning' | 'output' | 'context'
