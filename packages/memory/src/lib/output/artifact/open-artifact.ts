import { existsSync, fdatasync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { AgentError, UsageError } from '@glmkit/core'
import type { Artifact, FinishOptions, OpenArtifactOptions } from './artifact.ts'
import { writeDocument } from './document-file.ts'
import { artifactFiles, begin, beginAgain, claim, discard, syncFolder } from './files.ts'
import type { ArtifactFiles } from './files.ts'
import { asJson } from './json-value.ts'
import { openLedger } from './ledger.ts'
import type { Lock } from './lock.ts'
import { openParts } from './parts.ts'
import { recover } from './recover.ts'
import type { Recovered } from './recover.ts'
import { decoded, endOf, unchanged } from './part-text.ts'
import { createSections } from './sections.ts'
import { trimParts } from './trim-parts.ts'
import { openView } from './view.ts'

const dataSync = promisify(fdatasync)

/**
 * Begins a long write to a file, or goes on with it. Beside the file, `FILE.parts/` has a file for each section, and
 * `ledger.jsonl`: what was appended, in which order, with its SHA-256. All of it is compared when it is opened again.
 *
 * @throws {UsageError} If the file exists and is no write of the same `key`. It is not touched.
 * @throws {AgentError} If somebody else writes it, or what there is of it is damaged. Nothing is changed then.
 */
export async function openArtifact({ file, key, onWarning = () => {} }: OpenArtifactOptions): Promise<Artifact> {
  const files = artifactFiles(file)
  try {
    const lock = await claim(files)
    const opened = new DisposableStack()
    try {
      return await openClaimed(files, { key, onWarning }, lock, opened)
    } catch (error) {
      opened.dispose()
      await lock.release()
      throw error
    }
  } catch (error) {
    throw asAgentError(files.file, error)
  }
}

async function openClaimed(
  files: ArtifactFiles,
  { key, onWarning }: Required<Omit<OpenArtifactOptions, 'file'>>,
  lock: Lock,
  opened: DisposableStack,
): Promise<Artifact> {
  const isThere = existsSync(files.ledger)
  if (!isThere) await begin(files, key)
  const sections = createSections()
  const parts = openParts(files.folder)
  opened.defer(() => parts.close())
  const earlier = await recover(files, key, parts, sections)
  const isResumed = isThere && earlier !== undefined
  const { lines, notes, sealed, isInPlace } = earlier ?? (await beginAnew())
  const ledger = openLedger(files.ledger, lines)
  opened.defer(() => ledger.close())
  // The document itself is no longer to be taken for what can be seen of it.
  const view = isInPlace ? undefined : openView(files.file, parts, sections)
  opened.defer(() => view?.close())
  for (const line of await trimParts(files.folder, parts)) onWarning(line)

  const sealing = new Set<Promise<void>>()
  let failure: unknown
  let state: 'open' | 'finishing' | 'closed' = 'open'

  /** An attempt that came to nothing does not stand in the way of one with other options. */
  async function beginAnew(): Promise<Recovered> {
    await beginAgain(files, key)
    const begun = await recover(files, key, parts, sections)
    if (begun === undefined)
      throw new AgentError(`Cannot begin "${files.file}": its folder is written by somebody else`)
    return begun
  }

  function checkReadable(): void {
    if (failure !== undefined) throw failure
    if (state === 'closed') throw new UsageError(`Cannot use the write of "${files.file}": it is closed, open it again`)
  }

  function check(): void {
    checkReadable()
    if (state === 'finishing') throw new UsageError(`Cannot add to "${files.file}": it is being finished`)
  }

  /** What is on the disk after a failure, only opening it again can tell. */
  function fail(error: unknown): unknown {
    failure ??= asAgentError(files.file, error)
    return failure
  }

  function write(work: () => void): void {
    try {
      work()
    } catch (error) {
      throw fail(error)
    }
  }

  async function sealOnDisk(section: number): Promise<void> {
    try {
      const entry = await parts.seal(section)
      await syncFolder(files.folder)
      ledger.append(entry)
      await dataSync(ledger.fd)
      sealed.set(section, entry.sha256)
      view?.advance()
    } catch (error) {
      throw fail(error)
    }
  }

  async function* read(section: number): AsyncIterable<string> {
    checkReadable()
    sections.state(section)
    try {
      yield* decoded(parts.stream(section), parts.pathOf(section))
    } catch (error) {
      throw asAgentError(files.file, error)
    }
  }

  const sealedBytes = (section: number): AsyncIterable<Uint8Array> =>
    unchanged(parts.stream(section), sealed.get(section), parts.pathOf(section))

  async function writeWhole(options: FinishOptions): Promise<void> {
    try {
      await Promise.all(sealing)
      const whole = await writeDocument(files.newDocument, sections.order, sealedBytes, options)
      write(() => ledger.append({ type: 'finished', ...whole }))
      await dataSync(ledger.fd)
      view?.check()
    } catch (error) {
      await rm(files.newDocument, { force: true })
      throw error
    }
  }

  async function putInPlace(): Promise<void> {
    opened.dispose()
    try {
      await rename(files.newDocument, files.file)
      await syncFolder(dirname(files.file))
      await discard(files, lock)
    } finally {
      await lock.release()
    }
  }

  async function close(): Promise<void> {
    if (state === 'closed') return
    state = 'closed'
    await Promise.allSettled(sealing)
    opened.dispose()
    await lock.release()
  }

  return {
    isResumed,
    notes,
    get outline() {
      return sections.outline
    },
    get sections() {
      return sections.count
    },
    plan(count, outline) {
      check()
      sections.checkPlan(count)
      const kept = asJson(outline)
      write(() => ledger.append({ type: 'outline', sections: count, outline: kept }))
      sections.plan(count, kept)
    },
    state: (section) => sections.state(section),
    append(section, text, { boundary, requestId }) {
      check()
      sections.checkAppend(section, text)
      if (text === '') return
      const bytes = Buffer.from(text)
      write(() => {
        const written = parts.append(section, bytes)
        ledger.append({ ...written, boundary, ...(requestId !== undefined && { requestId }) })
        sections.grow(section, bytes.length, boundary)
        view?.grow(section, bytes)
      })
    },
    note(value) {
      check()
      const kept = asJson(value)
      write(() => ledger.append({ type: 'note', value: kept }))
      notes.push(kept)
    },
    async seal(section) {
      check()
      sections.checkSeal(section)
      sections.seal(section)
      const done = sealOnDisk(section)
      sealing.add(done)
      await done.finally(() => sealing.delete(done))
    },
    read,
    async text(section) {
      let text = ''
      for await (const piece of read(section)) text += piece
      return text
    },
    async tail(section, chars) {
      checkReadable()
      return endOf((from) => parts.stream(section, from), sections.state(section).bytes, chars)
    },
    async finish(options = {}) {
      check()
      sections.checkFinish()
      state = 'finishing'
      try {
        await writeWhole(options)
        state = 'closed'
        await putInPlace()
      } catch (error) {
        if (state === 'finishing') state = 'open'
        throw asAgentError(files.file, error)
      }
      return undefined
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What the system refuses to do, in a line that names the document; all else as it is. */
function asAgentError(file: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error
  return isOfSystem ? new AgentError(`Cannot write "${file}": ${error.message}`, { cause: error }) : error
}
