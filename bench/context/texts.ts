/** Texts as tools return and models write them: prose, source code, records. All follow from the random numbers given. */
import { pick, type Random } from '../search/random.ts'
import { adjective, capital, code, identifier, names, noun, oneOf, places, verb } from './words.ts'

/** One line or paragraph. */
export type Line = (random: Random) => string

const clauses: readonly [Line, ...Line[]] = [
  (r) => `the ${adjective(r)} ${noun(r)} does not ${verb(r)} the ${noun(r)} before the ${noun(r)} is ${adjective(r)}`,
  (r) => `${oneOf(r, names)} and the ${noun(r)} team in ${oneOf(r, places)} ${verb(r)} a ${adjective(r)} ${noun(r)}`,
  (r) =>
    `between ${1990 + pick(r, 36)} and ${oneOf(r, ['this', 'last', 'next'])} year the ${noun(r)} rose by ${pick(r, 90) + 3} %`,
  (r) => `we should ${verb(r)} the ${noun(r)} and ${verb(r)} its ${adjective(r)} ${noun(r)} first`,
  (r) => `the ${noun(r)} of the ${noun(r)} is ${adjective(r)}, though a ${adjective(r)} ${noun(r)} may ${verb(r)} it`,
  (r) => `every ${noun(r)} has to ${verb(r)} at least ${pick(r, 40) + 2} ${noun(r)}s to ${verb(r)} the ${noun(r)}`,
  (r) => `nobody could ${verb(r)} whether the ${adjective(r)} ${noun(r)} was meant to ${verb(r)} or to ${verb(r)}`,
  (r) => `it took ${pick(r, 300) + 11} hours until the ${noun(r)} in ${oneOf(r, places)} was ${adjective(r)} again`,
  (r) => `that ${noun(r)} looks ${adjective(r)}, so the ${adjective(r)} ${noun(r)} must come from the ${noun(r)}`,
  (r) => `a ${adjective(r)} ${noun(r)} costs ${(r() * 9_000).toFixed(2)} and lasts ${pick(r, 70) + 2} months`,
]

export const sentence: Line = (r) => {
  const link = oneOf(r, [', and ', ', but ', '; ', ', because ', ', while '])
  return `${capital(oneOf(r, clauses)(r))}${r() < 0.4 ? link + oneOf(r, clauses)(r) : ''}.`
}

export const paragraph: Line = (r) => Array.from({ length: 3 + pick(r, 4) }, () => sentence(r)).join(' ')

/** What a model says to itself. */
export const thought: Line = (r) =>
  oneOf<Line>(r, [
    (s) => `Let me check whether ${oneOf(s, clauses)(s)}.`,
    (s) => `The \`${identifier(s)}\` ${noun(s)} is ${adjective(s)}, so ${oneOf(s, clauses)(s)}.`,
    (s) => `Hmm, ${oneOf(s, clauses)(s)}. That would ${verb(s)} the ${noun(s)}.`,
    sentence,
  ])(r)

const statements: readonly [Line, ...Line[]] = [
  (r) => `  const ${identifier(r)} = await ${identifier(r)}(${identifier(r)}, { ${noun(r)}: ${pick(r, 500)} })`,
  (r) => `  if (${identifier(r)}.${noun(r)} === undefined) return ${identifier(r)}('${noun(r)}')`,
  (r) => `  for (const ${noun(r)} of ${identifier(r)}.${noun(r)}s) ${identifier(r)}.${verb(r)}(${noun(r)}.${noun(r)})`,
  (r) => `  // ${sentence(r)}`,
  (r) => `  ${identifier(r)}.set(\`\${${noun(r)}.id}/${noun(r)}\`, ${identifier(r)} ?? ${pick(r, 90)})`,
  (r) => `  throw new ${capital(identifier(r))}Error(\`Cannot ${verb(r)} ${noun(r)} "\${${noun(r)}}"\`)`,
  (r) => `  return { ...${identifier(r)}, ${noun(r)}: ${identifier(r)}(${noun(r)}), ${noun(r)}: true }`,
]

/** A function of five to ten lines. */
export const sourceCode: Line = (r) => {
  const head = `export async function ${identifier(r)}(${noun(r)}: ${capital(noun(r))}): Promise<${capital(noun(r))}> {`
  return [head, ...Array.from({ length: 3 + pick(r, 6) }, () => oneOf(r, statements)(r)), '}', ''].join('\n')
}

export const logLine: Line = (r) =>
  `${time(r)} ${oneOf(r, ['INFO', 'WARN', 'DEBUG', 'ERROR'])} ${noun(r)}.${noun(r)} ${sentence(r)} (${pick(r, 9_000)} ms)`

export const matchLine: Line = (r) =>
  `src/${noun(r)}/${noun(r)}-${noun(r)}.ts:${pick(r, 400)}:${oneOf(r, statements)(r)}`

/** A record, in JSON. */
export const record: Line = (r) =>
  JSON.stringify(
    {
      [`${noun(r)}_id`]: `${noun(r).slice(0, 3)}_${code(r, 10)}`,
      [noun(r)]: { [noun(r)]: `${adjective(r)} ${noun(r)}`, [noun(r)]: pick(r, 10_000) / 100, currency: 'EUR' },
      status: `${adjective(r)}_${noun(r)}`,
      contact: `${oneOf(r, names)}, ${oneOf(r, places)}`,
      updated_at: time(r),
      note: sentence(r),
    },
    null,
    2,
  )

/** A page of the web, as a reader returns it. */
export const section: Line = (r) => `## ${capital(adjective(r))} ${noun(r)} and ${noun(r)}\n\n${paragraph(r)}\n`

/** Lines until there are about so many tokens, at what a token of such text is long. */
export function linesOf(random: Random, line: Line, tokens: number, charsPerToken: number): string[] {
  const lines: string[] = []
  for (let chars = 0; chars < tokens * charsPerToken;) {
    const next = line(random)
    lines.push(next)
    chars += next.length + 1
  }
  return lines
}

function time(random: Random): string {
  return new Date(Date.UTC(2026, pick(random, 10), 1 + pick(random, 28), 0, 0, pick(random, 86_400))).toISOString()
}
