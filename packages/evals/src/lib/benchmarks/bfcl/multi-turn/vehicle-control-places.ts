import { Float } from '../../../python/value.ts'
import type { PyDict } from '../../../python/value.ts'

export const zipcodes: PyDict = new Map([
  ['Rivermist', '83214'],
  ['Stonebrook', '74532'],
  ['Silverpine', '62947'],
  ['Oakendale', '47329'],
  ['Crescent Hollow', '69238'],
  ['Autumnville', '51479'],
  ['San Francisco', '94016'],
])

/** In both directions. */
export const distances: readonly { readonly between: readonly [string, string]; readonly distance: Float }[] = [
  { between: ['83214', '74532'], distance: new Float(750) },
  { between: ['62947', '47329'], distance: new Float(1053) },
  { between: ['69238', '51479'], distance: new Float(630) },
  { between: ['94016', '83214'], distance: new Float(980) },
  // Told by its neighbours: no recorded execution shows it.
  { between: ['94016', '74532'], distance: new Float(880) },
  { between: ['94016', '62947'], distance: new Float(780) },
]
