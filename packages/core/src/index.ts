export { createAgent } from './lib/agent.ts'
export type { Agent, CreateAgentOptions, Run, RunOptions } from './lib/agent.ts'
export { OutputError, ToolChoiceError } from './lib/demand.ts'
export type { ToolChoice } from './lib/demand.ts'
export type { RunEvent, RunResult, StopReason, ToolCallRecord } from './lib/event.ts'
export type { ContentPart, RunInput, UserInputMessage } from './lib/input.ts'
export type { ToolSchema } from './lib/json-schema.ts'
export type { Memory, PreparedPrompt } from './lib/memory.ts'
export { defineTool } from './lib/tool.ts'
export type { DefineToolOptions, Tool, ToolContext } from './lib/tool.ts'
// An agent's whole vocabulary from one place: decisions/006.
export { AgentError, ModelError, notTextError, UsageError } from '@glmkit/glm/model'
export type {
  AssistantMessage,
  FinishReason,
  JsonSchema,
  Message,
  Model,
  ModelErrorFacts,
  ModelErrorKind,
  ModelEvent,
  ModelReply,
  ModelRequest,
  SystemMessage,
  ToolCall,
  ToolDeclaration,
  ToolMessage,
  Usage,
  UserMessage,
} from '@glmkit/glm/model'
