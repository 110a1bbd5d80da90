import { fold, termsOf } from './words.ts'

/** What a question says about where its answer is. */
export interface Ask {
  readonly terms: readonly string[]
  readonly wantsTime: boolean
  /** Whether something said at that moment fits the dates named; `undefined` when none is. */
  readonly isThen?: (at: number) => boolean
  /** The folded question, to look for names in. */
  readonly folded: string
}

const months = [
  ['january', 'janvier', 'jan'],
  ['february', 'fevrier', 'feb'],
  ['march', 'mars', 'mar'],
  ['april', 'avril', 'apr'],
  ['may', 'mai'],
  ['june', 'juin', 'jun'],
  ['july', 'juillet', 'jul'],
  ['august', 'aout', 'aug'],
  ['september', 'septembre', 'sep'],
  ['october', 'octobre', 'oct'],
  ['november', 'novembre', 'nov'],
  ['december', 'decembre', 'dec'],
]
/** Two words that are something else as well. */
const bareMonth = /\b(?:in|on|of|since|until|en|de|depuis|\d{1,2})\s+$|^\s*\d/

const when =
  /\b(?:when|what (?:date|day|month|year|time)|how long|since when|quand|quelle date|depuis)\b|什么时候|何时|哪天|哪年|几月|多久/
const timeWords =
  /\b(?:yesterday|today|tonight|tomorrow|last|ago|next|week(?:end)?s?|months?|years?|since|this morning|hier|demain|dernier|derniere|prochain|matin|semaines?|mois|ans?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4})\b|il y a|昨|今|明天|前天|上周|上个|下个|下周|星期|周末|[年月日号]|天前|以前/

/** Of a longer question the beginning is read: whoever asks, searching stays a matter of milliseconds. */
const limits = { characters: 4_000, terms: 200 }

export function readAsk(asked: string): Ask {
  const query = asked.slice(0, limits.characters)
  const folded = fold(query)
  const isThen = datesIn(folded)
  return {
    terms: [...termsOf(query).keys()].slice(0, limits.terms),
    wantsTime: when.test(folded),
    folded,
    ...(isThen && { isThen }),
  }
}

/** Whether a text says when. */
export const tellsTime = (text: string): boolean => timeWords.test(fold(text))

function datesIn(folded: string): Ask['isThen'] {
  const year = /(?:^|\D)((?:19|20)\d\d)(?:\D|$)/.exec(folded)?.[1]
  const han = /(?<!\d)(\d{1,2})月(?:(\d{1,2})[日号])?/.exec(folded)
  const iso = /\b(?:19|20)\d\d-(\d\d)(?:-(\d\d))?\b/.exec(folded)
  const month = numberOf(iso?.[1] ?? han?.[1]) ?? monthIn(folded)
  const day = numberOf(iso?.[2] ?? han?.[2]) ?? (month === undefined ? undefined : dayIn(folded, month))
  if (year === undefined && month === undefined) return undefined
  return (at) => {
    const date = new Date(at)
    if (year !== undefined && date.getUTCFullYear() !== Number(year)) return false
    if (month !== undefined && date.getUTCMonth() + 1 !== month) return false
    return day === undefined || Math.abs(date.getUTCDate() - day) <= 1
  }
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

function monthIn(folded: string): number | undefined {
  for (const [index, names] of months.entries()) {
    for (const name of names) {
      const found = new RegExp(`\\b${name}\\b`).exec(folded)
      if (found === null) continue
      const isPlain = !['may', 'mar', 'march', 'mars', 'mai'].includes(name)
      const around = [folded.slice(0, found.index), folded.slice(found.index + name.length)]
      if (isPlain || around.some((side) => bareMonth.test(side))) return index + 1
    }
  }
  return undefined
}

function dayIn(folded: string, month: number): number | undefined {
  const names = (months[month - 1] ?? []).join('|')
  const found = new RegExp(
    `\\b(\\d{1,2})(?:st|nd|rd|th|er)?\\s+(?:of\\s+)?(?:${names})\\b|\\b(?:${names})\\s+(\\d{1,2})(?!\\d)`,
  ).exec(folded)
  return numberOf(found?.[1] ?? found?.[2])
}
