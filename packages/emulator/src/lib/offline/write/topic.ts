import type { Language } from '../language.ts'

/** What briefs say before they name their subject. */
const orders: Readonly<Record<Language, RegExp>> = {
  en: /^(?:please\s+)?(?:write|draft|prepare|produce|compose|create)\s+(?:me\s+)?(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,4}?(?:on|about|of|covering|describing)\s+/iu,
  fr: /^(?:veuillez\s+)?(?:rédige[rz]?|écri(?:re|s|vez)|prépare[rz]?|fai(?:s|tes))\s+(?:moi\s+)?(?:une?\s+|le\s+|la\s+)?(?:[\p{L}-]+\s+){0,4}?(?:sur|à propos de|concernant)\s+/iu,
  zh: /^(?:请)?(?:写|撰写|编写|起草)(?:一[份篇个本])?(?:(?:关于|有关)|[^，。]{0,6}(?:关于|有关))/u,
}
const longest = 70

/** A title for what is written to a brief. */
export function titleOf(brief: string, language: Language): string {
  const topic = topicOf(brief, language)
  return topic.charAt(0).toLocaleUpperCase() + topic.slice(1)
}

/** What a brief is about, as it stands in a sentence. */
export function topicOf(brief: string, language: Language): string {
  const [line = ''] = brief.trim().split('\n')
  const [sentence = ''] = line.split(/(?<=[.!?])\s|[。！？]|[,，;；:：]\s?/u)
  const topic = sentence
    .replace(orders[language], '')
    .replace(/的?(?:详细)?(?:报告|文章|指南|手册)$/u, '')
    .replace(/[.!?…]+$/, '')
    .trim()
  if (topic.length <= longest) return topic
  const start = topic.slice(0, longest).replace(/\s+\S*$/u, '')
  return `${start.toWellFormed()}…`
}
