/** Whose results were recorded, on 2026-11-21: the versions are those of that day. */
export const recordedFrameworks = [
  'OpenAI Agents 0.20.0',
  'LangGraph 1.7.3, LangChain 1.5.14, deepagents 1.14.1',
  'Mastra 1.71.0',
  'pi 0.87.1',
  'Strands 1.19.0',
] as const

type Row = readonly [openAi: string, langchain: string, mastra: string, pi: string, strands: string]

/** What each did, in words, by the id of the probe; gathered by hand with a kit like this one. */
export const recorded: Readonly<Record<string, Row>> = {
  'reasoning-delta': ['raw event only', 'additional_kwargs', 'yes', 'yes', '**no**'],
  'reasoning-echoed': ['**no**', '**no**', 'yes', 'yes', '**no**'],
  'malformed-arguments': ['error→model', 'repaired, runs', 'error→model', 'repaired, runs', '**throws**'],
  'wrong-type': ['generic text, no reason', 'error→model', 'error→model', 'error→model', 'error→model'],
  'unknown-tool': ['**throws**', 'error→model', 'error→model', 'error→model', 'error→model'],
  'tool-throws': ['error→model', 'error→model; **deepagents throws**', 'error→model', 'error→model', 'error→model'],
  'cut-arguments': [
    'error→model',
    '**executes the salvaged args**',
    "stops, ''",
    'refused, re-issue message',
    '**throws**',
  ],
  'whole-arguments-at-length': ['executes', 'executes', "stops, ''", 'refused, re-issue message', '**throws**'],
  'cut-text': [
    'partial, no continue',
    'partial, no continue',
    'partial, no continue',
    'partial, no continue',
    '**throws**',
  ],
  sensitive: ['**50 paid calls**, then throws', "'' as success", 'throws', 'throws', "'' as success"],
  'network-error': [
    'partial as success',
    'partial as success',
    'retries (text "halfwhole")',
    'throws',
    'partial as success',
  ],
  empty: ['retries', "'' as success", "''", "''", "''"],
  'retry-after': ['ok', 'ok', '**throws, 1 request**', '**throws, 1 request**', 'ok'],
  quota: ['3 tries', 'stops at once', 'stops', 'stops', '**11+ tries in 30 s**'],
  overflow: ['throws', 'throws', 'throws', 'throws', 'throws'],
  'stream-cut': [
    'throws, 1 request',
    'throws, 1 request',
    'throws, 1 request',
    'throws, 1 request',
    'throws, 1 request',
  ],
  'parallel-calls': ['8', '8', '8', '8', '**1, 7 lost**'],
  'duplicate-ids': ['throws', 'LangGraph keeps 1 of 2', 'ok', 'keeps 1 of 2', 'keeps 1 of 2'],
  'endless-calls': ['10, throws', '13, throws; deepagents **unlimited**', '5', '**unlimited**', '**unlimited**'],
  'abort-in-stream': ["34 ms, **resolves ''**", '3 ms', '2 ms', '11 ms', "21 ms, 'cancelled'"],
  'abort-in-tool': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'stable-prefix': ['yes', 'yes', 'yes', 'yes', 'yes'],
  'cached-tokens': ['yes', 'yes', 'yes', 'yes', 'yes'],
}
