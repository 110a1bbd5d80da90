export { untilAborted } from './lib/abort.ts'
export { AgentError, UsageError } from './lib/agent-error.ts'
export { jsonInText } from './lib/json-in-text.ts'
export { jsonSchemaOf } from './lib/json-schema.ts'
export type { ToolSchema } from './lib/json-schema.ts'
export { createGrowingText } from './lib/growing-text.ts'
export type { GrowingText } from './lib/growing-text.ts'
export { messagesOf } from './lib/input.ts'
export type { ContentPart, RunInput, UserInputMessage } from './lib/input.ts'
export type { AssistantMessage, Message, SystemMessage, ToolCall, ToolMessage, UserMessage } from './lib/message.ts'
export { addUsage, costOf, noUsage } from './lib/model.ts'
export type {
  FinishReason,
  JsonSchema,
  Model,
  ModelEvent,
  ModelReply,
  ModelRequest,
  Price,
  ToolDeclaration,
  Usage,
} from './lib/model.ts'
export { isOfRequest, ModelError } from './lib/model-error.ts'
export type { ModelErrorFacts, ModelErrorKind } from './lib/model-error.ts'
export { notTextError } from './lib/not-text-error.ts'
export { createTranscript } from './lib/transcript.ts'
export type { Transcript } from './lib/transcript.ts'
export { repairCall } from './lib/repair/repair-call.ts'
export type { RepairedCall } from './lib/repair/repair-call.ts'
