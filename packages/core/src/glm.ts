export { createGlm } from './lib/glm/create-glm.ts'
export type { CreateGlmOptions } from './lib/glm/create-glm.ts'
