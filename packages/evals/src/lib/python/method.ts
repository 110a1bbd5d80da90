import { bindArguments } from './bind-arguments.ts'
import type { CallArguments, Parameter } from './bind-arguments.ts'
import type { PyValue } from './value.ts'

/** A method of a Python class that was written anew here. */
export interface Method {
  readonly parameters: readonly Parameter[]
  /**
   * @param values One for each parameter, in their order.
   * @throws {PythonError} What the method raises.
   */
  run(...values: PyValue[]): PyValue
}

/** @throws {PythonError} What the call raises, also for arguments that do not fit. */
export function callMethod(callee: string, method: Method, callArguments: CallArguments): PyValue {
  return method.run(...bindArguments(callee, method.parameters, callArguments))
}
