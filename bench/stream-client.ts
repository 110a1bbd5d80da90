/** One loop does one task, several times over; prints the CPU milliseconds of each round after a warm-up. */
import { loops } from './loops.ts'

const [, , name = '', task = '', baseURL = '', rounds = '5'] = process.argv

const steps = 20
const open = loops[name]
if (open === undefined) throw new Error(`no loop "${name}"`)
const loop = await open(baseURL)
const prompt = task === 'step' ? `step ${steps}` : task
let seen = await loop(prompt)
const cpuMs: number[] = []
for (let round = 0; round < Number(rounds); round += 1) {
  const before = process.cpuUsage()
  seen = await loop(prompt)
  const { user, system } = process.cpuUsage(before)
  cpuMs.push((user + system) / 1_000 / (task === 'step' ? steps + 1 : 1))
}
process.stdout.write(JSON.stringify({ seen, cpuMs }))
process.exit()
