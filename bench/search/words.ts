/**
 * The words of the synthetic corpus: real function words of three languages, and for every rank up to 2^40 a content word
 * that does not exist but is built as those of its language are. Ranks up to 8,000 follow Zipf's law with exponent 1, those
 * above with 1.6, as in large collections: the vocabulary grows for ever, and more than half of it occurs once.
 */
import { createRandom, mix, pick, pickLogUniform, type Random } from './random.ts'

export type Lang = 'en' | 'zh' | 'fr'

const core = 8_000
const tailExponent = 1.6
/** Where both laws meet without a step. */
const tailShare = 1 / (1 + (tailExponent - 1) * Math.log(core))
const most = 2 ** 40

/** Commonest first. */
const functionWords: Readonly<Record<Lang, readonly string[]>> = {
  en: split(`the of and to a in is that for it as with be on by this are at from or an not which can when if was have will
    has its each all one but you their more other used we must only into these they no than then such any may also been
    there where were so between while after who what how should would could before some most both here own does your our
    same about over under through during without within because until again once them his her he she him those very just
    too why whether`),
  fr: split(`de la le et les des en à un une du est que dans pour qui par sur au ne pas plus avec il ce sont se cette ou
    être son aux ont sa comme ses leur mais peut elle deux tout dont si nous on fait même était entre sans aussi ces bien
    où sous avant après lors lorsque leurs ainsi très chaque car donc toute tous non quand celui celle encore depuis vers
    chez moins autre autres avait doit cela ceux notre vous elles nos votre`),
  zh: split(`的 了 在 是 和 有 不 也 与 为 对 中 上 可以 这 我们 将 被 从 并 或 到 都 就 而 以 及 但 其 等 该 时 后 会 他们 由
    这个 如果 因为 所以 这些 没有 需要 通过 进行 使用 之 于 更 最 能 还 很 要 把 让 所 那 它 它们 他 她 你 自己 什么 一个 一种`),
}

const endings: Readonly<Record<'en' | 'fr', readonly string[]>> = {
  en: ['s', 'ed', 'ing', 's', 'ly', 'ion', 'er'],
  fr: ['s', 'e', 'es', 'ent', 'er', 'ée', 'ement'],
}

const syllables: Readonly<Record<'en' | 'fr', readonly string[]>> = {
  en: combine(
    split('b br c ch cl cr d dr f fl g gr h j k l m n p pl pr r s sc sh sp st t th tr v w'),
    split('a e i o u ea ou'),
    ['', '', 'n', 'r', 'l', 's', 't', 'm', 'ck', 'nd'],
  ),
  fr: combine(split('b br c ch cl cr d f fr g gr j l m n p pl pr qu r s t tr v'), split('a e i o u é è ou ai oi'), [
    '',
    '',
    '',
    'n',
    'r',
    'l',
    's',
    't',
    'ç',
  ]),
}

/** The 3,755 characters of GB 2312's first level in an order of their own: which one is common does not matter. */
const ideographs = shuffled(
  Array.from({ length: 3_755 }, (_, index) => {
    const bytes = Uint8Array.of(0xb0 + Math.floor(index / 94), 0xa1 + (index % 94))
    return new TextDecoder('gb18030').decode(bytes)
  }),
)

const cached: Readonly<Record<Lang, string[]>> = { en: [], fr: [], zh: [] }
const cacheSize = 65_536

export function isFunctionWord(word: string, lang: Lang): boolean {
  return functionWords[lang].includes(word)
}

export function functionWord(random: Random, lang: Lang): string {
  const words = functionWords[lang]
  return words[pickLogUniform(random, 1, words.length) - 1] ?? ''
}

/** The rank of a content word of the language at large, 1 the commonest. */
export function contentRank(random: Random): number {
  if (random() >= tailShare) return pickLogUniform(random, 1, core)
  return Math.min(most, Math.floor(core * (1 - random()) ** (-1 / (tailExponent - 1))))
}

/** The content word of a rank in its ground form. */
export function contentWord(rank: number, lang: Lang): string {
  if (rank >= cacheSize) return coin(rank, lang)
  return (cached[lang][rank] ??= coin(rank, lang))
}

/** The word in one of its forms, from whichever of them. */
export function inflected(random: Random, word: string, lang: Lang): string {
  if (lang === 'zh' || random() < 0.6) return word
  const ending = endings[lang].find((each) => each.length > 1 && word.endsWith(each)) ?? ''
  return `${word.slice(0, word.length - ending.length)}${endings[lang][pick(random, endings[lang].length)] ?? ''}`
}

function coin(rank: number, lang: Lang): string {
  if (lang === 'zh') return coinIdeographs(createRandom(mix(rank, 7)))
  const parts = syllables[lang]
  let tier = parts.length ** 2
  let rest = rank
  let length = 2
  while (rest >= tier) {
    rest -= tier
    tier *= parts.length
    length += 1
  }
  // Neighbours in rank have nothing else in common.
  let code = Number((BigInt(rest) * 2_654_435_761n) % BigInt(tier))
  let word = ''
  for (let index = 0; index < length; index += 1) {
    word += parts[code % parts.length] ?? ''
    code = Math.floor(code / parts.length)
  }
  return word
}

function coinIdeographs(random: Random): string {
  const chance = random()
  let length = 2
  if (chance < 0.06) length = 1
  else if (chance > 0.92) length = 4
  else if (chance > 0.8) length = 3
  let word = ''
  for (let index = 0; index < length; index += 1) word += ideograph(random)
  return word
}

/** As common as in Chinese text: 100 characters make up a third of it, 500 seven tenths, 1,000 nearly nine. */
function ideograph(random: Random): string {
  const rank = Math.floor(360 * (-Math.log(1 - random())) ** (1 / 0.7))
  return ideographs[Math.min(rank, ideographs.length - 1)] ?? ''
}

function split(words: string): string[] {
  return words.split(/\s+/)
}

/** 251 of the syllables, a prime number, so that the scrambling in `coin` loses none. */
function combine(onsets: readonly string[], vowels: readonly string[], codas: readonly string[]): readonly string[] {
  const all = onsets.flatMap((onset) => vowels.flatMap((vowel) => codas.map((coda) => `${onset}${vowel}${coda}`)))
  return shuffled([...new Set(all)]).slice(0, 251)
}

function shuffled(values: readonly string[]): string[] {
  const random = createRandom(values.length)
  return values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
