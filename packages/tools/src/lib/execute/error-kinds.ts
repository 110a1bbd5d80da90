/**
 * What went wrong, for programs: `syntax`, `runtime` (the code threw), `missing_module`, `chart`, `tool` (a tool called
 * from the code failed and nothing caught it), `tool_budget` (too many calls), `files` (too many or too big),
 * `timeout`, `memory`, `output` (a flood), `result_too_large`, `crash`.
 */
export type ExecuteErrorKind = (typeof errorKinds)[number]

export const errorKinds = [
  'syntax',
  'runtime',
  'missing_module',
  'chart',
  'tool',
  'tool_budget',
  'files',
  'timeout',
  'memory',
  'output',
  'result_too_large',
  'crash',
] as const
