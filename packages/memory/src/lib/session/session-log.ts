import { JournalError } from '@glmkit/core'
import type { Conversation, JournalNote, MemoryEdit, Message } from '@glmkit/core'
import { isSessionNote } from './session-note.ts'
import type { InputNote, RunNote, SessionEntry } from './session-note.ts'

/** The run a session has begun last. */
export interface LatestRun extends InputNote, Partial<Pick<RunNote, 'end' | 'error' | 'waitingFor' | 'keepsRun'>> {
  readonly runId: string
}

/** The state of a session. It follows from its notes alone. */
export interface SessionLog {
  readonly messages: readonly Message[]
  readonly edits: readonly MemoryEdit[]
  readonly entries: readonly SessionEntry[]
  readonly label: string | undefined
  readonly latest: LatestRun | undefined
  /** What the next run goes on with: every call has a result. */
  next(): Required<Conversation>
  /** What the latest run went on with. */
  past(): Required<Conversation>
  /** @throws {JournalError} If it is of a kind that is not known. */
  apply(note: JournalNote): void
  /** What of the latest run has not been noted. */
  newsOf(now: Conversation): Pick<RunNote, 'system' | 'keep' | 'messages' | 'keepEdits' | 'edits'>
}

const noResult =
  'Error: The run ended before this call had a result: it may have taken effect, look before you call it again'

/** In time linear in what is noted, however many runs there are. */
export function createSessionLog(id: string): SessionLog {
  const messages: Message[] = []
  const edits: MemoryEdit[] = []
  const entries: SessionEntry[] = []
  let label: string | undefined
  let latest: LatestRun | undefined
  /** Where the latest run begins. */
  let from = { messages: 0, edits: 0, entries: 0 }
  /** The latest run has brought the instructions: it did not go on with them. */
  let isLed = false

  function addMessage(message: Message, at: number, runId: string): void {
    entries.push({ type: 'message', at, runId, index: messages.length, message })
    messages.push(message)
  }

  /** Another agent has other instructions: they take the place of those before. */
  function lead(message: Message, at: number, runId: string): void {
    if (messages[0]?.role === 'system') {
      messages[0] = message
      const place = entries.findIndex((entry) => entry.type === 'message')
      const entry = entries[place]
      if (entry?.type === 'message') entries[place] = { ...entry, message }
      return
    }
    const old = entries.splice(0)
    messages.unshift(message)
    entries.push({ type: 'message', at: old[0]?.at ?? at, runId, index: 0, message })
    for (const entry of old) entries.push(entry.type === 'message' ? { ...entry, index: entry.index + 1 } : entry)
    from = { ...from, messages: from.messages + 1, entries: from.entries + 1 }
    isLed = true
  }

  function begin({ run, input }: InputNote, at: number): void {
    for (const message of missingResults(messages)) addMessage(message, at, latest?.runId ?? id)
    from = { messages: messages.length, edits: edits.length, entries: entries.length }
    isLed = false
    latest = { run, input, runId: `${id}.${run}` }
    addMessage({ role: 'user', content: input }, at, latest.runId)
  }

  function settle(note: RunNote, run: LatestRun, at: number): void {
    const { runId, input } = run
    const { keep, keepEdits = 0, end, usage, error, waitingFor, keepsRun } = note
    if (note.system !== undefined) lead(note.system, at, runId)
    let [message, edit] = [0, 0]
    const stays = entries.splice(from.entries).filter(({ type }) => {
      if (type === 'message') return message++ < keep
      return type === 'edit' ? edit++ < keepEdits : type === 'label'
    })
    messages.splice(from.messages + keep)
    edits.splice(from.edits + keepEdits)
    entries.push(...stays)
    for (const each of note.messages) addMessage(each, at, runId)
    for (const each of note.edits ?? []) {
      edits.push(each)
      entries.push({ type: 'edit', at, runId, edit: each })
    }
    entries.push({ type: 'run-end', at, runId, end, ...(usage && { usage }), ...(error && { error }) })
    const why = { end, ...(error && { error }), ...(waitingFor && { waitingFor }), ...(keepsRun && { keepsRun }) }
    latest = { run: run.run, runId, input, ...why }
  }

  function remember(entry: SessionEntry): void {
    entries.push(entry)
    if (entry.type === 'message') messages.push(entry.message)
    if (entry.type === 'edit') edits.push(entry.edit)
  }

  return {
    messages,
    edits,
    entries,
    get label() {
      return label
    },
    get latest() {
      return latest
    },
    next: () => ({ transcript: [...messages, ...missingResults(messages)], edits: [...edits] }),
    past: () => ({ transcript: messages.slice(isLed ? 1 : 0, from.messages), edits: edits.slice(0, from.edits) }),
    apply({ seq, at, value }) {
      const isOfLatest = isSessionNote(value) && (!('keep' in value) || value.run === latest?.run)
      if (!isOfLatest) {
        const hint = 'use the version of glmkit that wrote it'
        throw new JournalError(`Cannot open session "${id}": record ${seq} is no note that is known here, ${hint}`)
      }
      if ('input' in value) begin(value, at)
      else if ('past' in value) value.past.forEach(remember)
      else if ('keep' in value) {
        if (latest !== undefined) settle(value, latest, at)
      } else {
        label = value.label
        entries.push({ type: 'label', at, label })
      }
    },
    newsOf({ transcript, edits: nowEdits = [] }) {
      const [first] = transcript
      const [led] = messages
      const isNew = first?.role === 'system' && led?.role !== 'system'
      const isOther = first?.role === 'system' && first.content !== led?.content
      const now = transcript.slice(from.messages + (isNew ? 1 : 0))
      const newEdits = nowEdits.slice(from.edits)
      const keep = sameUntil(messages.slice(from.messages), now)
      const keepEdits = sameUntil(edits.slice(from.edits), newEdits)
      return {
        ...(isOther && { system: first }),
        keep,
        messages: now.slice(keep),
        ...(keepEdits > 0 && { keepEdits }),
        ...(newEdits.length > keepEdits && { edits: newEdits.slice(keepEdits) }),
      }
    },
  }
}

/** What stands for the results of calls that never had one. */
export function missingResults(messages: readonly Message[]): readonly Message[] {
  const last = messages.findLastIndex(({ role }) => role !== 'tool')
  const reply = messages[last]
  if (reply?.role !== 'assistant') return []
  const done = new Set(messages.slice(last + 1).map((each) => (each.role === 'tool' ? each.tool_call_id : '')))
  const calls = (reply.tool_calls ?? []).map((call) => call.id).filter((call) => !done.has(call))
  return calls.map((call) => ({ role: 'tool', tool_call_id: call, content: noResult }))
}

/** How many at the beginning are the same. */
function sameUntil(before: readonly unknown[], now: readonly unknown[]): number {
  const other = before.findIndex((each, place) => JSON.stringify(each) !== JSON.stringify(now[place]))
  return other < 0 ? before.length : other
}
