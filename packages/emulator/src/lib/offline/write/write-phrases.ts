import type { Language } from '../language.ts'
import { fillIn } from '../phrases.ts'

/** What the brain says around the sources when it writes a document. */
const phrases = {
  planning: {
    en: 'The document gets {0} sections of about {1} tokens.',
    fr: 'Le document aura {0} sections d’environ {1} tokens.',
    zh: '文档分为 {0} 节，每节约 {1} 个 token。',
  },
  writing: {
    en: 'I write {0} from {1} passages.',
    fr: 'J’écris {0} à partir de {1} passages.',
    zh: '根据 {1} 段资料撰写{0}。',
  },
  document: { en: 'the document', fr: 'le document', zh: '文档' },
  part: { en: '{0}, part {1}', fr: '{0}, partie {1}', zh: '{0}（{1}）' },
  about: { en: '{0}: {1}', fr: '{0} : {1}', zh: '{0}：{1}' },
  drawsOn: {
    en: 'What follows draws on {0} passages of {1} and says nothing beyond them.',
    fr: 'Ce qui suit s’appuie sur {0} passages de {1} et n’y ajoute rien.',
    zh: '以下内容依据 {1} 中的 {0} 段资料，不作任何补充。',
  },
  figures: { en: 'Figures', fr: 'Chiffres', zh: '数据' },
  figuresLead: {
    en: 'The numbers these passages give, each with the words around it:',
    fr: 'Les nombres que donnent ces passages, avec les mots qui les entourent :',
    zh: '上述资料中的数字及其上下文：',
  },
  terms: { en: 'Terms and where they stand', fr: 'Termes et emplacements', zh: '术语及出处' },
  termsLead: {
    en: 'Words that more than one passage uses:',
    fr: 'Mots employés par plusieurs passages :',
    zh: '在多段资料中出现的词语：',
  },
  termsOne: {
    en: '{0}: in {1} passages, first in [{2}]',
    fr: '{0} : dans {1} passages, d’abord dans [{2}]',
    zh: '{0}：见于 {1} 段资料，首见于 [{2}]',
  },
  pairs: { en: 'What the passages share', fr: 'Ce que partagent les passages', zh: '资料之间的共同点' },
  pairsLead: {
    en: 'Passages that speak of the same things, by the words they have in common:',
    fr: 'Passages qui parlent des mêmes choses, d’après leurs mots communs :',
    zh: '谈及相同内容的资料及其共同的词语：',
  },
  pairsOne: { en: '[{0}] and [{1}]: {2}', fr: '[{0}] et [{1}] : {2}', zh: '[{0}] 与 [{1}]：{2}' },
  earlier: { en: 'What the sections say', fr: 'Ce que disent les sections', zh: '各节要点' },
  earlierOne: { en: 'Section {0}, “{1}”: {2}', fr: 'Section {0}, « {1} » : {2}', zh: '第{0}节“{1}”：{2}' },
  fillerNote: {
    en: 'Written offline, without a model: placeholder text on “{0}”. It states no facts.',
    fr: 'Écrit hors ligne, sans modèle : texte provisoire sur « {0} ». Il n’énonce aucun fait.',
    zh: '离线生成，未使用模型：关于“{0}”的占位文字，不陈述任何事实。',
  },
  fillerStart: {
    en: '¶{0} On “{1}”, placeholder {0}:',
    fr: '¶{0} Sur « {1} », texte provisoire {0} :',
    zh: '¶{0} 关于“{1}”的占位文字{0}：',
  },
  fillerPart: { en: 'Placeholders from {0} on', fr: 'Textes provisoires à partir de {0}', zh: '占位文字，自第{0}段起' },
  fillerSummary: {
    en: 'Placeholder text of {0} paragraphs on “{1}”, written offline; it establishes nothing.',
    fr: 'Texte provisoire de {0} paragraphes sur « {1} », écrit hors ligne ; rien n’y est établi.',
    zh: '关于“{1}”的占位文字，共 {0} 段，离线生成，不含任何结论。',
  },
  noSuchSection: {
    en: 'the outline has no section {0}',
    fr: 'le plan n’a pas de section {0}',
    zh: '大纲中没有第{0}节',
  },
  anotherSection: { en: 'another section', fr: 'une autre section', zh: '另一节' },
} as const

export type WritePhrase = keyof typeof phrases

export function phrase(name: WritePhrase, language: Language, ...values: readonly (string | number)[]): string {
  return fillIn(phrases[name][language], values)
}

/** A longer heading is not said once more in full. */
const longestHeading = 50

/** What leads from a heading to what the sources say; the heading is in each. */
const leads: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'On “{0}” the sources say this.',
    'As to “{0}”:',
    '“{0}” is described as follows.',
    'The passages on “{0}” add:',
  ],
  fr: [
    'Sur « {0} », les sources disent ceci.',
    'Quant à « {0} » :',
    '« {0} » est décrit ainsi.',
    'Sur « {0} », on lit :',
  ],
  zh: ['关于“{0}”，资料写道：', '就“{0}”而言：', '“{0}”的情况如下。', '资料对“{0}”还有如下说明：'],
}

export function leadTo(heading: string, language: Language, number: number): string {
  const templates = leads[language]
  const short = heading.length <= longestHeading ? heading : `${heading.slice(0, longestHeading).toWellFormed()}…`
  return fillIn(templates[number % templates.length] ?? '', [short])
}
