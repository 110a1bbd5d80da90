import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { logOf, richTrial } from '../../../test/report-trials.ts'
import { escapeXml, junitXml } from './junit-xml.ts'
import { writeJunit } from './write-junit.ts'

const attack = `]]></failure><x a='"'>&\u0000\u001b\ufffe\ud800 \n second line`

describe('writeJunit', () => {
  it('has a case for each trial: failures, and errors for what could not be scored', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-junit-'))
    const trials = Array.from({ length: 100 }, (_, index) => richTrial({ index }))
    const hostile = richTrial({ index: 100, skill: 0 })
    const score = { scorer: 'includes', role: 'verdict' as const, value: 0, explanation: attack }
    await using log = await logOf([...trials, { ...hostile, isPassed: false, scores: [score] }])
    await writeJunit(join(dir, 'deep', 'junit.xml'), log)
    const xml = await readFile(join(dir, 'deep', 'junit.xml'), 'utf8')
    await rm(dir, { recursive: true })

    const { failed = 0, errors, passRate } = log.summary ?? {}
    expect(xml.match(/<testcase /g)).toHaveLength(101)
    expect(xml.match(/<failure /g)).toHaveLength(failed)
    expect(xml.match(/<error /g) ?? []).toHaveLength(errors?.infrastructure ?? 0)
    expect(xml).toContain(`tests="101" failures="${failed}" errors="${errors?.infrastructure}"`)
    expect(xml).toContain(`<property name="pass-rate" value="${Number(passRate?.estimate.toFixed(6))}"/>`)
    expect(xml).toMatch(/<testcase classname="document-search" name="en-0000" time="\d+(\.\d+)?"/)
    expectWellFormed(xml)
  })
})

describe('junitXml', () => {
  it('has the failures a summary lists, and says of which trial they are', async () => {
    const trials = [1, 2].map((trial) => richTrial({ index: 0, trial, skill: 0 }))
    await using log = await logOf(trials, { spec: { trials: 2, suite: 'a<b' } })
    const { summary } = log
    const xml = summary === undefined ? '' : junitXml(summary)
    expect(xml).toContain('classname="a&lt;b" name="en-0000 (trial 2)"')
    expect(xml).toContain('<property name="pass^2" value="0"/>')
    // Servers count the cases, and disagree with a head that counts all trials.
    const more = summary === undefined ? '' : junitXml({ ...summary, passed: 7, scored: 9 })
    expect(more).toContain('tests="2" failures="2" errors="0"')
    expect(more).toContain('<property name="scored" value="9"/>')
    expectWellFormed(xml)
  })
})

describe('escapeXml', () => {
  it('leaves what XML allows, and nothing that means something in it', () => {
    expect(escapeXml(attack)).toBe(']]&gt;&lt;/failure&gt;&lt;x a=&apos;&quot;&apos;&gt;&amp;\ufffd &#10; second line')
  })
})

/** Tags that fit each other, and between them nothing but text and entities. */
function expectWellFormed(xml: string): void {
  const open: string[] = []
  const closed: (readonly [string, string | undefined])[] = []
  const rest = xml
    .replace(/^<\?xml [^>]*\?>/, '')
    .replace(
      /<(\/?)([a-z]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/g,
      (_, isEnd: string, name: string, attributes: string, isEmpty: string) => {
        if (isEnd !== '') closed.push([name, open.pop()])
        else if (isEmpty === '') open.push(name)
        return attributes
      },
    )
  expect(open).toEqual([])
  expect(closed.filter(([name, begun]) => name !== begun)).toEqual([])
  expect(rest).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|apos|#\d+);)/)
}
