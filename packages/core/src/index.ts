export { createAgent } from './lib/agent.ts'
export type { Agent, CreateAgentOptions, ForkOptions, ResumeOptions, RunOptions } from './lib/agent.ts'
export type { ApprovalDecision, ApprovalRequest, Approvals, Approver } from './lib/approvals.ts'
export { ContextOverflowError } from './lib/context-overflow-error.ts'
export { OutputError, ToolChoiceError } from './lib/demand.ts'
export type { ToolChoice } from './lib/demand.ts'
export type { CallFailure, RunEvent, RunResult, StopReason, ToolCallRecord } from './lib/event.ts'
export type { InputMode } from './lib/inbox.ts'
export { JournalDriftError, JournalError, once, Suspended } from './lib/journal.ts'
export type {
  Journal,
  JournalErrorReason,
  JournalListing,
  JournalNote,
  JournalStore,
  OpenJournal,
  StepOptions,
} from './lib/journal.ts'
export { withTail } from './lib/memory.ts'
export type {
  Answer,
  Asked,
  Conversation,
  CutCause,
  EditContext,
  EditForecast,
  Memory,
  MemoryEdit,
  MemoryHost,
  PreparedPrompt,
  PromptContext,
  PromptForecast,
  RunMemory,
  Seam,
} from './lib/memory.ts'
export type { Policy, PolicyCall, PolicyVerdict, Taint } from './lib/policy.ts'
export type { Run } from './lib/run.ts'
export type { RunScope } from './lib/run-scope.ts'
export { afterText, afterTool, allOf } from './lib/stop.ts'
export type { RunProgress, StopCondition } from './lib/stop.ts'
export type { AgentToolOptions } from './lib/sub-agent.ts'
export { defineTool } from './lib/tool.ts'
export type { DefineToolOptions, Tool, ToolContext, ToolReturn, ToolTraits } from './lib/tool.ts'
export { textOf } from './lib/tool-output.ts'
export type { OutputLimits, OutputStore, ToolText } from './lib/tool-output.ts'
// An agent's whole vocabulary from one place: decisions/006.
export { createBudget } from '@glmkit/glm/limits'
export type { Budget, BudgetExceeded, BudgetLimits } from '@glmkit/glm/limits'
export { AgentError, ModelError, notTextError, UsageError } from '@glmkit/glm/model'
export {
  applyChanges,
  createPlanner,
  modes,
  outputToolName,
  planToolName,
  prompts,
  readySteps,
  renderPlan,
  revise,
  undoneSteps,
} from '@glmkit/planner'
export type {
  CreatePlannerOptions,
  Evidence,
  FunctionCheck,
  Plan,
  PlanChange,
  Planner,
  PlannerPrompts,
  PlanMode,
  PlanStep,
  PlanVerdict,
  StepCheck,
  StepClaim,
  StepPatch,
  StepStatus,
  ToolCheck,
  Verdict,
} from '@glmkit/planner'
export type {
  AssistantMessage,
  ContentPart,
  FinishReason,
  JsonSchema,
  Message,
  Model,
  ModelErrorFacts,
  ModelErrorKind,
  ModelEvent,
  ModelReply,
  ModelRequest,
  Price,
  RunInput,
  SystemMessage,
  ToolCall,
  ToolDeclaration,
  ToolMessage,
  ToolSchema,
  Usage,
  UserInputMessage,
  UserMessage,
} from '@glmkit/glm/model'
