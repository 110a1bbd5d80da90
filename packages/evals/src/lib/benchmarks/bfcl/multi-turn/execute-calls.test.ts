import { describe, expect, it } from 'vitest'
import { hasData, replayExecutions } from '../../../../../test/bfcl-executions.ts'
import { parseJson } from '../../../python/parse-json.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { openToolObjects, stateDifference } from './execute-calls.ts'
import type { ToolObjects } from './execute-calls.ts'

const options = { isLongContext: false, filler: new Map() }

function open(classes: readonly string[], config = '{}'): ToolObjects {
  const parsed = parseJson(config)
  return openToolObjects(classes, parsed instanceof Map ? parsed : new Map(), options)
}

function keywords(values: Readonly<Record<string, PyValue>>): PyDict {
  return new Map(Object.entries(values))
}

describe('openToolObjects', () => {
  it('gives a dict as JSON, nothing as None and an exception as an error', () => {
    const objects = open(
      ['GorillaFileSystem'],
      '{"GorillaFileSystem": {"root": {"home": {"type": "directory", "contents": {}}}}}',
    )
    expect(objects.execute({ name: 'touch', arguments: keywords({ file_name: 'é.txt' }) })).toBe('None')
    expect(objects.execute({ name: 'ls', arguments: new Map() })).toBe('{"current_directory_content": ["\\u00e9.txt"]}')
    expect(objects.execute({ name: 'ls', arguments: keywords({ b: 1 }) })).toBe(
      "Error during execution: GorillaFileSystem.ls() got an unexpected keyword argument 'b'",
    )
  })

  it('takes arguments by place too', () => {
    const objects = open(['MathAPI'])
    expect(objects.execute({ name: 'add', arguments: keywords({ b: 2 }), positional: [1] })).toBe('{"result": 3}')
  })

  it.each([
    ['cat', {}, 'unknown-tool', "Error during execution: name 'cat' is not defined"],
    [
      'add',
      { a: 1 },
      'invalid-arguments',
      "Error during execution: MathAPI.add() missing 1 required positional argument: 'b'",
    ],
    ['power', { base: 0, exponent: -1 }, 'error', 'Error during execution: 0.0 cannot be raised to a negative power'],
    ['kill', {}, undefined, 'Error during execution: Function call kill is not allowed.'],
  ])('says why %s failed', (name, values, problem, output) => {
    expect(open(['MathAPI']).run({ name, arguments: keywords(values) })).toEqual({
      output,
      ...(problem && { problem }),
    })
  })

  it('refuses a class that there is not', () => {
    expect(() => open(['FaxAPI'])).toThrow('BFCL has no class "FaxAPI"')
  })

  it('leaves the scenario of the entry as it is', () => {
    const config = parseJson('{"TicketAPI": {"ticket_queue": [{"id": 7, "status": "Open"}]}}')
    expect.assert(config instanceof Map)
    const before = JSON.stringify(open(['TicketAPI']).state())
    openToolObjects(['TicketAPI'], config, options).execute({
      name: 'close_ticket',
      arguments: keywords({ ticket_id: 7 }),
    })
    expect(config).toEqual(parseJson('{"TicketAPI": {"ticket_queue": [{"id": 7, "status": "Open"}]}}'))
    expect(JSON.stringify(open(['TicketAPI']).state())).toBe(before)
  })
})

describe('stateDifference', () => {
  it('names the class and attribute that differ', () => {
    const changed = open(['MathAPI', 'TicketAPI'])
    const same = open(['MathAPI', 'TicketAPI'])
    expect(stateDifference(changed.state(), same.state())).toBeUndefined()
    changed.execute({ name: 'ticket_login', arguments: keywords({ username: 'ann', password: 'x' }) })
    expect(stateDifference(changed.state(), same.state())).toEqual({
      className: 'TicketAPI',
      attribute: 'current_user',
    })
  })
})

if (!hasData) process.stdout.write('recorded executions of BFCL are not here: their tests are skipped\n')

const knownDifferences = [
  // Upstream's objects shared a list of mentions with those of entries that had run before.
  'multi_turn_base_90 walk turn 0',
  // The filler of watch lists is not among the data.
  'multi_turn_long_context_110 gold turn 0 get_watchlist',
  'multi_turn_long_context_126 gold turn 0 get_watchlist',
]

describe.runIf(hasData)('recorded executions', () => {
  it.each([...(hasData ? replayExecutions() : [])])('%s answers and ends as recorded', (_, tally) => {
    expect(tally.states).toBeGreaterThan(50)
    expect(tally.differences.filter((text) => !knownDifferences.some((known) => text.startsWith(known)))).toEqual([])
  })
})
