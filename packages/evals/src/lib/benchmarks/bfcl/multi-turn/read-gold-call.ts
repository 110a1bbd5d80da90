import { UsageError } from '@glmkit/core'
import { parseExpression } from '../single-turn/prompt/python-expression.ts'
import type { Expression } from '../single-turn/prompt/python-expression.ts'
import { readPythonValue } from '../single-turn/prompt/read-python-calls.ts'
import type { PyValue } from '../../../python/value.ts'
import type { ToolCall } from './execute-calls.ts'

/** @param source E.g. `tail(file_name='log.txt', lines=20)`. @throws {UsageError} If it is no call of literals. */
export function readGoldCall(source: string): ToolCall {
  try {
    const expression = parseExpression(source)
    if (expression.kind === 'call' && expression.function.kind === 'name') {
      const { name } = expression.function
      return {
        name,
        arguments: new Map(
          expression.keywords.map((keyword): [string, PyValue] => [keyword.name, valueOf(keyword.value)]),
        ),
        positional: expression.positional.map(valueOf),
      }
    }
  } catch (cause) {
    throw unreadable(source, cause)
  }
  throw unreadable(source)
}

function valueOf({ source }: Expression): PyValue {
  return readPythonValue(source)
}

function unreadable(source: string, cause?: unknown): UsageError {
  return new UsageError(`Cannot read "${source}": expected a call such as "cd(folder='documents')"`, { cause })
}
