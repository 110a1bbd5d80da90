import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { createExecutor } from './executor.ts'

/** What the kernel tells of a process, or nothing when it is gone. */
function statusOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

/** Orphans may stay zombies where nobody reaps them. */
const isRunning = (pid: number): boolean => /^State:\t[^ZX]/m.test(statusOf(pid))

/** The children of a process. */
function childrenOf(parent: number | undefined): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => statusOf(pid).includes(`\nPPid:\t${parent}\n`)).map(Number)
}

/** Linux lists processes as files. */
const isLinux = existsSync('/proc/self/status')

it.runIf(isLinux)(
  'starts a child with the first run, another for a run beside it, and leaves none after close()',
  async () => {
    const executor = createExecutor()
    expect(childrenOf(process.pid)).toHaveLength(0)
    await executor.run('1')
    await executor.run('2')
    expect(childrenOf(process.pid)).toHaveLength(1)
    await Promise.all([executor.run('1'), executor.run('2')])
    expect(childrenOf(process.pid)).toHaveLength(2)
    await executor.close()
    expect(childrenOf(process.pid)).toHaveLength(0)
    await expect(executor.run('4')).rejects.toMatchObject({ name: 'UsageError' })
  },
)

it.runIf(isLinux)('survives the death of its child, in a run and between runs', async () => {
  await using executor = createExecutor()
  await executor.run('1')
  const kill = (): void => childrenOf(process.pid).forEach((pid) => process.kill(pid, 'SIGKILL'))
  const again = executor.run('await new Promise((r) => setTimeout(r, 400)); "after all"')
  await sleep(100)
  kill()
  expect(await again).toMatchObject({ status: 'ok', result: 'after all' })
  // What has called a tool is not run again.
  const crashing = executor.run('console.log("alive"); await tools.begun(); for (;;);', {
    tools: ['begun'],
    callTool: () => void setTimeout(kill, 100),
  })
  expect(await crashing).toMatchObject({ status: 'crash', stdout: 'alive\n', error: { name: 'CrashError' } })
  expect(await executor.run('2')).toMatchObject({ status: 'ok' })
  for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(childrenOf(process.pid)).toHaveLength(0))
  expect(await executor.run('3')).toMatchObject({ status: 'ok' })
})

it.runIf(isLinux)(
  'takes its busy child along when the host is killed, and does not keep an idle host running',
  async () => {
    const entry = JSON.stringify(new URL('./executor.ts', import.meta.url).href)
    const host = (rest: string) =>
      spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `
      const { createExecutor } = await import(${entry})
      const executor = createExecutor()
      await executor.run('1')
      console.log('ready')
      ${rest}`,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )

    const busy = host('await executor.run("for (;;);")')
    await once(busy.stdout, 'data')
    await sleep(200)
    const jails = childrenOf(busy.pid)
    expect(jails).toHaveLength(1)
    busy.kill('SIGKILL')
    await vi.waitFor(() => expect(jails.filter(isRunning)).toEqual([]), {
      timeout: 5000,
    })

    const [code] = await once(host(''), 'exit')
    expect(code).toBe(0)
  },
)

it('rejects with the signal’s reason, running or waiting, and works on', async () => {
  await using executor = createExecutor()
  const [first, second] = [new AbortController(), new AbortController()]
  const running = executor.run('for (;;);', { signal: first.signal })
  const waiting = executor.run('1', { signal: second.signal })
  const reason = new Error('enough')
  second.abort('changed my mind')
  await expect(waiting).rejects.toBe('changed my mind')
  first.abort(reason)
  await expect(running).rejects.toBe(reason)
  await expect(executor.run('2', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(await executor.run('3')).toMatchObject({ result: '3' })
})

it('close() stops what runs', async () => {
  const executor = createExecutor()
  const running = executor.run('for (;;);')
  void sleep(50).then(() => executor.close())
  await expect(running).rejects.toThrow('Cannot run code: the executor is closed')
})

it('refuses options that cannot work', async () => {
  expect(() => createExecutor({ memoryMiB: 1 })).toThrow('Cannot use memoryMiB 1: pass a number from 16 to 4096')
  expect(() => createExecutor({ fonts: ['/no/such.ttf'] })).toThrow('the file does not exist')
  await using executor = createExecutor()
  await expect(executor.run('1', { timeoutMs: Number.NaN })).rejects.toMatchObject({ name: 'UsageError' })
})
