import type { RecallEntry } from '@glmkit/memory'
import { pick, type Random } from '../search/random.ts'
import type { FactKind, Phrases, Topic } from './phrases.ts'

export type QuestionKind = 'single-hop' | 'multi-hop' | 'temporal'

export interface Question {
  readonly kind: QuestionKind
  readonly text: string
  /** Sources of the turns that answer it, `session#id`. */
  readonly evidence: readonly string[]
}

/** What two people have said to each other over months, and what may be asked about it. */
export interface Conversation {
  readonly language: string
  readonly entries: readonly RecallEntry[]
  readonly questions: readonly Question[]
}

const sessionCount = 24
const threadsPerSession = 3
const topicsPerSpeaker = 5
const sharedTopics = 1
const factsPerTopic = 6
/** Of the facts: told right after a question that names the topic. */
const promptedShare = 0.3
/** Of the facts: come up again in another session. */
const mentionedShare = 0.3
/** Of the times a topic is named: by its usual word, which what is said and what is asked mostly have in common. */
const usualShare = 0.9
/** Of the facts: small talk comes before the next. */
const driftShare = 0.7
/** Of the small talk: goes on for another sentence. */
const longerShare = 0.8
/** Of the small talk: names the topic. */
const topicalShare = 0.2
/** Of the questions about one fact: names what was told, in other words or the same. */
const specificShare = 0.6

interface Fact {
  readonly teller: number
  readonly topic: Topic
  readonly kind: FactKind
  readonly value: readonly [string, string]
  source?: string
}

/**
 * Makes a conversation as LoCoMo has them: about 24 sessions of 20 turns, most of them small talk with the words of the
 * topics; both talk about some topics alike. Facts are told once, half of them right after a question and often without
 * the word the topic has in it, and are asked about in other words.
 *
 * @see https://arxiv.org/abs/2402.17753
 */
export function makeConversation(phrases: Phrases, index: number, random: Random): Conversation {
  const names = phrases.names[index % phrases.names.length] ?? ['A', 'B']
  const topics = shuffled(phrases.topics, random)
  const own = [0, 1].map((speaker) =>
    topics.filter((_, at) => at < sharedTopics || (at - sharedTopics) % 2 === speaker).slice(0, topicsPerSpeaker),
  )
  const values = valuesOf(phrases.facts, random)
  const groups = own.flatMap((list, teller) =>
    list.map((topic) => plant(phrases.facts, values, random).map((fact): Fact => ({ teller, topic, ...fact }))),
  )
  const threads = shuffled(threadsOf(groups, own, random), random)
  const entries: RecallEntry[] = []
  const told: Fact[] = []
  let at = Date.UTC(2025, pick(random, 12), 1 + pick(random, 28), 18)
  for (let number = 1; number <= sessionCount; number += 1) {
    const say = writer(entries, `${phrases.language.toLowerCase()}-${index}-${number}`, at, names)
    for (const [place, { teller, topic, facts }] of threads.splice(0, threadsPerSession).entries()) {
      if (place === 0) say(1 - teller, fill(oneOf(phrases.openers, random), topic, random))
      smallTalk(phrases, say, teller, topic, random)
      const known = told.filter((fact) => fact.teller === teller && fact.topic === topic)
      if (known.length > 0 && random() < mentionedShare) {
        say(1 - teller, fill(oneOf(phrases.mentions, random), topic, random, oneOf(known, random).value))
      }
      for (const fact of facts) {
        tell(phrases, say, fact, random)
        if (random() < driftShare) smallTalk(phrases, say, teller, topic, random)
      }
      told.push(...facts)
      smallTalk(phrases, say, teller, topic, random)
    }
    say(pick(random, 2), oneOf(phrases.byes, random))
    at += (3 + pick(random, 18)) * 86_400_000
  }
  return { language: phrases.language, entries, questions: questionsOn(groups.flat(), names, random) }
}

interface Thread {
  readonly teller: number
  readonly topic: Topic
  readonly facts: readonly Fact[]
}

/** Every third thread or so tells facts, never two of a kind; the others are small talk. */
function threadsOf(groups: readonly Fact[][], own: readonly (readonly Topic[])[], random: Random): Thread[] {
  const telling = groups.flatMap((group) => {
    const parts: Fact[][] = [[], [], []]
    for (const [place, fact] of group.entries()) parts[place % parts.length]?.push(fact)
    return parts.flatMap((facts) =>
      facts[0] === undefined ? [] : [{ teller: facts[0].teller, topic: facts[0].topic, facts }],
    )
  })
  const idle = Array.from({ length: sessionCount * threadsPerSession - telling.length }, (): Thread => {
    const teller = pick(random, 2)
    return { teller, topic: oneOf(own[teller] ?? [], random), facts: [] }
  })
  return [...telling, ...idle]
}

type Say = (speaker: number, text: string) => string

function writer(entries: RecallEntry[], session: string, from: number, names: readonly string[]): Say {
  let id = 0
  return (speaker, text) => {
    id += 1
    const words = text.replaceAll('{S}', names[text.includes('{O}') ? speaker : 1 - speaker] ?? '')
    entries.push({
      session,
      id,
      at: from + id * 60_000,
      role: speaker === 0 ? 'user' : 'assistant',
      speaker: names[speaker] ?? '',
      text: words.replaceAll('{O}', names[1 - speaker] ?? ''),
    })
    return `${session}#${id}`
  }
}

function smallTalk(phrases: Phrases, say: Say, teller: number, topic: Topic, random: Random): void {
  const isTopical = random() < topicalShare
  const fitting = (list: readonly string[]): string[] => list.filter((text) => text.includes('{t}') === isTopical)
  const longer = (text: string, more: readonly string[]): string =>
    random() < longerShare ? `${text}${phrases.between}${oneOf(more, random).replaceAll('{O}', '{S}')}` : text
  say(teller, fill(longer(oneOf(fitting(phrases.musings), random), phrases.tails), topic, random))
  say(1 - teller, fill(longer(oneOf(fitting(phrases.reactions), random), phrases.tails), topic, random))
}

function tell(phrases: Phrases, say: Say, fact: Fact, random: Random): void {
  const { teller, topic, kind, value } = fact
  if (random() < promptedShare) {
    const reaction = random() < 0.5 ? `${oneOf(phrases.leads, random).replaceAll('{O}', '{S}')}${phrases.between}` : ''
    say(1 - teller, fill(reaction + oneOf(kind.prompts, random), topic, random))
  }
  const core = fill(oneOf(kind.says, random), topic, random, value).replaceAll('{w}', oneOf(phrases.times, random))
  const end = phrases.between === '' ? '。' : '.'
  const parts = [oneOf(phrases.leads, random), `${upperFirst(core)}${end}`, oneOf(phrases.tails, random)]
  const shown = parts.slice(random() < 0.7 ? 0 : 1, random() < 0.7 ? 3 : 2)
  fact.source = say(teller, shown.join(phrases.between))
  if (random() < 0.3) say(1 - teller, fill(oneOf(phrases.echoes, random), topic, random, value))
}

type Values = ReadonlyMap<FactKind, { next(): readonly [string, string] }>

/** Each comes once before any comes again. */
function valuesOf(kinds: readonly FactKind[], random: Random): Values {
  return new Map(
    kinds.map((kind) => {
      let rest: (readonly [string, string])[] = []
      const next = (): readonly [string, string] => {
        if (rest.length === 0) rest = shuffled(kind.values, random)
        return rest.pop() ?? ['', '']
      }
      return [kind, { next }]
    }),
  )
}

/** Some kinds twice, with other values: side by side, so that they come to different threads. */
function plant(kinds: readonly FactKind[], values: Values, random: Random): Pick<Fact, 'kind' | 'value'>[] {
  return shuffled(kinds, random)
    .slice(0, factsPerTopic)
    .flatMap((kind) => {
      const count = kind.asksAll === undefined ? 1 : 2
      return Array.from({ length: count }, () => ({ kind, value: values.get(kind)?.next() ?? ['', ''] }))
    })
}

function questionsOn(facts: readonly Fact[], names: readonly string[], random: Random): Question[] {
  const groups = Map.groupBy(facts, ({ teller, topic, kind }) => `${teller} ${topic.said[0]} ${kind.asks[0]}`)
  return [...groups.values()].flatMap((group) => {
    const [fact] = group
    if (fact === undefined) return []
    const { kind, topic, teller, value } = fact
    const isMulti = group.length > 1
    const asks = isMulti ? (kind.asksAll ?? kind.asks) : random() < specificShare ? kind.asksOf : kind.asks
    const text = oneOf(asks, random)
      .replaceAll('{S}', names[teller] ?? '')
      .replaceAll('{q}', mostlyFirst(topic.asked, random))
      .replaceAll('{a}', value[1])
    const sort = isMulti ? 'multi-hop' : kind.kind === 'temporal' ? 'temporal' : 'single-hop'
    return [{ kind: sort, text, evidence: group.flatMap(({ source }) => source ?? []) } satisfies Question]
  })
}

function fill(text: string, topic: Topic, random: Random, [told, asked]: readonly [string, string] = ['', '']): string {
  const said = text.replaceAll('{t}', () => mostlyFirst(topic.said, random))
  return upperFirst(said.replaceAll('{v}', told).replaceAll('{a}', asked))
}

const upperFirst = (text: string): string =>
  text[0] === '{' ? text : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

function oneOf<T>(list: readonly T[], random: Random): T {
  const one = list[pick(random, list.length)]
  if (one === undefined) throw new RangeError('Cannot choose: the list is empty')
  return one
}

/** Most of the time the usual word. */
const mostlyFirst = (list: readonly string[], random: Random): string =>
  random() < usualShare ? oneOf(list.slice(0, 1), random) : oneOf(list, random)

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((value) => ({ value, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value)
}
