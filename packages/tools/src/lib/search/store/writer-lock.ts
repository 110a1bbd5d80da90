import { DatabaseSync } from 'node:sqlite'
import { IndexStoreError } from './index-store-error.ts'

/** Somebody else is writing to the index. */
export class IndexLockedError extends IndexStoreError {
  override readonly name = 'IndexLockedError'
  /** The process that writes; 0 if it could not be told. */
  readonly pid: number

  constructor(store: string, pid: number) {
    const writer = pid === 0 ? 'another process' : pid === process.pid ? 'this process' : `process ${pid}`
    super(store, `${writer} is writing to it, wait for it to end or close it; searching works meanwhile`)
    this.pid = pid
  }
}

export interface WriterLock {
  release(): void
}

/**
 * Makes the caller the only one who writes to an index. The lock is one of the operating system on a small file of its
 * own beside the index, `-writer`: it ends with the process, however that ends, and never expires under a slow writer.
 *
 * @throws {IndexLockedError} If there is another one.
 */
export function lockForWriting(store: string): WriterLock {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(`${store}-writer`, { timeout: 0 })
    lock.exec('CREATE TABLE IF NOT EXISTS writer (pid INTEGER)')
    lock.exec('BEGIN IMMEDIATE')
    lock.exec('DELETE FROM writer')
    lock.exec(`INSERT INTO writer VALUES (${process.pid})`)
    lock.exec('COMMIT')
    // Readers still see who holds it, as they would not with an exclusive one.
    lock.exec('BEGIN IMMEDIATE')
  } catch (error) {
    const isHeld = error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
    const pid = isHeld && lock !== undefined ? writerOf(lock) : 0
    lock?.close()
    if (isHeld) throw new IndexLockedError(store, pid)
    const reason = error instanceof Error ? error.message : String(error)
    throw new IndexStoreError(store, `${reason}: check that its folder exists and can be written`, { cause: error })
  }
  const held = lock
  return {
    release() {
      if (held.isOpen) held.close()
    },
  }
}

const sqliteBusy = 5

function writerOf(lock: DatabaseSync): number {
  try {
    const pid = lock.prepare('SELECT pid FROM writer').get()?.['pid']
    return typeof pid === 'number' ? pid : 0
  } catch {
    return 0
  }
}
