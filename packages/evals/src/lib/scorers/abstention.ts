import { chineseAbstention } from './chinese-abstention.ts'
import { englishAbstention } from './english-abstention.ts'
import { frenchAbstention } from './french-abstention.ts'
import { plainAnswer } from './plain-answer.ts'

const patterns = [...englishAbstention, ...chineseAbstention, ...frenchAbstention]
/** What would be so if is no report of what was found. */
const condition =
  /^\s*(?:if|when|whenever|unless|si|s['’]il|lorsque|quand)\s|^\s*(?:如果|如|若|当|一旦)|时[，,]?(?:请|可|应|须|要)/iu

/**
 * Whether a text says, in English, Chinese or French, that the documents do not tell or that nobody can know from them.
 *
 * Rules of the form source, negation, verb of telling: they know documents by what they are called and tell `the manual
 * does not cover the Tarn 400` from `the warranty does not cover filters`, but not who `it` is.
 */
export function isAbstention(text: string): boolean {
  const sentences = plainAnswer(text).split(/(?<=[.!?。！？；;])\s*|\n+/)
  return sentences.some((sentence) => {
    if (condition.test(sentence)) return false
    const plain = sentence
      .replaceAll('’', "'")
      .replaceAll(/\bcan(?:not|['’]?t)\b/gi, 'can not')
      .replaceAll(/n['’]t\b/gi, ' not')
    return patterns.some((pattern) => pattern.test(plain))
  })
}
