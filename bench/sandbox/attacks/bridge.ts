import type { Attack } from '../attack.ts'
import { bridgeFromJavascript } from './bridge-javascript.ts'
import { bridgeFromPython } from './bridge-python.ts'

export const bridge: readonly Attack[] = [...bridgeFromJavascript, ...bridgeFromPython]
