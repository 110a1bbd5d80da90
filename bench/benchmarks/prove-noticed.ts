import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { table } from '../search/table.ts'
import { sabotages } from './sabotages.ts'

/** Breaks one thing after the other, in a process of its own each. @returns What was not noticed. */
export async function proveNoticed(data: string): Promise<string[]> {
  const missed: string[] = []
  const rows: string[][] = []
  for (const [name, { part }] of Object.entries(sabotages)) {
    const found = await resultOf(name, part, data)
    rows.push([name, part, found.isNoticed ? `noticed: ${found.text}` : `NOT NOTICED: ${found.text}`])
    if (!found.isNoticed) missed.push(`not noticed: ${name}`)
  }
  process.stdout.write(`${table(['what is broken', 'shown by', 'result'], rows)}\n`)
  return missed
}

function resultOf(sabotage: string, part: string, data: string): Promise<{ isNoticed: boolean; text: string }> {
  const [program, saboteur] = ['../prove-benchmarks.ts', 'saboteur.ts'].map((file) => new URL(file, import.meta.url))
  const args = ['--import', String(saboteur), fileURLToPath(String(program)), '--data', data, '--only', part, '--quick']
  const env = { ...process.env, GLMKIT_SABOTAGE: sabotage }
  return new Promise((done) => {
    execFile(process.execPath, args, { env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      const missed = stdout.split('\n').filter((line) => line.startsWith('MISSED '))
      // A process that breaks down has noticed nothing.
      const text = missed[0]?.slice('MISSED '.length) ?? (stderr.trim().split('\n').at(-1) || 'every bar is met')
      done({ isNoticed: error?.code === 1 && missed.length > 0, text: text.slice(0, 110) })
    })
  })
}
