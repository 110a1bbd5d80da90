export { defineSuite, runSuite } from './lib/suite.ts'
export type { RunSuiteOptions, Sample, SampleResult, Score, Scorer, Solver, Suite, SuiteResult } from './lib/suite.ts'
export { abstains, citesDocuments, includes } from './lib/scorers.ts'
