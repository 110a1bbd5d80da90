import { PythonError } from '../../python/python-error.ts'

/** @throws {PythonError} Always: what a tool refuses. */
export function fail(message: string): never {
  throw new PythonError('ValueError', message)
}
