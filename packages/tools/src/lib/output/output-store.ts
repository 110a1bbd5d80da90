import type { OutputStore } from '@glmkit/core'
import { createOutputFile } from './output-file.ts'
import { readOutputTool } from './read-output.ts'
import { toolText } from './tool-text.ts'

/**
 * Keeps outputs that are too long for the model as text files in `dir`, which is made when needed; the tool "read_output"
 * reads them. Streams are read in bounded memory.
 *
 * All that is in `dir` can be read by all runs that share the store, and nothing is ever removed.
 */
export function createOutputStore(dir: string): OutputStore {
  return {
    tool: readOutputTool(dir),
    text: (output, limits) => toolText(output, limits, createOutputFile(dir, limits.callId)),
  }
}
