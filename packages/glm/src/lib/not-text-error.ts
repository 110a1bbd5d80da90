import { UsageError } from './agent-error.ts'

/** Models of the family that do read images; named in the error for those who send one. @see docs/glm-5.md */
const visionModels = ['glm-4.6v', 'glm-4.5v']

/** The error for input GLM-5 cannot read, with the way out. */
export function notTextError(kind: string): UsageError {
  return new UsageError(
    `Cannot send "${kind}" input: GLM-5 reads text only; describe it in words or use a vision model (${visionModels.join(', ')})`,
  )
}
