import { UsageError } from '@glmkit/core'
import { parseJson } from '../../../python/parse-json.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import { readPythonValue } from '../single-turn/prompt/read-python-calls.ts'

const jsonFile = 'derived/long_context.json'
/** As upstream has it. */
const pythonFile = 'long_context.py'

export async function hasFiller(folder: DataFolder): Promise<boolean> {
  return (await folder.has(jsonFile)) || folder.has(pythonFile)
}

/**
 * What the long-context category puts into its worlds, by the names of upstream's constants.
 *
 * @throws {UsageError} If the data folder has it neither as JSON nor as upstream's own file.
 */
export async function readFiller(folder: DataFolder): Promise<PyDict> {
  if (!(await folder.has(jsonFile))) return readConstants(await folder.text(pythonFile))
  const filler = parseJson(await folder.text(jsonFile))
  if (filler instanceof Map) return filler
  throw new UsageError(`Cannot read "${jsonFile}" of "bfcl": it is no object, take the files as published`)
}

/** The constants of a Python file: `NAME = value`, over as many lines as it takes; what is no such value is left out. */
export function readConstants(source: string): PyDict {
  const starts = [...source.matchAll(/^([A-Z][A-Z_\d]*)\s*(?::[^=\n]+)?=\s*/gm)]
  return new Map(
    starts.flatMap((start, index): [string, PyValue][] => {
      const text = source.slice(start.index + start[0].length, starts[index + 1]?.index)
      try {
        return [[start[1] ?? '', readPythonValue(text.trim())]]
      } catch {
        return []
      }
    }),
  )
}
