import type { Score, Scorer } from '../../scorer.ts'
import type { Solution } from '../../solution.ts'
import type { Sample } from '../../suite.ts'
import { expectedLines } from './expected-lines.ts'
import type { LineForm } from './expected-lines.ts'
import type { OutputEnvironment } from './output-environment.ts'
import type { OutputForm, OutputTarget } from './output-target.ts'
import { wordsIn } from './outline-texts.ts'

type OutputScorer = Scorer<OutputTarget, OutputEnvironment>
type Judge = (text: string, target: OutputTarget) => Score

/** Everything once and in its order, nothing twice, nothing else, and as long as it has to be. */
export function outputScorers({ target: { form } }: Sample<OutputTarget>): readonly OutputScorer[] {
  const judges = form.type === 'outline' ? outlineJudges(form) : lineJudges(form)
  return Object.entries(judges).map(([name, judge]) => ({
    name,
    async score(solution, { sample: { target }, environment }) {
      const text = await textOf(solution, target, environment)
      return text === undefined ? wrong('no-file', `there is no file ${target.file}`) : judge(text, target)
    },
  }))
}

async function textOf(
  { text }: Solution,
  { file }: OutputTarget,
  environment: OutputEnvironment,
): Promise<string | undefined> {
  return file === undefined ? text : environment.read(file)
}

const right = (explanation: string): Score => ({ value: 1, explanation })
const wrong = (label: string, explanation: string): Score => ({ value: 0, label, explanation })
const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
const clip = (text: string | undefined): string => JSON.stringify((text ?? '').slice(0, 80))

/** By which a line is known whatever else it says. */
const keyOf: Readonly<Record<LineForm['type'], (line: string) => string | undefined>> = {
  squares: (line) => /^(\d+)\. /.exec(line)?.[1],
  records: (line) => /"n"\s*:\s*(\d+)/.exec(line)?.[1],
  calendar: (line) =>
    /^\d{4}-\d\d-\d\d(?= )/.exec(line)?.[0] ??
    /^\d{4}年\d+月\d+日/.exec(line)?.[0] ??
    /^[a-z]+ (\d+ \p{L}+ \d{4})$/u.exec(line)?.[1],
  table: (line) => /^(\d+|n);/.exec(line)?.[1],
}

/** What is a matter of taste: spaces within JSON, the first of a month in French. */
const plainOf: Readonly<Record<LineForm['type'], (line: string) => string>> = {
  squares: (line) => line,
  records: asJson,
  calendar: (line) => line.replace(/\b1er\b/, '1'),
  table: (line) => line,
}

function lineJudges(form: LineForm): Readonly<Record<string, Judge>> {
  const plain = plainOf[form.type]
  const key = (line: string): string | undefined => keyOf[form.type](plain(line) || line)
  return {
    complete(text, { language }) {
      const lines = linesOf(text)
      const expected = expectedLines(form, language).map(plain)
      const places = new Map(lines.map((line, place) => [plain(line), place]))
      const missing = expected.find((line) => !places.has(line))
      if (missing !== undefined) {
        const same = lines.find((line) => key(line) !== undefined && key(line) === key(missing))
        return same === undefined
          ? wrong('missing', `there is no line ${clip(missing)}`)
          : wrong('wrong-value', `the line is ${clip(same)}, expected ${clip(missing)}`)
      }
      const late = expected.find(
        (line, index) => index > 0 && (places.get(line) ?? 0) < (places.get(expected[index - 1] ?? '') ?? 0),
      )
      if (late !== undefined) return wrong('out-of-order', `${clip(late)} stands before what it comes after`)
      return right(`all ${expected.length} lines are there`)
    },
    'no-duplicates'(text) {
      const seen = new Set<string>()
      for (const line of linesOf(text)) {
        const found = key(line)
        if (found === undefined) continue
        if (seen.has(found)) return wrong('duplicate', `${clip(line)} is there twice`)
        seen.add(found)
      }
      return seen.size === 0 ? wrong('nothing', 'there are no lines') : right('nothing is there twice')
    },
    'well-formed'(text) {
      const lines = linesOf(text)
      const bad = lines.find((line) => key(line) === undefined || (form.type === 'records' && asJson(line) === ''))
      if (lines.length === 0) return wrong('nothing', 'there are no lines')
      return bad === undefined
        ? right('every line has the form')
        : wrong('bad-line', `${clip(bad)} has not the form asked for`)
    },
    length(text, { language }) {
      const { length } = linesOf(text)
      const count = expectedLines(form, language).length
      return length === count ? right(`${count} lines`) : wrong('wrong-length', `${length} lines, expected ${count}`)
    },
  }
}

function asJson(line: string): string {
  try {
    const value: unknown = JSON.parse(line)
    return JSON.stringify(value)
  } catch {
    return ''
  }
}

type Outline = Extract<OutputForm, { readonly type: 'outline' }>

function outlineJudges({ headings, leastWords, mostWords }: Outline): Readonly<Record<string, Judge>> {
  return {
    complete(text) {
      const found = sectionsOf(text).map(({ heading }) => heading)
      const missing = headings.find((heading) => !found.includes(heading))
      if (missing !== undefined) return wrong('missing', `there is no heading ${clip(missing)}`)
      const wanted = found.filter((heading) => headings.includes(heading))
      const late = headings.find(
        (heading, index) => wanted.indexOf(heading) < wanted.indexOf(headings[index - 1] ?? ''),
      )
      return late === undefined
        ? right(`all ${headings.length} headings`)
        : wrong('out-of-order', `${clip(late)} comes too early`)
    },
    'no-duplicates'(text) {
      const paragraphs = linesOf(text)
      const again = paragraphs.find((line, index) => paragraphs.indexOf(line) !== index)
      if (paragraphs.length === 0) return wrong('nothing', 'there is no text')
      return again === undefined ? right('nothing is there twice') : wrong('duplicate', `${clip(again)} is there twice`)
    },
    'well-formed'(text) {
      const other = linesOf(text).find((line) => line.startsWith('#') && !headings.includes(line.replace(/^## /, '')))
      if (other !== undefined) return wrong('other-heading', `${clip(other)} is no heading of the outline`)
      return text.trim().startsWith('## ')
        ? right('the outline alone')
        : wrong('preamble', 'it does not begin with a heading')
    },
    length(text, { language }) {
      for (const { heading, body } of sectionsOf(text)) {
        const words = wordsIn(body, language)
        if (words >= leastWords && words <= mostWords) continue
        return wrong('wrong-length', `${clip(heading)} has ${words} words, expected ${leastWords} to ${mostWords}`)
      }
      return text.trim() === '' ? wrong('nothing', 'there is no text') : right('every section has its length')
    },
  }
}

interface Section {
  readonly heading: string
  readonly body: string
}

function sectionsOf(text: string): readonly Section[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...rest] = section.split('\n')
      return { heading: heading.trim(), body: rest.join('\n') }
    })
}
