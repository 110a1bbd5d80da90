import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium, overflowOf } from '../../../test/report-page.ts'
import type { ReportBrowser } from '../../../test/report-page.ts'
import { logOf, richTrial, runSpec } from '../../../test/report-trials.ts'
import type { TrialOptions } from '../../../test/report-trials.ts'
import { evalSampleOf } from '../log/eval-sample.ts'
import type { EvalSample } from '../log/inspect-log.ts'
import { readEvalLog } from '../log/read-eval-log.ts'
import { outcomeOf } from '../outcome.ts'
import type { Trial } from '../trial.ts'
import { writeJunit } from './write-junit.ts'
import { writeReport } from './write-report.ts'

const sampleLogs = new URL('../../../../../../shared/data/evals/inspect/sample_logs/', import.meta.url)
const note = (text: string): unknown => process.stderr.write(`${text}\n`)
if (!hasChromium) note('Skipped: reports are looked at with /usr/bin/chromium, which is not here')
if (!existsSync(sampleLogs)) note('Skipped: reports of logs of Inspect, which are not here')

let dir = ''
let browser: ReportBrowser
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-report-'))
  if (hasChromium) browser = await launchChromium()
})
afterAll(async () => {
  if (hasChromium) await browser[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const trialsOf = (count: number, trials: number, options: Partial<TrialOptions> = {}): Trial[] =>
  Array.from({ length: count * trials }, (_, place) =>
    richTrial({ index: Math.floor(place / trials), trial: (place % trials) + 1, ...options }),
  )

describe.runIf(hasChromium)('writeReport', () => {
  it('shows a run: figures, filters, a sample with all its parts; on a desk and on a phone', async () => {
    await using log = await logOf(trialsOf(12, 3), { spec: { trials: 3 } })
    const path = join(dir, 'run.html')
    await writeReport(path, log)
    const opened = await browser.open(path)
    const { page } = opened

    expect(await page.title()).toBe('document-search v2 · glm-5')
    const rate = `${((log.summary?.passRate?.estimate ?? 0) * 100).toFixed(1).replace(/\.0$/, '')}%`
    expect(await page.locator('.big').textContent()).toBe(rate)
    await page.getByRole('button', { name: 'Failed' }).click()
    expect(await page.locator('.row:not(.failed)').count()).toBe(0)
    await page.getByRole('button', { name: 'All' }).click()
    await page.getByRole('searchbox').fill('zh-0001')
    expect(await page.locator('.row').count()).toBe(3)

    await page.locator('.row').first().click()
    const parts = await page.locator('.part > h2').allTextContents()
    expect(parts).toEqual([
      'Scores',
      'Input',
      'Target',
      'Answer',
      'Transcript',
      'Tokens by turn',
      'Time line',
      'Metadata',
    ])
    expect(await page.locator('.call').first().textContent()).toContain('glm-4.7.md#Overview:1-9')
    expect(await page.locator('.reasoning').first().textContent()).toContain('I should search for it first')
    expect(await page.locator('.transcript').getAttribute('lang')).toBe('zh')
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await overflowOf(page)).toBe(0)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('#start').isVisible()).toBe(true)
    expect(await overflowOf(page)).toBe(0)
    expect(opened.problems).toEqual([])
  })

  it('is led by links and by keys', async () => {
    const path = join(dir, 'keys.html')
    await using log = await logOf(trialsOf(20, 1))
    await writeReport(path, log)
    const opened = await browser.open(path, { hash: 'sample=fr-0005/1' })
    const heading = opened.page.locator('.sample-bar h1')
    expect(await heading.textContent()).toBe('fr-0005')
    await opened.page.keyboard.press('j')
    await expect.poll(() => heading.textContent()).toBe('en-0006')
    await opened.page.keyboard.press('ArrowLeft')
    await expect.poll(() => heading.textContent()).toBe('fr-0005')
    await opened.page.keyboard.press('Escape')
    await opened.page.keyboard.press('k')
    await opened.page.keyboard.press('Enter')
    await expect.poll(() => heading.textContent()).toBe('zh-0004')
    expect(opened.problems).toEqual([])
  })

  it('moves the focus with the reader: to the title of a sample, and back to its row', async () => {
    const path = join(dir, 'focus.html')
    await using log = await logOf(trialsOf(20, 1))
    await writeReport(path, log)
    const { page } = await browser.open(path)
    const focused = (): Promise<string> =>
      page.evaluate<string>('document.activeElement.tagName + " " + document.activeElement.textContent')
    expect(await focused()).toMatch(/^BODY/)
    await page.locator('.row').nth(3).click()
    await expect.poll(focused).toBe('H1 en-0003')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toMatch(/^A .en-0003/)
    await page.keyboard.press('j')
    expect(await focused()).toMatch(/^A .zh-0004/)
  })

  it('compares with a baseline, and opens both transcripts of a regression side by side', async () => {
    await using log = await logOf(trialsOf(40, 1, { seed: 'b', skill: 0.3 }))
    await using baseline = await logOf(trialsOf(40, 1, { seed: 'a', skill: 0.9 }), { spec: { model: 'glm-4.7' } })
    const path = join(dir, 'compared.html')
    await writeReport(path, log, { baseline })
    const opened = await browser.open(path, { width: 390 })
    const { page } = opened
    expect(await page.locator('.verdict').textContent()).toMatch(/^B is worse by \d+/)
    // Half an interval looks like another one.
    const hidden = "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.shifts'))"
    expect(await page.evaluate<number>(hidden)).toBe(0)
    // Shares are percents, other metrics are the numbers that they are.
    const shifts = page.locator('.shifts tr')
    expect(await shifts.filter({ hasText: 'answer-or-abstain' }).locator('.number').first().textContent()).toMatch(/%$/)
    const metric = shifts.filter({ hasText: 'citation-support' }).locator('.number')
    expect((await metric.allTextContents()).slice(0, 3).join(' ')).toMatch(/^0\.\d{3} 0\.\d{3} -0\.\d{3}$/)
    await page.locator('.changed a').first().click()
    await expect.poll(() => page.locator('.half .transcript').count()).toBe(2)
    expect(await page.locator('.half .score-value').allTextContents()).toEqual(['right', '1', 'wrong', '0.5'])
    expect(await overflowOf(page)).toBe(0)
    expect(opened.problems).toEqual([])
  })

  it('says why runs cannot be compared', async () => {
    const path = join(dir, 'refused.html')
    await using baseline = await logOf(trialsOf(5, 1), { spec: { version: '1' } })
    await using log = await logOf(trialsOf(5, 1))
    await writeReport(path, log, { baseline })
    const opened = await browser.open(path)
    expect(await opened.page.locator('.card .banner').textContent()).toContain('version "1" in A, "2" in B')
  })

  it('warns of runs that are partial, failed or answered by an emulator', async () => {
    const crashed = join(dir, 'crashed.html')
    await using open = await logOf(trialsOf(9, 1), { isOpen: true })
    await writeReport(crashed, open)
    const first = await browser.open(crashed)
    expect(await first.page.locator('.banner').first().textContent()).toContain('has not ended, or has crashed')
    expect(await first.page.locator('.big').count()).toBe(1)

    const failed = join(dir, 'failed.html')
    const spec = { model: 'glmkit-emulator/glm-5' }
    await using ended = await logOf(trialsOf(9, 1), { spec, status: 'error' })
    await writeReport(failed, ended)
    const second = await browser.open(failed)
    const banners = (await second.page.locator('.banner').allTextContents()).join('\n')
    expect(banners).toContain('The run ended with an error: More than 10 trials failed')
    expect(banners).toContain('Answered by an emulator, not by a model')
  })

  it('tells of replies from another model than was asked', async () => {
    const path = join(dir, 'swapped.html')
    await using log = await logOf([swapped(richTrial({ index: 0 })), richTrial({ index: 1 })])
    await writeReport(path, log)
    const { page } = await browser.open(path)
    const banner = 'Another model answered than was asked, glm-5: glm-4.5-air (1 reply)'
    expect(await page.locator('.banner').first().textContent()).toContain(banner)
    await page.locator('.row').first().click()
    expect(await page.locator('.sample .facts').textContent()).toContain('glm-4.5-air (1 of the replies)')
  })

  it('shows labels as they are, named like a property of every object or not', async () => {
    const path = join(dir, 'labels.html')
    const labels = ['toString', '__proto__', 'toString', 'constructor', '__proto__', 'toString']
    await using log = await logOf(labels.map((label, index) => labelled(richTrial({ index }), label)))
    await writeReport(path, log)
    const { page } = await browser.open(path)
    expect(await page.locator('.labels .chip').allTextContents()).toEqual(['toString3', '__proto__2', 'constructor1'])
  })

  it('shows of a log of another harness what it tells itself, where samples or scores are missing', async () => {
    const path = join(dir, 'elided.html')
    await writeFile(join(dir, 'elided.json'), JSON.stringify(elidedLog))
    await using log = await readEvalLog(join(dir, 'elided.json'))
    await writeReport(path, log)
    const { page } = await browser.open(path)
    expect(await page.locator('.banner').allTextContents()).toEqual([
      'The log has 1 of the 4 trials its own figures are of.',
      '1 trial has no score that tells whether it passed.',
    ])
    const cards = (await page.locator('.cards').textContent()) ?? ''
    expect(cards).toContain('includes · accuracy0.75')
    expect(cards).toContain('failed2 · 66.7%')
    expect(cards).toContain('Harness errors0')
    await page.locator('.row').click()
    expect(await page.locator('.score-value').textContent()).toBe('toString')
    await writeJunit(join(dir, 'elided.xml'), log)
    const xml = await readFile(join(dir, 'elided.xml'), 'utf8')
    expect(xml).toContain('tests="1" failures="0" errors="0" skipped="1"')
    expect(xml.match(/<skipped /g)).toHaveLength(1)
  })

  it('keeps hostile text as text, wherever a model or a suite may put it', async () => {
    const attacks = [
      '</script><img src=x onerror="alert(1)"><script>alert(2)</script>',
      '<!--<script>',
      'javascript:alert(3)',
      '"\'><svg onload=alert(4)>',
      `a\u202Egpj.exe\u2066\u2028\u0000\u001b[31m\ud800`,
      'x'.repeat(200_000),
    ]
    const trials = attacks.map((attack, index) => hostileTrial(attack, index))
    const path = join(dir, 'hostile.html')
    await using log = await logOf(trials, {
      spec: { suite: `s</title><script>alert(5)</script>`, description: attacks[0] ?? '' },
    })
    await writeReport(path, log, { title: '</title><img src=x onerror=alert(6)>' })
    const opened = await browser.open(path, { width: 390 })
    const { page } = opened
    for (const [index, attack] of attacks.entries()) {
      await page.locator('.row').nth(index).click()
      await expect.poll(() => page.locator('.sample').count()).toBe(1)
      expect(await page.locator('img, iframe, object, embed, form, base, link, a:not([href^="#"])').count()).toBe(0)
      const said = await page.locator('.message.assistant').last().textContent()
      expect(said).toContain(attack.slice(0, 9).replace('\u202E', '⟨U+202E⟩'))
      expect(await overflowOf(page)).toBe(0)
      await page.keyboard.press('Escape')
    }
    expect(await page.locator('script:not([type])').count()).toBe(1)
    const direction = await page.locator('.row').nth(4).textContent()
    expect(direction).toContain('⟨U+202E⟩gpj.exe⟨U+2066⟩⟨U+2028⟩⟨U+0000⟩⟨U+001B⟩')
    expect(opened.problems).toEqual([])
  })

  it('has a policy that lets nothing in but its own script and style', async () => {
    const path = join(dir, 'policy.html')
    await using log = await logOf(trialsOf(3, 1))
    await writeReport(path, log)
    const opened = await browser.open(path)
    await opened.page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<img src="https://example.com/x.png"><p style="color: red" onclick="x()">')
      const script = document.createElement('script'); script.textContent = 'window.isBroken = true'; document.body.append(script)
    `)
    await expect.poll(() => opened.problems.length).toBeGreaterThanOrEqual(3)
    expect(await opened.page.evaluate('window.isBroken')).toBeUndefined()
    expect(opened.problems.filter((problem) => problem.startsWith('request'))).toEqual([])
  })

  it('opens 2,000 samples at once', async () => {
    await using small = await logOf([richTrial({ index: 0 })])
    const log = { ...small, summary: undefined, samples: () => manySamples(2_000) }
    const path = join(dir, 'many.html')
    const before = process.memoryUsage().rss
    const startedAt = performance.now()
    await writeReport(path, log)
    const seconds = (performance.now() - startedAt) / 1000
    const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20
    const megabytes = (await stat(path)).size / 1e6
    const opened = await browser.open(path)
    const { page } = opened
    const readyMs = await page.evaluate<number>('performance.now()')
    const elements = await page.evaluate<number>(`document.querySelectorAll('*').length`)
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('tokens')
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await expect.poll(() => page.locator('.row').last().isVisible()).toBe(true)
    await page.evaluate(`location.hash = 'sample=fr-1997/1'`)
    await expect.poll(() => page.locator('.sample').count()).toBe(1)
    note(
      `2,000 samples: written in ${seconds.toFixed(1)} s, RSS +${grownMiB.toFixed(0)} MiB, ${megabytes.toFixed(1)} MB; ` +
        `loaded ${readyMs.toFixed(0)} ms, ${elements} elements`,
    )
    expect(readyMs).toBeLessThan(10_000)
    expect(elements).toBeLessThan(3_000)
    expect(grownMiB).toBeLessThan(300)
    expect(opened.problems).toEqual([])
  })

  it.runIf(existsSync(sampleLogs))('reads logs of Inspect', async () => {
    for (const name of await readdir(sampleLogs)) {
      const path = join(dir, `${name}.html`)
      await using log = await readEvalLog(new URL(name, sampleLogs).pathname)
      await writeReport(path, log)
      const opened = await browser.open(path, { width: 390 })
      expect(await overflowOf(opened.page), name).toBe(0)
      await opened.page.locator('.row').first().click()
      await expect.poll(() => opened.page.locator('.message').count()).toBeGreaterThan(0)
      expect(await overflowOf(opened.page), name).toBe(0)
      expect(opened.problems, name).toEqual([])
    }
  })
})

describe('writeReport', () => {
  it('leaves an earlier report alone when it fails', async () => {
    const path = join(dir, 'kept.html')
    await using log = await logOf(trialsOf(3, 1))
    await writeReport(path, log)
    const before = await readFile(path, 'utf8')
    const broken = {
      ...log,
      async *samples() {
        yield* log.samples()
        throw new Error('damaged')
      },
    }
    await expect(writeReport(path, broken)).rejects.toThrow('damaged')
    expect(await readFile(path, 'utf8')).toBe(before)
    expect((await readdir(dir)).filter((name) => name.includes('~'))).toEqual([])
  })
})

function hostileTrial(attack: string, index: number): Trial {
  const trial = richTrial({ index, turns: 2, skill: 1 })
  const id = `${attack.slice(0, 80)} ${index}`
  return {
    ...trial,
    sample: { ...trial.sample, id, input: attack, target: attack, metadata: { [attack.slice(0, 50)]: attack } },
    scores: [
      { scorer: attack.slice(0, 60), role: 'verdict', value: 0, explanation: attack, label: attack.slice(0, 40) },
    ],
    isPassed: false,
    solution: {
      text: attack,
      transcript: [
        { role: 'user', content: attack },
        {
          role: 'assistant',
          content: attack,
          reasoning_content: attack,
          tool_calls: [{ id: 'c', type: 'function', function: { name: attack.slice(0, 40), arguments: attack } }],
        },
        { role: 'tool', tool_call_id: 'c', content: attack },
        { role: 'assistant', content: attack },
      ],
      toolCalls: [],
      turns: 2,
      usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, costUsd: null },
    },
  }
}

function labelled(trial: Trial, label: string): Trial {
  return { ...trial, scores: trial.scores.slice(0, 1).map((score) => ({ ...score, label })) }
}

/** Its last reply says that it is from another model. */
function swapped(trial: Trial): Trial {
  const last = trial.events.findLast(({ type }) => type === 'turn-end')
  const events = trial.events.map((event) =>
    event === last && event.type === 'turn-end' ? { ...event, model: 'glm-4.5-air' } : event,
  )
  return { ...trial, events }
}

const failedCall = (type: string): object => ({
  role: 'tool',
  content: '',
  error: { type, message: 'it did not work' },
})
const elidedLog = {
  version: 2,
  status: 'success',
  eval: { task: 'elided', model: 'openai/gpt-4o' },
  results: {
    total_samples: 4,
    completed_samples: 4,
    scores: [{ name: 'includes', metrics: { accuracy: { name: 'accuracy', value: 0.75 } } }],
  },
  samples: [
    {
      id: 1,
      epoch: 1,
      input: 'Question',
      target: '',
      scores: { custom: { value: 'toString' } },
      messages: [failedCall('parsing'), failedCall('permission'), { role: 'tool', content: 'done' }],
    },
  ],
}

async function* manySamples(count: number): AsyncGenerator<EvalSample> {
  for (let index = 0; index < count; index++) {
    const trial = richTrial({ index, turns: 2 })
    yield evalSampleOf(trial, outcomeOf(trial), runSpec)
  }
}
