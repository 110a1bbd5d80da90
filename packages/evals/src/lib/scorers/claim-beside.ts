import { isAbstention } from './abstention.ts'
import { claimTerms, hasWord } from './claim-terms.ts'
import { holds } from './holds.ts'
import { plainAnswer } from './plain-answer.ts'
import { clausesOf, sentencesOf } from './sentences.ts'

/** What one may say of the documents, of one's search, or to the reader beside an abstention. */
const remark =
  /(?<!\p{L})(?:documents?|documentation|sources?|texts?|passages?|files?|pages?|reports?|records?|articles?|collection|price lists?|manuals?|handbooks?|minutes|guides?|catalogues?|they only|i (?:have |only )?(?:search|check|look|read|consult|review|found)\p{L}*|you|your|please|ask|contact|sorry|unfortunately|however|therefore|thus|fichiers?|textes?|tarifs?|notices?|manuels?|chartes?|comptes? rendus?|vous|votre|veuillez|désolée?|malheureusement|toutefois|donc|j['’]ai (?:cherch|consult|parcour|vérifi)\p{L}*|search(?:es|ed|ing)?|queries|keywords?|not found|recherch\p{L}*|requêtes?|mots[- ]clés|introuvables?)(?!\p{L})|文档|文件|资料|材料|手册|说明书|纪要|制度|目录|清单|价目表|报告|日志|只有|您|你|请|建议|咨询|抱歉|遗憾|因此|所以|如需|如果|搜索|检索|查找|查询|查阅|关键词|未找到|没有?找到|无结果|相关(?:内容|信息)/iu
/** `I searched for "a", "b"`: what was asked of an index claims nothing. */
const searched =
  /((?<!\p{L})(?:search(?:es|ed|ing)?(?: (?:for|with))?|cherché|recherches?(?: effectuées?)?)|搜索|检索|查找)了?\s?[:：]?(?:[,、，]?\s?(?:(?:and|or|et|ou|和|与|及)\s?)?["“«「][^"“”«»「」\n]{1,200}["”»」])+/giu
const guess =
  /(?<!\p{L})(?:probably|likely|presumably|i (?:think|guess|believe|assume|suspect)|perhaps|possibly|might be|may be|probablement|sans doute|vraisemblablement|peut-être|je (?:pense|crois|suppose))(?!\p{L})|可能|大概|应该是|应为|也许|或许|估计|推测|猜测/iu
const advice = /(?<!\p{L})(?:you|ask|contact|check|vous|consult\p{L}*)(?!\p{L})|您|你|建议|咨询|查阅/iu
/** What documents are counted in: `the documents cover 3 topics`. */
const counted =
  /^\s?(?:documents?|files?|pages?|sources?|passages?|sections?|topics?|editions?|models?|fichiers?|sujets?|éditions?|modèles?|[个份篇](?:文档|文件|主题|型号|版本))/iu
const asksWhen = /(?<!\p{L})(?:when|which year|what year|date|quand|quelle année)(?!\p{L})|哪一?年|何时|什么时候|日期/iu

/**
 * What is claimed beside an abstention: whatever is uncited, brings something that the question has not, and is no remark
 * on the documents or to the reader; and in a remark, a guess, or a number or a name that the question has not.
 */
export function claimBeside(answer: string, question: string, neighbours: readonly string[] = []): string | undefined {
  const asked = claimTerms(question)
  const brings = (clause: string): { readonly facts: boolean; readonly words: boolean } => {
    const { numbers, names, words } = claimTerms(clause)
    const isNew = ([value, written]: readonly [number, string]): boolean =>
      !asked.numbers.has(value) && !isOfRemark(clause, value, written, question)
    return {
      facts:
        [...numbers].some(isNew) || [...names].some((name) => !asked.names.has(name) && !hasWord(asked.words, name)),
      words: [...words].some((word) => !hasWord(asked.words, word) && !hasWord(asked.names, word)),
    }
  }
  for (const { text: sentence, citations } of sentencesOf(plainAnswer(answer).replaceAll(searched, '$1'))) {
    if (citations.length > 0) continue
    const clauses = clausesOf(sentence)
    // An abstention in one piece, of which no clause is one: `The documents, the manual included, do not say.`
    if (isAbstention(sentence) && !clauses.some((clause) => isAbstention(clause))) {
      if (brings(sentence).facts && !neighbours.some((name) => holds(sentence, name))) return sentence
      continue
    }
    for (const clause of clauses) {
      if (isAbstention(clause) || neighbours.some((name) => holds(clause, name))) continue
      const { facts, words } = brings(clause)
      if (facts || (words && !remark.test(clause)) || (guess.test(clause) && !advice.test(clause))) return clause
    }
  }
  return undefined
}

/** A year of an edition, unless a date is asked for; a count of documents; a name's number, `Tarn 300`, of a name asked about. */
function isOfRemark(clause: string, value: number, written: string, question: string): boolean {
  if (!remark.test(clause)) return false
  const at = clause.indexOf(written)
  const [before, after] = [clause.slice(0, Math.max(0, at)), clause.slice(at + written.length)]
  if (at < 0) return false
  const isYear = Number.isInteger(value) && value >= 1900 && value < 2100
  if (isYear && !/^\s?[€$£¥%]/.test(after)) return !asksWhen.test(question)
  if (counted.test(after)) return true
  const [name = ''] = /\p{Lu}\p{L}+(?=\s$)/u.exec(before) ?? []
  return name !== '' && question.includes(name)
}
