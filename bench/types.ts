/**
 * What an agent of 40 zod tools costs the type checker, as published: instantiations, a count that no other load on the
 * machine changes, beside the same 40 schemas without glmkit. Exits with 1 above the bound.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConsumer, tsc } from './published.ts'

const tools = 40
const mostInstantiations = 40_000

// Names differ from tool to tool: the checker would know a shape it has seen.
const schema = (n: number): string =>
  `z.object({ query${n}: z.string(), limit${n}: z.number().int().optional(), kind${n}: z.enum(['a${n}', 'b${n}']) })`
const each = (line: (n: number) => string): string => Array.from({ length: tools }, (_, n) => line(n)).join('\n')

const programs = {
  'imports alone': `import { z } from 'zod'
import { createAgent, defineTool } from '@glmkit/core'
export { createAgent, defineTool, z }`,
  '40 zod schemas': `import { z } from 'zod'
${each((n) => `export const schema${n} = ${schema(n)}`)}`,
  'an agent of 40 zod tools': `import { z } from 'zod'
import { createAgent, defineTool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
${each(
  (n) => `export const tool${n} = defineTool({
  name: 'tool_${n}',
  description: 'Finds.',
  input: ${schema(n)},
  execute: ({ query${n}, limit${n} = 5, kind${n} }) => [kind${n}, query${n}.slice(0, limit${n})] as const,
})`,
)}
export const agent = createAgent({ model: createGlm(), tools: [${Array.from({ length: tools }, (_, n) => `tool${n}`).join(', ')}] })`,
}

const consumer = createConsumer()
const write = (name: string, text: string): void => writeFileSync(join(consumer, name), text)
const options = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', skipLibCheck: true }

let instantiations = NaN
console.log('| program | instantiations | types |\n|---|---|---|')
for (const [name, source] of Object.entries(programs)) {
  write('program.ts', source)
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, types: ['node'] }, files: ['program.ts'] }))
  const report = execFileSync(tsc, ['-p', consumer, '--extendedDiagnostics'], { encoding: 'utf8' })
  const figure = (label: string): number => Number(new RegExp(`^${label}: +(\\d+)`, 'm').exec(report)?.[1])
  instantiations = figure('Instantiations')
  console.log(`| ${name} | ${instantiations} | ${figure('Types')} |`)
}
// A figure that is missing is no pass.
if (!(instantiations <= mostInstantiations)) {
  process.stderr.write(`Expected at most ${mostInstantiations} instantiations for the agent\n`)
  process.exitCode = 1
}
