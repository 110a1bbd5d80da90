import { expect, it } from 'vitest'
import { readWriteArguments } from './write-arguments.ts'

const asked = ['Tides', '--target', '5000', '--out', 'x.md']

it.each<[string, string]>([
  ['x.md', 'markdown'],
  ['x', 'markdown'],
  ['x.TXT', 'text'],
  ['x.jsonl', 'jsonl'],
  ['x.htm', 'html'],
  ['src/x.test.ts', 'code'],
])('takes the format from the name: %s', (file, format) => {
  expect(readWriteArguments(['Tides', '--target', '5000', '--out', file]).options.format).toBe(format)
})

it('leaves out what was not said, for the writer to choose', () => {
  expect(readWriteArguments(asked).options).toEqual({ targetTokens: 5_000, format: 'markdown' })
  const more = ['--no-toc', '--no-review', '--budget-usd', '0.5', '--concurrency', '2', '--format', 'text']
  expect(readWriteArguments([...asked, ...more]).options).toEqual({
    targetTokens: 5_000,
    format: 'text',
    concurrency: 2,
    tableOfContents: false,
    review: false,
    budget: { usd: 0.5 },
  })
})

it.each<[string, readonly string[], RegExp]>([
  ['no brief', ['--target', '9', '--out', 'x.md'], /No brief: call glmkit write "BRIEF"/],
  [
    'a brief without quotes',
    ['two', 'words', '--target', '9', '--out', 'x.md'],
    /Put the brief in quotes: found "words"/,
  ],
  ['no length', ['Hi', '--out', 'x.md'], /No length: pass --target TOKENS/],
  ['a length that is none', [...asked, '--target', '10k'], /Cannot use --target "10k": expected a whole number/],
  ['no file', ['Hi', '--target', '9'], /No file: pass --out FILE/],
  ['an unknown extension', [...asked, '--out', 'x.rst'], /the format of "x\.rst".*pass --format markdown, text/],
  ['an unknown format', [...asked, '--format', 'pdf'], /Unknown --format "pdf": expected markdown, text/],
  ['no budget', [...asked, '--budget-usd', '0'], /Cannot use --budget-usd "0"/],
])('refuses %s', (_, args, message) => {
  expect(() => readWriteArguments(args)).toThrow(message)
})
