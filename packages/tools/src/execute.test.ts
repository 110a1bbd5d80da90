import { expect, it } from 'vitest'
import * as entry from './execute.ts'

it('exports these names', () => {
  expect(Object.keys(entry)).toMatchInlineSnapshot(`
    [
      "executeCode",
      "createExecutor",
    ]
  `)
})
