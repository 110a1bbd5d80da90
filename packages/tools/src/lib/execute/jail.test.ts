import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { engines } from './engines.ts'
import type { EngineTraits } from './engines.ts'
import { startJail } from './jail.ts'

/** An engine whose child ends before it begins. */
const failing = (message: string): EngineTraits => ({
  ...engines['isolated-vm'],
  async program(options, start) {
    const program = await engines['isolated-vm'].program(options, start)
    return { ...program, args: [`--import=data:text/javascript,throw new Error('${message}')`, ...program.args] }
  },
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const options = { memoryMiB: 64, fonts: [], packageDir: undefined, osSandbox: 'auto' } as const
const noBinary = 'No native build was found for platform=linux arch=riscv64'

it('starts QuickJS where isolated-vm has no binary', async () => {
  const jail = await startJail(failing(noBinary), options, engines.quickjs)
  expect(jail).toMatchObject({ engine: 'quickjs', walls: expect.arrayContaining(['wasm']) })
  await jail.kill()
})

it('says what keeps an engine from starting, when it is something else, or no other one may take its place', async () => {
  await expect(startJail(failing('a bug'), options, engines.quickjs)).rejects.toThrow('(isolated-vm): Error: a bug')
  await expect(startJail(failing(noBinary), options)).rejects.toThrow('(isolated-vm): Error: No native build was found')
})

it.runIf(process.platform === 'linux')('ends what a wall has started, when it is killed before it is up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bwrap-'))
  // The real one, killed between the start of its child and the first word to it.
  writeFileSync(join(folder, 'bwrap'), '#!/bin/sh\n/bin/sleep 60 &\nkill -9 $$\n', { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  const jail = await startJail(engines['isolated-vm'], options)
  expect(jail.walls).not.toContain('bubblewrap')
  await jail.kill()
  rmSync(folder, { recursive: true })
})
