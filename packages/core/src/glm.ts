/** The client under the name programs know it by; it lives in `@glmkit/glm`. */
export { createGlm, decodeResponse, hosts, models, profileOf } from '@glmkit/glm'
export type {
  CreateGlmOptions,
  DecodedReply,
  HostId,
  HostProfile,
  ModelFacts,
  RecordedResponse,
  Thinking,
} from '@glmkit/glm'
