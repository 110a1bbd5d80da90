import type { Brain } from '@glmkit/emulator'

/**
 * Stands in for the model: it finds sentences that share the words of the question, and puts findings in order. It knows
 * nothing but the prompt. A real model reads; this one counts words, so it needs questions in the language of the clause.
 */
export const extractiveBrain: Brain = (request) => {
  const prompt = request.messages.at(-1)?.content ?? ''
  const question = prompt.slice(prompt.lastIndexOf('Question: ') + 'Question: '.length)
  const part = between(prompt, '<document>\n', '\n</document>')
  if (part !== undefined) return { content: readPart(part, question) }
  return { content: writeAnswer(between(prompt, '<findings>\n', '\n</findings>') ?? '') }
}

interface Sentence {
  readonly text: string
  readonly words: ReadonlySet<string>
}

/** Share of what the question asks for, by weight, that a sentence must have. */
const leastCovered = 0.6
const amends = /\b(?:amend|replac|supersed)|修改|替换|remplac|modifi/i
const defines = /[”"»] (?:means|désigne)\b|是指/

function readPart(part: string, question: string): string {
  const sentences = sentencesOf(part)
  const asked = [...wordsOf(question)]
  const weights = asked.map((word) => {
    const having = sentences.filter(({ words }) => words.has(word)).length
    return Math.log(1 + sentences.length / Math.max(1, having))
  })
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const found = sentences
    .map(({ text, words }) => {
      const covered = asked.reduce((sum, word, index) => sum + (words.has(word) ? (weights[index] ?? 0) : 0), 0) / all
      return { text, covered }
    })
    .filter(({ covered }) => covered >= leastCovered)
    .toSorted((a, b) => b.covered - a.covered)
    .slice(0, 2)
  if (found.length === 0) return '{"found": false}'
  return found
    .map(({ text }) => {
      const importance = amends.test(text) ? 3 : defines.test(text) ? 1 : 2
      return JSON.stringify({ finding: text, quote: text, importance })
    })
    .join('\n')
}

/** The findings in the order in which they came, which is that of their importance. */
function writeAnswer(findings: string): string {
  const notes = Array.from(findings.matchAll(/^\[#(\d+)\] .*\n(.*)$/gm), ([, id, finding]) => `${finding} [#${id}]`)
  return notes.slice(0, 4).join('\n')
}

/** A part is read many times, once a question. */
const known = new Map<string, readonly Sentence[]>()

function sentencesOf(part: string): readonly Sentence[] {
  const before = known.get(part)
  if (before !== undefined) return before
  const paragraphs = part
    .split(/\n\s*\n|\f/)
    .map((text) => text.replace(/(?<=\p{Script=Han}|，)\n/gu, '').replace(/\s+/g, ' '))
  const sentences = paragraphs.flatMap((paragraph) =>
    paragraph
      .replace(/^\d+(?:\.\d+)* /, '')
      .split(/(?<=[.!?])\s+(?=[\p{Lu}“])|(?<=[。！？])/u)
      .map((text) => ({ text: text.trim(), words: wordsOf(text) })),
  )
  known.set(part, sentences)
  return sentences
}

const noWords = new Set(
  `a an and are at be by does for how if in is it long many of on or the to what when which who
  à au aux dans de des doit du elle en est et la le les on quel quelle se son sa sous un une`.split(/\s+/),
)

/** Words without their endings; Chinese as pairs of characters, those of asking left out. */
function wordsOf(text: string): ReadonlySet<string> {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const latin = (plain.match(/[a-z]{2,}|\d+(?:[.,]\d+)*/g) ?? []).filter((word) => !noWords.has(word))
  const stems = latin.map((word) => word.replace(/(?:ations?|ees?|e|es|ed|s)$/, '') || word)
  const runs = plain.replace(/多少|什么|谁|几|的|是|必须|[吗呢]/g, ' ').match(/\p{Script=Han}{2,}/gu) ?? []
  const pairs = runs.flatMap((run) =>
    Array.from(run)
      .slice(1)
      .map((second, index) => `${Array.from(run)[index]}${second}`),
  )
  return new Set([...stems, ...pairs])
}

function between(text: string, open: string, close: string): string | undefined {
  const from = text.indexOf(open)
  const to = text.lastIndexOf(close)
  return from < 0 || to < from ? undefined : text.slice(from + open.length, to)
}
