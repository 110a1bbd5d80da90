import type { Method } from '../../../python/method.ts'
import type { Parameter } from '../../../python/bind-arguments.ts'
import type { PyValue } from '../../../python/value.ts'
import type { Tau2Tool, ToolKind, ToolParameter } from '../toolkit.ts'

/** @param run Is given a value for each parameter. */
export function declareTool(
  kind: ToolKind,
  description: string,
  parameters: readonly ToolParameter[],
  run: (...values: PyValue[]) => PyValue,
): Tau2Tool {
  return { kind, description, parameters, run }
}

/** @param parameters Those given by name alone are required. */
export function method(parameters: readonly (string | Parameter)[], run: (...values: PyValue[]) => PyValue): Method {
  return {
    parameters: parameters.map((parameter) => (typeof parameter === 'string' ? { name: parameter } : parameter)),
    run,
  }
}
