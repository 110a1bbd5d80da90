/**
 * What is wrong with the simulated model, the same in all ways of planning. Each flaw acts on its items until the model has
 * been told so often that they are not done: by a refused claim, a note of the step, or a plan that lists them as open.
 */
interface Flawed {
  /** Default: all items. */
  readonly items?: readonly string[]
  /** How often it has to be told. Default: 1; `Infinity` is a model that never learns. */
  readonly times?: number
}

export type Flaw = Flawed &
  (
    | {
        /** Says that the item is done, with a value of its own making, and never calls a tool for it. */
        readonly type: 'makes-up'
        /** What it names as evidence: nothing, the tool it did not call, the result itself, or what another call said. */
        readonly evidence: 'none' | 'tool' | 'result' | 'other'
      }
    /** Believes after so many items that all are done, and makes up the others. */
    | { readonly type: 'claims-early'; readonly after: number }
    /** Takes the first value it gets, whatever the criterion asks for. */
    | { readonly type: 'gullible' }
    /** Takes an error for an answer and goes on with a value of its own making. */
    | { readonly type: 'ignores-errors' }
    /** Makes a value up where it could not get one, instead of saying so. */
    | { readonly type: 'glosses-over' }
    /** Copies the digits of a needed value in a wrong order. */
    | { readonly type: 'slips' }
    /** Calls the same tool again so many times after it has what it needs. */
    | { readonly type: 'repeats'; readonly more: number }
    /** Asks again and again what is not ready, until it is warned of going in circles; to the last: until it is told to ask another source. */
    | { readonly type: 'loops' }
    /** In the middle of work it knows only the tools the item names; asked for a plan, it looks at all of them. */
    | { readonly type: 'tunnel' }
    /** Overlooks an item it has not begun when its list was shown more than so many messages ago. */
    | { readonly type: 'forgets'; readonly after: number }
    /** Overlooks news that came more than so many messages ago. */
    | { readonly type: 'forgets-news'; readonly after: number }
    /** Leaves the item out of the plan it makes; it is a flaw of planning, and no check can see it. */
    | { readonly type: 'plans-without' }
    /** Draws a plan at first in which the item needs what is no step. */
    | { readonly type: 'plans-badly' }
    /** Does not see news at all. */
    | { readonly type: 'overlooks-news' }
    /** As a judge lets pass whatever shows a tool's result. */
    | { readonly type: 'judges-loosely' }
    /** As a judge errs in this share of its verdicts, whichever way. */
    | { readonly type: 'judges-by-chance'; readonly share: number; readonly seed: number }
    /** As a judge refuses the item, whatever the evidence. */
    | { readonly type: 'judges-wrongly' }
  )

export type FlawOf<Type extends Flaw['type']> = Extract<Flaw, { readonly type: Type }>

/** The flaw, if it still acts on the item. */
export function active<Type extends Flaw['type']>(
  flaws: readonly Flaw[],
  type: Type,
  id: string,
  told: number,
): FlawOf<Type> | undefined {
  const isOne = (flaw: Flaw): flaw is FlawOf<Type> => flaw.type === type
  return flaws.filter(isOne).find(({ items, times = 1 }) => (items?.includes(id) ?? true) && told < times)
}

/** The same for the same item, and never right: right values have four digits. */
export const madeUp = (id: string): string =>
  String(70_000 + id.split('').reduce((sum, char) => sum + char.charCodeAt(0), 0))

export const slipped = (value: string): string => value.split('').toReversed().join('')

/** A number that a text alone decides on. */
export function mixed(text: string): number {
  let state = 2_166_136_261
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 16_777_619) >>> 0
  state = Math.imul(state ^ (state >>> 16), 0x85_eb_ca_6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2_b2_ae_35)
  return (state ^ (state >>> 16)) >>> 0
}
