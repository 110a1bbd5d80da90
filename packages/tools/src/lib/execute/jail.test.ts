import { expect, it } from 'vitest'
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
