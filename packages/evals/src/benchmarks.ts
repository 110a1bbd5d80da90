import type { Benchmark, BenchmarkName } from './lib/benchmarks/benchmark.ts'

/** Public benchmarks by name; each is loaded when it is asked for. Their data is fetched by `glmkit eval download`. */
export const benchmarks: Readonly<Record<BenchmarkName, () => Promise<Benchmark>>> = {
  bfcl: async () => (await import('./lib/benchmarks/bfcl/bfcl-benchmark.ts')).bfclBenchmark,
  tau2: async () => (await import('./lib/benchmarks/tau2/tau2-benchmark.ts')).tau2Benchmark,
  agentdojo: async () => (await import('./lib/benchmarks/agentdojo/agentdojo-benchmark.ts')).agentdojoBenchmark,
}

export type {
  Benchmark,
  BenchmarkName,
  BenchmarkPart,
  BenchmarkSuitesOptions,
  ScoreOptions,
} from './lib/benchmarks/benchmark.ts'
export type { Agreement, ScoredAnswer } from './lib/benchmarks/scored-answer.ts'
export { downloadBenchmark } from './lib/benchmarks/download/download.ts'
export type { DownloadBenchmarkOptions, DownloadProgress } from './lib/benchmarks/download/download.ts'
export type { WebAccess } from './lib/benchmarks/bfcl/agentic/web-access.ts'
