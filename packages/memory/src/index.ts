export { countTokens } from './lib/count/count-tokens.ts'
export { createMemoryDirectory } from './lib/directory/create-memory-directory.ts'
export type { CreateMemoryDirectoryOptions, MemoryDirectory } from './lib/directory/create-memory-directory.ts'
export { askDocument } from './lib/document/ask-document.ts'
export type { AskDocumentOptions, DocumentProgress, ReadDocumentOptions } from './lib/document/ask-document.ts'
export type { DocumentAnswer } from './lib/document/document-answer.ts'
export { documentReader } from './lib/document/document-reader.ts'
export type { DocumentReaderOptions } from './lib/document/document-reader.ts'
export { importantFirst } from './lib/document/important-first.ts'
export type { Passage } from './lib/document/important-first.ts'
export type { Citation } from './lib/document/prompts.ts'
export type { UnresolvedQuote, Unread } from './lib/document/read-parts.ts'
export type { LongDocument } from './lib/document/read-structure.ts'
export { segmentDocument } from './lib/document/segment-document.ts'
export type { PageRange, Segment, SegmentOptions } from './lib/document/segment-document.ts'
export { documentWriter } from './lib/output/tool/document-writer.ts'
export { OutputLimitError } from './lib/output/output-limit-error.ts'
export type { Outline, OutlineSection } from './lib/output/outline/outline.ts'
export type { WrittenFormat } from './lib/output/format.ts'
export { writeLong } from './lib/output/write-long.ts'
export type {
  Source,
  WriteEvent,
  WriteLongOptions,
  WrittenDocument,
  WrittenSection,
} from './lib/output/written-document.ts'
export { createRecall } from './lib/recall/create-recall.ts'
export type { CreateRecallOptions, Recall, RecallHit, RecallSearchOptions } from './lib/recall/create-recall.ts'
export type { RecallEntry } from './lib/recall/recall-index.ts'
export type { ExportFormat } from './lib/session/export-session.ts'
export { openSession } from './lib/session/open-session.ts'
export { readSession, recallEntries } from './lib/session/read-session.ts'
export type { ReadSession } from './lib/session/read-session.ts'
export type { SessionEntry, SessionRunEnd } from './lib/session/session-note.ts'
export type {
  ForkSessionOptions,
  InterruptedRun,
  OpenSessionOptions,
  SendOptions,
  Session,
} from './lib/session/session.ts'
export { forgetSession, listSessions, retainSessions } from './lib/session/stored-sessions.ts'
export type { RetentionLimits, StoredSession } from './lib/session/stored-sessions.ts'
export { createMemory } from './lib/window/create-memory.ts'
export type { CreateMemoryOptions, WorkingMemory } from './lib/window/create-memory.ts'
export { presets } from './lib/window/presets.ts'
export type { Policy, Preset } from './lib/window/presets.ts'
export { summaryRequestStart } from './lib/window/summary.ts'
