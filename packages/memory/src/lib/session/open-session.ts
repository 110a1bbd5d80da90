import { randomUUID } from 'node:crypto'
import { JournalError, UsageError } from '@glmkit/core'
import type { JournalStore, MemoryEdit, OpenJournal, ResumeOptions, Run, RunEvent } from '@glmkit/core'
import { exportSession } from './export-session.ts'
import { followRun } from './follow-run.ts'
import type { FollowedRun, RunFollower } from './follow-run.ts'
import { isKept, lastRun, removeIfPossible } from './run-journals.ts'
import { pastUntil } from './session-fork.ts'
import { checkSessionId, newHeader, readHeader } from './session-header.ts'
import type { SessionHeader } from './session-header.ts'
import { createSessionLog } from './session-log.ts'
import type { SessionEntry, SessionNote, SessionRunEnd } from './session-note.ts'
import type { OpenSessionOptions, SendOptions, Session } from './session.ts'

/**
 * Opens a session, or begins one: an append-only log in which each run notes what is new.
 *
 * @throws {JournalError} If it is open elsewhere, damaged, or of another version; the message names file and line.
 * @see docs/decisions/007-journal-format.md
 */
export function openSession<Output = unknown, Name extends string = string>(
  options: OpenSessionOptions<Output, Name>,
): Promise<Session<Output, Name>> {
  return open(options, options.title === undefined ? {} : { title: options.title }, [])
}

async function open<Output, Name extends string>(
  options: OpenSessionOptions<Output, Name>,
  ifNew: SessionHeader,
  pastOfFork: readonly SessionEntry[],
): Promise<Session<Output, Name>> {
  const { journal, agent, keepRuns = false } = options
  const id = checkSessionId(options.id ?? `session-${randomUUID()}`)
  const isFork = ifNew.parent !== undefined
  const isNew = options.id === undefined || isFork
  await using held = new AsyncDisposableStack()
  const kept = held.use(await openOrCreate(journal, id, isNew, newHeader(ifNew)))
  const header = readHeader(id, kept.header)
  if (header.parent !== undefined && kept.notes.length === 0 && !isFork) {
    throw new JournalError(
      `Cannot open session "${id}": it is a fork that was never finished, forget it and fork again`,
    )
  }
  const log = createSessionLog(id)
  for (const note of kept.notes) log.apply(note)
  const taken = await lastRun(journal, id)
  let lastWritten: Promise<void> = Promise.resolve()
  let isBusy = false
  let going: FollowedRun<Output, Name> | undefined
  let isResumable = false

  /** One after the other: the log has them in this order, however long each takes to be on the disk. */
  function write(note: SessionNote, isVital: boolean): Promise<void> {
    const written = lastWritten.then(async () => log.apply(await kept.note(note, { isVital })))
    lastWritten = written.catch(() => {})
    return written
  }

  const isCut = (): boolean => [undefined, 'failed', 'waiting'].includes(log.latest?.end)

  /** Looks after the journal of the latest run. */
  async function tidy(): Promise<void> {
    const { latest } = log
    if (latest === undefined) return
    isResumable = isCut() && (await isKept(journal, latest, log.past().transcript.length))
    if (!isCut() && latest.keepsRun !== true) await removeIfPossible(journal, latest.runId)
  }

  async function settle(event: RunEvent<Name>, edits: readonly MemoryEdit[], isGivenUp = false): Promise<void> {
    const { latest } = log
    if (latest === undefined || (event.type !== 'run-end' && event.type !== 'run-failed')) return
    const isEnd = event.type === 'run-end'
    const { transcript, usage } = isEnd ? event.result : event
    const reason: SessionRunEnd = isEnd ? event.result.stopReason : 'failed'
    const end = isGivenUp && (reason === 'failed' || reason === 'waiting') ? 'abandoned' : reason
    const facts = {
      ...(end === 'failed' && !isEnd && { error: event.error }),
      ...(end === 'waiting' && isEnd && { waitingFor: event.result.waitingFor }),
      ...(keepRuns && { keepsRun: true as const }),
    }
    const news = log.newsOf({ transcript, edits: [...log.past().edits, ...edits] })
    await write({ run: latest.run, ...news, end, usage, ...facts }, true)
  }

  /** Gives the latest run up with what has been noted of it. Its journal stays: somebody may yet read it. */
  async function leave({ name, message }: JournalError): Promise<void> {
    const { latest } = log
    if (latest === undefined) return
    const news = log.newsOf({ transcript: log.messages, edits: log.edits })
    await write({ run: latest.run, ...news, end: 'abandoned', error: { name, message }, keepsRun: true }, true)
  }

  function follow(
    begun: (signal: AbortSignal) => Run<Output, Name>,
    signal: AbortSignal | undefined,
    { begin = async () => {}, ifOver }: Partial<Pick<RunFollower<Output, Name>, 'begin' | 'ifOver'>>,
  ): FollowedRun<Output, Name> {
    const left = new AbortController()
    const run = begun(signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]))
    isBusy = true
    const edits: MemoryEdit[] = []
    going = followRun(run, {
      begin,
      abort: (reason) => left.abort(reason),
      onEvent(event) {
        if (event.type === 'memory-edit') edits.push(event.edit)
        // The journal would not be resumed so: it says what has been, not what this agent has made of it.
        const isRefused = ifOver !== undefined && hasFailedWith(event, 'JournalError', 'JournalDriftError')
        const isLast = event.type === 'run-end' || event.type === 'run-failed'
        return isLast && !isRefused ? settle(event, edits) : undefined
      },
      async end() {
        if (!isBusy) return
        isBusy = false
        await tidy()
      },
      ...(ifOver && { ifOver }),
    })
    return going
  }

  function refuseBusy(what: string): void {
    if (isBusy) throw new UsageError(`Cannot ${what} session "${id}": a run is going on, await its result first`)
  }

  function start(input: string, sendOptions: SendOptions = {}): FollowedRun<Output, Name> {
    refuseBusy('send to')
    if (isResumable) {
      const hint = 'await session.resume() or session.abandon() first'
      throw new UsageError(`Cannot send to session "${id}": run "${log.latest?.runId}" was interrupted, ${hint}`)
    }
    const run = Math.max(log.latest?.run ?? 0, taken) + 1
    const runId = `${id}.${run}`
    const begun = (signal: AbortSignal): Run<Output, Name> =>
      agent.stream(input, { ...sendOptions, signal, runId, after: log.next() })
    return follow(begun, sendOptions.signal, { begin: () => write({ run, input }, true) })
  }

  /** @throws {UsageError} If there is none that can be resumed. */
  function cutRun(what: string): string {
    refuseBusy(what)
    const { latest } = log
    if (latest !== undefined && isResumable) return latest.runId
    const why = latest === undefined || !isCut() ? 'no run was interrupted' : 'the run has no journal, send again'
    throw new UsageError(`Cannot ${what} session "${id}": ${why}`)
  }

  function goOn(resume: Omit<ResumeOptions, 'after'> = {}): FollowedRun<Output, Name> {
    const runId = cutRun('resume')
    const after = log.past()
    const begun = (signal: AbortSignal): Run<Output, Name> => agent.resumeStream(runId, { ...resume, signal, after })
    return follow(begun, resume.signal, { ifOver: () => agent.replay(runId, { after }) })
  }

  const session: Session<Output, Name> = {
    id,
    title: header.title,
    parent: header.parent,
    torn: kept.torn,
    get label() {
      return log.label
    },
    get messages() {
      return [...log.messages]
    },
    get edits() {
      return [...log.edits]
    },
    get entries() {
      return [...log.entries]
    },
    get interrupted() {
      const { latest } = log
      if (latest === undefined || isBusy || !isCut()) return undefined
      const { runId, input, waitingFor, error } = latest
      return { runId, input, isResumable, ...(waitingFor && { waitingFor }), ...(error && { error }) }
    },
    send: async (input, sendOptions) => start(input, { approver: 'stop', ...sendOptions }).finish(),
    stream: (input, sendOptions) => start(input, sendOptions).run,
    resume: async (resume) => goOn({ approver: 'stop', ...resume }).finish(),
    resumeStream: (resume) => goOn(resume).run,
    async abandon({ force = false } = {}) {
      const runId = cutRun('abandon the run of')
      const edits: MemoryEdit[] = []
      try {
        for await (const event of agent.replay(runId, { after: log.past() })) {
          if (event.type === 'memory-edit') edits.push(event.edit)
          if (!hasFailedWith(event, 'JournalDriftError')) await settle(event, edits, true)
        }
      } catch (error) {
        // The recording ends where the run was cut.
        if (isCut() && !(force && error instanceof JournalError)) throw error
        if (isCut() && error instanceof JournalError) await leave(error)
      }
      await tidy()
    },
    setLabel: (label) => write({ label }, false),
    async fork({ at = log.messages.length, title, label, ...own } = {}) {
      const named = { ...(title !== undefined && { title }) }
      const labelled = { ...(label !== undefined && { label }) }
      const past = pastUntil(id, log, at)
      return open({ journal, agent, keepRuns, ...own, ...labelled }, { parent: { id, at }, ...named }, past)
    },
    export: ({ format = 'jsonl' } = {}) => exportSession({ id, title: header.title, ...log }, format),
    close,
    [Symbol.asyncDispose]: close,
  }

  async function close(): Promise<void> {
    if (isBusy) await going?.leave()
    await closing.disposeAsync()
  }

  if (isFork) await write({ past: pastOfFork }, true)
  await tidy()
  if (options.label !== undefined && options.label !== log.label) await session.setLabel(options.label)
  const closing = held.move()
  return session
}

async function openOrCreate(journal: JournalStore, id: string, isNew: boolean, header: unknown): Promise<OpenJournal> {
  if (isNew) return journal.create(id, header)
  try {
    return await journal.open(id)
  } catch (error) {
    if (error instanceof JournalError && error.reason === 'missing') return journal.create(id, header)
    throw error
  }
}

const hasFailedWith = (event: RunEvent, ...names: readonly string[]): boolean =>
  event.type === 'run-failed' && names.includes(event.error.name)
