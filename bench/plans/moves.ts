/** What the simulated model does next about one item, by what it has seen: the same in a conversation and as a worker. */
import { sameList, valuesOf } from './criterion.ts'
import type { SeenCall } from './criterion.ts'
import { active, madeUp, slipped } from './flaws.ts'
import type { Flaw } from './flaws.ts'
import { readCriterion } from './items.ts'
import type { Item } from './items.ts'

export type Move =
  | { readonly type: 'call'; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  /** `evidence`: quotations and names. */
  | { readonly type: 'claim'; readonly value: string; readonly evidence: readonly string[] }
  | { readonly type: 'give-up'; readonly reason: string }

export interface Situation {
  readonly item: Item
  /** Its place in the request, from 0. */
  readonly place: number
  /** Of this conversation, in order. */
  readonly calls: readonly SeenCall[]
  /** Values of the items it needs. */
  readonly inputs: ReadonlyMap<string, string>
  /** Why it does not count as done, once for each time the model was told. */
  readonly told: readonly string[]
  /** How often the loop guard has warned. */
  readonly warnings: number
  /** Sources with the facts of others: `[mirror, registry]`. */
  readonly alternatives: readonly (readonly [string, string])[]
}

const mostTries = 2

export function nextMove(situation: Situation, flaws: readonly Flaw[]): Move {
  const { item, place, calls, told } = situation
  const { id, work } = item
  const early = active(flaws, 'claims-early', id, told.length)
  if (early !== undefined && place >= early.after) return invent(item, 'tool')
  const maker = active(flaws, 'makes-up', id, told.length)
  if (maker !== undefined) return invent(item, maker.evidence, calls)
  return work.do === 'fetch' ? fetchMove(situation, work.sources, flaws) : actMove(situation, flaws)
}

/** A claim without work. */
function invent({ id, work }: Item, kind: 'none' | 'tool' | 'result' | 'other', calls: readonly SeenCall[] = []): Move {
  const tool = work.do === 'fetch' ? (work.sources[0] ?? '') : work.do
  const other = calls.findLast(({ isError }) => !isError)?.text ?? `${id} is known`
  const evidence = { none: [], tool: [tool], result: ['result'], other: [other] }[kind]
  return { type: 'claim', value: work.do === 'write' || work.do === 'send' ? 'done' : madeUp(id), evidence }
}

/** Asks one source after the other, each twice at most, until what they say fits the criterion. */
function fetchMove(situation: Situation, named: readonly string[], flaws: readonly Flaw[]): Move {
  const { item, calls, inputs, told, alternatives, warnings } = situation
  const { id, needs } = item
  const values = needs.map((need) => careful(inputs.get(need) ?? '', situation, flaws))
  const args = { key: id, ...(values.length > 0 && { with: values }) }
  const mine = calls.filter((call) => call.args['key'] === id && sameList(call.args['with'] ?? [], values))
  const isTunnel = active(flaws, 'tunnel', id, told.length) !== undefined
  const others = isTunnel ? [] : alternatives.flatMap(([name, like]) => (named.includes(like) ? [name] : []))
  const sources = [...new Set([...named, ...others])]
  const ask = (name: string): Move => ({ type: 'call', name, args })
  const wanted = readCriterion(item.criterion)
  const isGullible = active(flaws, 'gullible', id, told.length) !== undefined
  const problems: string[] = []

  for (const name of sources) {
    const tried = mine.filter((call) => call.name === name)
    const last = tried.at(-1)
    if (last === undefined) return ask(name)
    if (last.isError) {
      if (active(flaws, 'ignores-errors', id, told.length)) return invent(item, 'tool')
      if (last.text.includes('503') && tried.length < mostTries) return ask(name)
      problems.push(`${name} failed: ${last.text.includes('503') ? 'HTTP 503' : 'HTTP 410'}`)
      continue
    }
    const [found] = valuesOf(id, [last])
    if (found === undefined) {
      const isLooping = active(flaws, 'loops', id, told.length + warnings) !== undefined
      if (isLooping || tried.length < mostTries) return ask(name)
      problems.push(`${name} is not ready`)
      continue
    }
    const repeats = active(flaws, 'repeats', id, told.length)
    if (repeats !== undefined && tried.length <= repeats.more) return ask(name)
    const line = last.text.split('\n')[0] ?? ''
    const claim = { type: 'claim' as const, value: found.value, evidence: [line, ...needs] }
    const again = sources.at(-1) === name && tried.length < mostTries
    if (isGullible) return claim
    if (wanted.type === 'returned' && (wanted.year === undefined || line.includes(`dated ${wanted.year}`))) {
      if (!told.some((reason) => reason.includes(`= ${found.value} is wrong`))) return claim
      problems.push(`${name} gave a value that is wrong`)
    } else if (wanted.type === 'returned') problems.push(`${name} gave an old value`)
    if (wanted.type === 'confirmed') {
      const same = valuesOf(
        id,
        mine.filter((call) => call.name !== name && !call.isError),
      ).find(({ value }) => value === found.value)
      if (same !== undefined) return { ...claim, evidence: [...claim.evidence, same.text.split('\n')[0] ?? ''] }
      problems.push(`${name} stands alone`)
    }
    if (wanted.type === 'verified') {
      const verdict = calls.findLast(
        (call) => call.name === 'verify' && call.args['value'] === found.value && call.args['key'] === id,
      )
      if (verdict === undefined) return { type: 'call', name: 'verify', args: { key: id, value: found.value } }
      if (verdict.text.endsWith('is right')) return { ...claim, evidence: [...claim.evidence, verdict.text] }
      problems.push(`${name} gave a value that is wrong`)
    }
    if (again && wanted.type !== 'confirmed') return ask(name)
  }
  if (active(flaws, 'glosses-over', id, told.length)) return invent(item, 'tool')
  return { type: 'give-up', reason: problems.join('; ') }
}

/** Computes, writes or sends the values of other items. */
function actMove(situation: Situation, flaws: readonly Flaw[]): Move {
  const { item, calls, inputs, told } = situation
  const { id, work, needs } = item
  const values = needs.map((need) => careful(inputs.get(need) ?? '', situation, flaws))
  const text = needs.map((need, index) => `${need} = ${values[index]}`).join('; ')
  const args = argsOf()
  const mine = calls.filter((call) => call.name === work.do && sameArgs(call.args, args))
  const last = mine.at(-1)
  const call: Move = { type: 'call', name: work.do, args }
  if (last === undefined) {
    const isSent =
      work.do === 'send' &&
      calls.some(({ name, args: { to }, isError }) => name === 'send' && to === work.to && !isError)
    return isSent ? { type: 'give-up', reason: `a wrong message to ${work.to} cannot be taken back` } : call
  }
  if (last.isError) {
    if (active(flaws, 'ignores-errors', id, told.length)) return invent(item, 'tool')
    if (last.text.includes('503') && mine.length < mostTries) return call
    if (active(flaws, 'glosses-over', id, told.length)) return invent(item, 'tool')
    return { type: 'give-up', reason: `${work.do} failed: ${last.text.includes('503') ? 'HTTP 503' : 'HTTP 410'}` }
  }
  const repeats = active(flaws, 'repeats', id, told.length)
  if (repeats !== undefined && mine.length <= repeats.more) return call
  if (work.do === 'send' && mine.length > 1 && told.length > 0) {
    return { type: 'give-up', reason: `${work.to} was sent ${mine.length} messages, and that cannot be taken back` }
  }
  const value = work.do === 'compute' ? (/is (\d+)$/.exec(last.text)?.[1] ?? '') : 'done'
  return { type: 'claim', value, evidence: [last.text, ...needs] }

  function argsOf(): Readonly<Record<string, unknown>> {
    if (work.do === 'compute') return { label: id, op: work.op, values }
    return work.do === 'write' ? { file: work.file, text } : { to: work.do === 'send' ? work.to : '', text }
  }
}

const careful = (value: string, { item, told }: Situation, flaws: readonly Flaw[]): string =>
  active(flaws, 'slips', item.id, told.length) === undefined ? value : slipped(value)

const sameArgs = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other)
