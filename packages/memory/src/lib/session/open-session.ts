import { randomUUID } from 'node:crypto'
import { JournalError, UsageError } from '@glmkit/core'
import type { JournalStore, MemoryEdit, OpenJournal, ResumeOptions, Run, RunEvent } from '@glmkit/core'
import { exportSession } from './export-session.ts'
import { followRun } from './follow-run.ts'
import type { FollowedRun, RunFollower } from './follow-run.ts'
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
  let isBusy = false
  let isResumable = false

  async function write(note: SessionNote, isVital: boolean): Promise<void> {
    log.apply(await kept.note(note, { isVital }))
  }

  const isCut = (): boolean => [undefined, 'failed', 'waiting'].includes(log.latest?.end)

  /** Looks after the journal of the latest run. */
  async function tidy(): Promise<void> {
    const { latest } = log
    if (latest === undefined) return
    isResumable = isCut() && (await isKept(journal, latest.runId))
    if (!isCut() && latest.keepsRun !== true) await removeIfThere(journal, latest.runId)
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

  function follow(
    run: Run<Output, Name>,
    begin: () => Promise<void>,
    ifOver?: RunFollower<Output, Name>['ifOver'],
  ): FollowedRun<Output, Name> {
    isBusy = true
    const edits: MemoryEdit[] = []
    return followRun(run, {
      begin,
      onEvent(event) {
        if (event.type === 'memory-edit') edits.push(event.edit)
        return event.type === 'run-end' || event.type === 'run-failed' ? settle(event, edits) : undefined
      },
      async end() {
        if (!isBusy) return
        isBusy = false
        await tidy()
      },
      ...(ifOver && { ifOver }),
    })
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
    const run = (log.latest?.run ?? 0) + 1
    const streamed = agent.stream(input, { ...sendOptions, runId: `${id}.${run}`, after: log.next() })
    return follow(streamed, () => write({ run, input }, true))
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
    const streamed = agent.resumeStream(runId, { ...resume, after })
    return follow(
      streamed,
      async () => {},
      () => agent.replay(runId, { after }),
    )
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
    async abandon() {
      const runId = cutRun('abandon the run of')
      const edits: MemoryEdit[] = []
      try {
        for await (const event of agent.replay(runId, { after: log.past() })) {
          if (event.type === 'memory-edit') edits.push(event.edit)
          const isDrift = event.type === 'run-failed' && event.error.name === 'JournalDriftError'
          if (!isDrift) await settle(event, edits, true)
        }
      } catch (error) {
        // The recording ends where the run was cut.
        if (isCut()) throw error
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
    close: () => closing.disposeAsync(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
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

async function isKept(journal: JournalStore, runId: string): Promise<boolean> {
  for await (const listed of journal.list({ prefix: runId })) if (listed.runId === runId) return true
  return false
}

async function removeIfThere(journal: JournalStore, runId: string): Promise<void> {
  try {
    await journal.remove(runId)
  } catch (error) {
    if (!(error instanceof JournalError) || error.reason !== 'missing') throw error
  }
}
