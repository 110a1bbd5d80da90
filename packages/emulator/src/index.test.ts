import { expect, it } from 'vitest'
import * as entry from './index.ts'

it('exports', () => {
  expect(Object.keys(entry)).toMatchInlineSnapshot(`
    [
      "readFaultPlan",
      "readHostShapeName",
      "offlineBrain",
      "scriptBrain",
      "startEmulator",
      "writerBrain",
    ]
  `)
})
