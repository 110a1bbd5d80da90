import type { Brain, ChatRequest, Reply } from './brain.ts'

/**
 * A brain that says what a test wrote down.
 *
 * @param turns One reply a request, in order; or a function of the request and its number, from 0.
 * @example
 * const brain = scriptBrain([{ toolCalls: [{ name: 'add', arguments: { a: 2, b: 3 } }] }, { content: 'It is 5.' }])
 */
export function scriptBrain(turns: readonly Reply[] | ((request: ChatRequest, turn: number) => Reply)): Brain {
  let turn = 0
  return (request) => {
    const current = turn
    turn += 1
    if (typeof turns === 'function') return turns(request, current)
    return turns[current] ?? { error: { status: 500, code: '500', message: ended(turns.length, current) } }
  }
}

function ended(length: number, turn: number): string {
  const turns = length === 1 ? '1 turn' : `${length} turns`
  return `Cannot answer request ${turn + 1}: the script has ended after ${turns}, add a turn to scriptBrain`
}
