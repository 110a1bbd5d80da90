import type { Language } from '../language.ts'
import type { Block } from './render.ts'
import { phrase } from './write-phrases.ts'

/**
 * Who does what to what until when. The lists of a language have 13, 11, 9 and 7 entries, which have no divisor in common,
 * and no entry is longer than 26 characters: 80 characters hold three whole entries, and the same three do not meet again
 * for hundreds of sentences.
 */
const slots: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  en: [
    [
      'This sentence',
      'The passage here',
      'Each of these lines',
      'What is read now',
      'The present text',
      'A placeholder',
      'The current page',
      'Every word of it',
      'The draft below',
      'All that stands here',
      'The next line',
      'Such a paragraph',
      'The whole part',
    ],
    [
      'keeps the place of',
      'stands in for',
      'marks the room of',
      'is only a sign for',
      'holds a seat for',
      'makes way for',
      'is no more than',
      'counts in place of',
      'waits for',
      'is as long as',
      'leaves open',
    ],
    [
      'a finding',
      'an argument',
      'the evidence',
      'some example',
      'a comparison',
      'the reasons',
      'one conclusion',
      'a description',
      'the open question',
    ],
    [
      'until a model writes it.',
      'and claims nothing.',
      'because no key was given.',
      'for the sake of length.',
      'as a trial of the layout.',
      'which nobody has checked.',
      'so that a cut can be seen.',
    ],
  ],
  fr: [
    [
      'Cette phrase',
      'Le passage présent',
      'Chacune de ces lignes',
      'Ce que l’on lit ici',
      'Le texte actuel',
      'Un texte provisoire',
      'La page en cours',
      'Chaque mot ici',
      'Le brouillon suivant',
      'Tout ce qui précède',
      'La ligne suivante',
      'Un tel paragraphe',
      'La partie entière',
    ],
    [
      'garde la place d’',
      'tient lieu d’',
      'réserve l’espace d’',
      'annonce seulement',
      'remplace pour l’heure',
      'laisse passer',
      'n’est rien d’autre qu’',
      'compte à la place d’',
      'attend',
      'occupe autant qu’',
      'laisse de côté',
    ],
    [
      'un constat',
      'un argument',
      'une preuve',
      'un exemple',
      'une comparaison',
      'une raison',
      'une conclusion',
      'une description',
      'une question ouverte',
    ],
    [
      'avant qu’un modèle écrive.',
      'sans rien affirmer.',
      'faute de clé.',
      'pour faire nombre.',
      'pour essayer la page.',
      'que nul n’a vérifié.',
      'pour qu’on voie une coupe.',
    ],
  ],
  zh: [
    [
      '这一句话',
      '此处的文字',
      '上面的每一行',
      '眼前所读的内容',
      '当前的文本',
      '一段占位文字',
      '这一页',
      '其中的每个字',
      '下面的草稿',
      '这里的全部内容',
      '接下来的一行',
      '这样一个段落',
      '整个这一部分',
    ],
    [
      '暂时代替',
      '只是标出',
      '预留位置给',
      '仅仅表示',
      '先行占据',
      '让位于',
      '不过等同于',
      '替代着',
      '等待着',
      '篇幅相当于',
      '留出了',
    ],
    [
      '一项发现',
      '一个论点',
      '所需的证据',
      '某个例子',
      '一组比较',
      '若干理由',
      '一个结论',
      '一段描述',
      '尚无答案的问题',
    ],
    [
      '，待模型写出。',
      '，不作任何断言。',
      '，因为没有密钥。',
      '，只为凑足篇幅。',
      '，用来试排版面。',
      '，无人核实过。',
      '，以便看出截断。',
    ],
  ],
}
const sentencesInParagraph = 6
const paragraphsUnderHeading = 8
/** A longer title would itself be a text that repeats. */
const longestTitle = 40

export interface FillerOptions {
  readonly title: string
  readonly language: Language
  /** Number of the first paragraph. */
  readonly from: number
  /** Of the sentences: so many stand in other sections before it. */
  readonly sentencesBefore: number
}

/** Placeholder paragraphs without end, numbered, none like another; they say what they are. */
export function* filler({ title, language, from, sentencesBefore }: FillerOptions): Generator<Block> {
  const short = title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1).toWellFormed()}…`
  if (from === 1) yield { type: 'paragraph', text: phrase('fillerNote', language, short) }
  for (let number = from; ; number += 1) {
    if (number > from && (number - 1) % paragraphsUnderHeading === 0) {
      yield { type: 'heading', text: phrase('fillerPart', language, number) }
    }
    const sentences = Array.from({ length: sentencesInParagraph }, (_, index) =>
      sentence(sentencesBefore + number * sentencesInParagraph + index, language),
    )
    const between = language === 'zh' ? '' : ' '
    yield { type: 'paragraph', text: [phrase('fillerStart', language, number, short), ...sentences].join(between) }
  }
}

/** The number of the last placeholder in a text; 0 where there is none. */
export function lastFiller(text: string): number {
  return Number([...text.matchAll(/¶(\d+) /g)].at(-1)?.[1] ?? 0)
}

function sentence(number: number, language: Language): string {
  const words = slots[language].map((entries) => entries[number % entries.length] ?? '')
  if (language === 'zh') return words.join('')
  return words.join(' ').replaceAll('’ ', '’')
}
