import { createExecutor } from '@glmkit/tools/execute'
import type { Executor } from '@glmkit/tools/execute'
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A sandbox of which the trials of a suite share the processes, as long as one of them has it. */
export interface ExecutorLease {
  readonly executor: Executor
  release(): void
}

interface Shared {
  readonly executor: Executor
  readonly dir: string
}

/** Trials come one after the other: the process of one serves the next. It keeps the program from ending for as long. */
const lingerMs = 500

let shared: Shared | undefined
let holders = 0
let timer: NodeJS.Timeout | undefined

/** Starts it for the first holder, and ends it, with all files it has written, half a second after the last. */
export function leaseExecutor(): ExecutorLease {
  clearTimeout(timer)
  shared ??= openShared()
  holders += 1
  let isHeld = true
  return {
    executor: shared.executor,
    release() {
      if (!isHeld) return
      isHeld = false
      holders -= 1
      if (holders === 0) timer = setTimeout(() => void closeShared(), lingerMs)
    },
  }
}

/** The folder is made with the first chart. */
function openShared(): Shared {
  const dir = join(tmpdir(), `glmkit-code-suite-${randomUUID()}`)
  return { dir, executor: createExecutor({ outDir: dir }) }
}

async function closeShared(): Promise<void> {
  const closing = shared
  shared = undefined
  if (closing === undefined) return
  await closing.executor.close()
  // A folder that stays behind is no reason to fail.
  await rm(closing.dir, { recursive: true, force: true }).catch(() => {})
}
