import type { Attack } from '../attack.ts'
import { escapeFromJavascript } from './escape-javascript.ts'
import { escapeFromPyodide } from './escape-pyodide.ts'
import { escapeFromPython } from './escape-python.ts'

export const escape: readonly Attack[] = [...escapeFromJavascript, ...escapeFromPython, ...escapeFromPyodide]
