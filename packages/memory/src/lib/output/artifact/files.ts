import { existsSync } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '@glmkit/core'
import { unlessGone } from '../../directory/plain-files.ts'
import { encode, ledgerVersion } from './ledger.ts'
import { lockPrefix, takeLock } from './lock.ts'
import type { Lock } from './lock.ts'
import { isPartName } from './parts.ts'

/** Where the files of a long write are: the document, and all else in a folder beside it. */
export interface ArtifactFiles {
  readonly file: string
  readonly folder: string
  readonly ledger: string
  /** Until it is whole. */
  readonly newLedger: string
  readonly tornLedger: string
  readonly newDocument: string
  /** The ledger's name from when the document is in its place: nothing in the folder is needed any more. */
  readonly doneLedger: string
}

const names = {
  ledger: 'ledger.jsonl',
  newLedger: 'ledger.jsonl.new',
  tornLedger: 'ledger.jsonl.torn',
  newDocument: 'document.new',
  doneLedger: 'ledger.done',
}

export function artifactFiles(path: string): ArtifactFiles {
  const file = resolve(path)
  const folder = `${file}.parts`
  return {
    file,
    folder,
    ledger: join(folder, names.ledger),
    newLedger: join(folder, names.newLedger),
    tornLedger: join(folder, names.tornLedger),
    newDocument: join(folder, names.newDocument),
    doneLedger: join(folder, names.doneLedger),
  }
}

/**
 * Makes sure that the files are ours or not there, and that nobody else writes them.
 *
 * @throws {UsageError} If the document is there and no write of it can go on. Nothing of it is touched.
 */
export async function claim(files: ArtifactFiles): Promise<Lock> {
  let lock: Lock | undefined
  try {
    await checkOurs(files)
    await mkdir(files.folder, { recursive: true })
    lock = await takeLock(files.folder, files.file)
    if (!existsSync(files.doneLedger)) {
      await checkOurs(files)
      return lock
    }
  } catch (error) {
    await lock?.release()
    await removeEmpty(files.folder)
    throw error
  }
  await clear(files, lock)
  return claim(files)
}

/** From here on the document is ours. */
export async function begin({ file, ledger, newLedger }: ArtifactFiles, key: string): Promise<void> {
  await writeFile(newLedger, encode(0, { type: 'header', version: ledgerVersion, key }))
  await rename(newLedger, ledger)
  try {
    // Fails if somebody has made it since we looked.
    await (await open(file, 'wx')).close()
  } catch (error) {
    await unlink(ledger)
    throw error
  }
}

/** The same where an earlier write has brought nothing. */
export async function beginAgain(files: ArtifactFiles, key: string): Promise<void> {
  const document = await lstat(files.file).catch(unlessGone)
  if (document !== undefined && document.size > 0) throw otherDocument(files)
  if (document !== undefined) await unlink(files.file)
  await unlink(files.ledger)
  await begin(files, key)
}

export const otherDocument = ({ file, folder }: ArtifactFiles): UsageError =>
  new UsageError(
    `Cannot write "${file}": "${folder}" is of another document, give the same options to go on, choose another file, ` +
      'or delete both to begin anew',
  )

/** The document is in its place: removes all else. */
export async function discard(files: ArtifactFiles, lock: Lock): Promise<void> {
  await rename(files.ledger, files.doneLedger)
  await clear(files, lock)
}

/** Which files there are outlives the machine. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder.
  if (process.platform === 'win32') return
  const folder = await open(path)
  await folder.sync()
  await folder.close()
}

async function checkOurs({ file, folder, ledger, doneLedger }: ArtifactFiles): Promise<void> {
  if (existsSync(doneLedger)) return
  const document = await lstat(file).catch(unlessGone)
  const isBegun = existsSync(ledger)
  if (isBegun && (document === undefined || document.isFile())) return
  const found = isBegun ? [] : ((await readdir(folder).catch(unlessGone)) ?? [])
  const refuse = (why: string, advice = 'choose another file or delete it'): UsageError =>
    new UsageError(`Cannot write "${file}": ${why}, ${advice}`)
  if (found.some(isPartName)) {
    throw refuse(
      `"${folder}" has parts of a text but no ledger.jsonl`,
      'restore it, or move both away to keep the text',
    )
  }
  if (document !== undefined) throw refuse('it exists already')
  if (found.every((name) => name.startsWith(lockPrefix) || name === names.newLedger)) return
  throw refuse(`"${folder}" exists already and is no write that can go on`)
}

/** What says that the rest is rubbish goes last. */
async function clear({ folder, doneLedger }: ArtifactFiles, lock: Lock): Promise<void> {
  const ours = new Set<string>([names.newLedger, names.tornLedger, names.newDocument])
  for (const name of await readdir(folder)) {
    if (isPartName(name) || ours.has(name)) await unlink(join(folder, name))
  }
  await lock.release()
  // Somebody who came meanwhile may have done it.
  await unlink(doneLedger).catch(unlessGone)
  await removeEmpty(folder)
}

/** What somebody else has put there stays, and the folder with it. */
async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => {})
}
