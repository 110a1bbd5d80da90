/** What searchers say about their search wherever it stands, and not about its subject. */
const always = setOf(`anything concerning interested know like looking please regarding something sure want wanted wants
  aimerais cherche concernant souhaite souhaiterais veux voudrais 想 想要 想知道 知道 了解 请教 帮 帮我 麻烦`)
/** As the first word of a query. */
const first = setOf('explain describe discuss explique expliquer expliquez décris décrire')
/** Before `me` and the like: alone they are names of functions. */
const imperatives = setOf('find give list show tell donne donnez montre montrez dis')
const receivers = setOf('me us all moi nous')
/** Before words that say what it is about, as in `articles which deal with`. */
const sources = setOf(`article articles discussion discussions document documents information literature material paper
  papers publication publications informations documentation`)
const about =
  setOf(`about concerning deal dealing deals describe describes describing discuss discusses discussing exist
  exists on regarding that which written concernant sur traitant`)
const furtherOn = setOf('of with')

/** Which words only introduce what a query asks for: all up to `rates` in `find all articles about rates`. */
export function requestsIn(surfaces: readonly string[]): boolean[] {
  const words = surfaces.map((surface) => surface.toLowerCase())
  let isIntroducing = false
  return words.map((word, index) => {
    const next = words[index + 1] ?? ''
    isIntroducing = sources.has(word)
      ? about.has(next) || (word.startsWith('discussion') && next === 'of')
      : isIntroducing && (about.has(word) || furtherOn.has(word))
    return (
      isIntroducing ||
      always.has(word) ||
      (index === 0 && first.has(word)) ||
      (imperatives.has(word) && receivers.has(next))
    )
  })
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/))
}
