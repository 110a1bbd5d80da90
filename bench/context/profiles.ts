import type { Random } from '../search/random.ts'
import type { Line } from './texts.ts'
import { logLine, matchLine, record, section, sourceCode } from './texts.ts'
import { adjective, code, identifier, names, noun, oneOf, places } from './words.ts'

/** Log-normal. */
export interface Size {
  readonly median: number
  readonly sigma: number
  readonly most: number
}

export interface ProfileTool {
  readonly name: string
  readonly description: string
  /** Of its only argument, which says what is asked for. */
  readonly argument: string
  readonly ask: Line
  readonly line: Line
  readonly charsPerToken: number
  /** A line of the result that says what nothing else does. */
  fact(key: string, value: string): string
}

/** How a kind of work goes on. Sizes in tokens of cl100k. */
export interface Profile {
  readonly name: 'coding' | 'research' | 'support'
  readonly instructions: string
  readonly task: string
  readonly tools: readonly [ProfileTool, ...ProfileTool[]]
  readonly reasoning: Size
  readonly text: Size
  readonly result: Size
  /** How often a step makes one, two and three calls. */
  readonly calls: readonly [one: number, two: number, three: number]
  /** After about so many steps it answers, and the user asks on. */
  readonly stepsPerTurn?: number
}

const file = (r: Random): string => `src/${noun(r)}/${identifier(r)}-${code(r, 4)}.ts`

const coding: Profile = {
  name: 'coding',
  instructions:
    'You are a careful software engineer. Read before you write, make small changes, run the tests after each of them, and say what you have found out. Never change generated files. Quote identifiers exactly.',
  task: 'The nightly settlement job books some invoices twice since the last release. Find out why, repair it without changing the public interface, and add a regression test. Constraints: no new dependency, keep Node 24 compatibility, and do not touch src/generated.',
  tools: [
    {
      name: 'read_file',
      description: 'Reads a file of the repository.',
      argument: 'path',
      ask: file,
      line: sourceCode,
      charsPerToken: 4.5,
      fact: (key, value) => `export const ${key} = '${value}'`,
    },
    {
      name: 'grep',
      description: 'Searches the repository for a regular expression.',
      argument: 'pattern',
      ask: (r) => `${identifier(r)}\\(.*${code(r, 4)}`,
      line: matchLine,
      charsPerToken: 4.2,
      fact: (key, value) => `src/settings/limits.ts:88:  ${key}: '${value}',`,
    },
    {
      name: 'run',
      description: 'Runs a command in the shell and returns what it prints.',
      argument: 'command',
      ask: (r) => `pnpm vitest run ${file(r)}`,
      line: logLine,
      charsPerToken: 3.6,
      fact: (key, value) => `    expected ${key} to be ${value}`,
    },
  ],
  reasoning: { median: 340, sigma: 0.8, most: 3_000 },
  text: { median: 40, sigma: 0.6, most: 300 },
  result: { median: 350, sigma: 1, most: 8_000 },
  calls: [0.6, 0.3, 0.1],
}

const research: Profile = {
  name: 'research',
  instructions:
    'You are a thorough researcher. Search, open what looks relevant, compare sources, and keep references exact. Answer with a report whose every claim names its source.',
  task: 'Write a report on how small European ports have financed shore power since 2015: who paid, what it cost, what went wrong, and which of the schemes could be copied. Cover at least twelve ports. Give the reference number of every grant, contract and decision you rely on.',
  tools: [
    {
      name: 'search_web',
      description: 'Searches the web; returns the best passages of each page.',
      argument: 'query',
      ask: (r) => `${oneOf(r, places)} port ${noun(r)} ${adjective(r)} ${noun(r)} ${code(r, 3)}`,
      line: section,
      charsPerToken: 4.8,
      fact: (key, value) => `The file on ${key} is kept under reference ${value}.`,
    },
    {
      name: 'open_page',
      description: 'Opens a page and returns its text.',
      argument: 'url',
      ask: (r) => `https://www.${noun(r)}-${noun(r)}.eu/${noun(r)}/${code(r, 6)}.html`,
      line: section,
      charsPerToken: 4.8,
      fact: (key, value) => `For ${key} the authority gives the number ${value}.`,
    },
  ],
  reasoning: { median: 220, sigma: 0.8, most: 2_500 },
  text: { median: 60, sigma: 0.7, most: 500 },
  result: { median: 2_100, sigma: 0.8, most: 12_000 },
  calls: [0.65, 0.3, 0.05],
}

const support: Profile = {
  name: 'support',
  instructions:
    'You are a support agent of a shop for spare parts. Look up what you need, never guess an order, a shipment or a payment, and answer shortly and politely. Refunds above 200 EUR need a manager.',
  task: 'Hello, three of my orders of this month have arrived incomplete, and one was charged twice. Can you look into it? My customer number is C-204417.',
  tools: [
    {
      name: 'get_order',
      description: 'An order with its items and history.',
      argument: 'order_id',
      ask: (r) => `ORD-${code(r, 8)}`,
      line: record,
      charsPerToken: 3.3,
      fact: (key, value) => `"${key}": "${value}",`,
    },
    {
      name: 'search_tickets',
      description: 'Earlier tickets of a customer.',
      argument: 'query',
      ask: (r) => `${oneOf(r, names)} ${noun(r)} ${code(r, 4)}`,
      line: record,
      charsPerToken: 3.3,
      fact: (key, value) => `"${key}": "${value}",`,
    },
    {
      name: 'read_policy',
      description: 'A section of the handbook.',
      argument: 'section',
      ask: (r) => `${noun(r)}-${noun(r)}-${code(r, 3)}`,
      line: section,
      charsPerToken: 4.8,
      fact: (key, value) => `For ${key}, use form ${value}.`,
    },
  ],
  reasoning: { median: 150, sigma: 0.7, most: 1_500 },
  text: { median: 40, sigma: 0.6, most: 300 },
  result: { median: 820, sigma: 0.7, most: 6_000 },
  calls: [0.65, 0.3, 0.05],
  stepsPerTurn: 8,
}

export const profiles: Readonly<Record<Profile['name'], Profile>> = { coding, research, support }
