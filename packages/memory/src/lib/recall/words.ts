import { stem } from './stem.ts'

/** What is in nearly every question or answer, folded. */
const stopWords: ReadonlySet<string> = new Set(
  `a about after again all also am an and any are as at be because been before being but by can could did do does doing
  done each else ever for from had has have having he her here hers him his how i if in into is it its just let ll many
  may me might mine more most much must my no nor not of on once only or other our ours out over own re s same shall she
  should so some such t than that the their theirs them then there these they this those though through to too until up
  us ve very was we were what when where which while who whom whose why will with would yet you your yours d m
  ai as au aux avec ce cela ces cet cette comme comment dans de des donc du elle elles en est et eu fait il ils j je l la
  le les leur leurs lui ma mais meme mes moi mon n ne nos notre nous on ont ou par pas peu plus pour pourquoi qu quand que
  quel quelle quelles quels qui quoi sa sans se ses si son sont suis sur ta te tes toi ton tout tu un une vos votre vous y
  etait ete avait date say mention tell name kind type thing things`.split(/\s+/),
)

/** Han that asks, or holds a sentence together: cut out, so that no pair goes over it. */
const hanStops =
  /什么时候|为什么|什么样|怎么样|是什么|多少|什么|怎么|如何|哪些|哪里|哪儿|哪个|哪天|何时|谁|是否|可以|我们|你们|他们|她们|这个|那个|一个|因为|所以|但是|觉得|时候|[的了是在和与吗呢吧啊我你您他她它这那也都就还把被让给从对会几]/g

/** Han is letters, too: without the difference `用GLM写` would be one word. */
const tokens = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+(?:['’][\p{L}--\p{Script=Han}]+)?/gv
const stems = new Map<string, string>()
const maxStems = 50_000

/** Lower case, without accents, compatible forms as one. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
}

/**
 * The terms of a text: words as stems, Han as characters and pairs of characters, without stop words.
 *
 * @returns Each with how often it is there, in the order of the first.
 */
export function termsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (term: string): void => void counts.set(term, (counts.get(term) ?? 0) + 1)
  for (const [token] of fold(text).matchAll(tokens)) {
    if (/^\p{Script=Han}/u.test(token)) {
      for (const run of token.replaceAll(hanStops, ' ').split(' ')) {
        const characters = Array.from(run)
        for (const [at, character] of characters.entries()) {
          add(character)
          if (at > 0) add(`${characters[at - 1]}${character}`)
        }
      }
      continue
    }
    for (const word of token.split(/['’]/)) if (word !== '' && !stopWords.has(word)) add(stemOnce(word))
  }
  return counts
}

/** Words are kept beyond the text they came from. */
export const forgetWords = (): void => stems.clear()

function stemOnce(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= maxStems) stems.clear()
  const own = copyOf(word)
  const short = stem(own.slice(0, 64))
  stems.set(own, short)
  return short
}

/** A piece of a text keeps all of it in memory, also when it is to be forgotten; a copy does not. */
const copyOf = (word: string): string => Buffer.from(word, 'utf16le').toString('utf16le')
