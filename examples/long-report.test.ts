import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createIndex } from '@glmkit/tools/search'
import { expect, it } from 'vitest'
import { checkReport } from './long-report-checks.ts'

it('writes a report of over 100 pages through broken streams, whose contents, numbers and citations all hold', async () => {
  const { ZAI_API_KEY: _, GLMKIT_BASE_URL: __, GLMKIT_MODEL: ___, ...env } = process.env
  const out = await mkdtemp(join(tmpdir(), 'long-report-'))
  try {
    const file = fileURLToPath(new URL('long-report.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [file, '--out', out], { env })
    expect(stdout).toMatch(/^Agents with GLM-5: 19 sections$/m)
    expect(stdout).toMatch(/: 1\d\d pages, 5\d,\d{3} words\n19 sections, \d{3} headings in the table of contents\n/)
    expect(stdout).toMatch(/^\d,\d{3} citations of \d{2,3} passages$/m)
    expect(stdout).toMatch(/^length score 9\d\.\d · [1-9] cuts · /m)
    expect(stdout).not.toContain('✗')
    const report = await readFile(join(out, 'long-report.md'), 'utf8')
    expect(report).toMatch(/^# Agents with GLM-5\n\n## Contents\n\n- \[1\. Introduction\]\(#1-introduction\)\n/)
    expect(report.match(/^## \d+\. .*/gm)).toHaveLength(19)
    expect(report).toContain('GLM-5 scores 77.8 on SWE-bench Verified')
  } finally {
    await rm(out, { recursive: true })
  }
}, 120_000)

it('notices what does not hold', async () => {
  await using index = await createIndex({ dir: fileURLToPath(new URL('../docs/knowledge', import.meta.url)) })
  const { results } = await index.search('price', { topK: 1 })
  const ref = results[0]?.ref ?? ''
  const pages = `Said here [${ref}]. ${'word '.repeat(25_100)}\n`
  const whole = `# R\n\n## Contents\n\n- [1. A](#1-a)\n  - [B](#b)\n- [2. B](#2-b)\n  - [B](#b-1)\n\n## 1. A\n\n### B\n\n${pages}\n## 2. B\n\n### B\n\n${pages}`
  const sections = [1, 2].map((number) => ({ number, title: '', targetTokens: 100, tokens: 90 }))
  const wrong = (text: string, tokens = 90): readonly string[] =>
    checkReport(text, { sections: sections.map((section) => ({ ...section, tokens })), problems: [] }, index).problems
  expect(wrong(whole)).toEqual([])
  expect(wrong(whole, 40)).toEqual(['Section 1 has 40 of 100 tokens', 'Section 2 has 40 of 100 tokens'])
  expect(wrong(whole.replace('  - [B](#b)\n', ''))).toEqual([
    'The contents say "2. B" (#2-b) where the text has "  B" (#b)',
  ])
  expect(wrong(whole.replace('#b-1', '#b'))).toEqual(['The contents say "  B" (#b) where the text has "  B" (#b-1)'])
  expect(wrong(whole.replaceAll('2. B', '3. B').replace('#2-b', '#3-b'))).toEqual([
    'The sections are numbered 1, 3, expected 1 to 2',
  ])
  expect(wrong(whole.replace(ref, ref.replace(/:\d+-\d+$/, ':9000-9001')))).toEqual([
    expect.stringMatching(/:9000-9001\] is not in the documents$/),
  ])
  expect(wrong(whole.replace('word word', ''.padEnd(900)).replaceAll(/(?:word ){9}/g, 'word '))).toEqual([
    expect.stringMatching(/^The report has \d+ pages, expected 100 or more$/),
  ])
})
