import { UsageError } from '@glmkit/core'
import type { AppendBoundary, SectionState } from './artifact.ts'
import { checkWhole } from './whole-characters.ts'

/** Which sections there are and how far each of them is, whatever keeps their text. */
export interface Sections {
  readonly count: number | undefined
  readonly outline: unknown
  checkPlan(count: number): void
  plan(count: number, outline: unknown): void
  /** @throws {UsageError} If there is no such section. */
  state(section: number): SectionState
  /** @throws {UsageError} If nothing, or not this, can be added to it. */
  checkAppend(section: number, text: string): void
  grow(section: number, bytes: number, boundary: AppendBoundary): void
  checkSeal(section: number): void
  seal(section: number): void
  /** All of them, as they stand in the document. */
  readonly order: readonly number[]
  /** @throws {UsageError} If the document cannot be put together yet. */
  checkFinish(): void
}

const untouched: SectionState = { bytes: 0, isSealed: false }

export function createSections(): Sections {
  const states = new Map<number, SectionState>()
  let plan: { readonly count: number; readonly outline: unknown; readonly order: readonly number[] } | undefined

  function state(section: number): SectionState {
    if (plan === undefined) throw new UsageError(`Cannot use section ${section}: call plan() first`)
    const known = states.get(section)
    if (known !== undefined) return known
    const has = plan.count === 0 ? 'section 0 alone' : `sections 1 to ${plan.count}`
    throw new UsageError(`Cannot use section ${section}: the plan has ${has}`)
  }

  function checkOpen(section: number, action: string): void {
    if (state(section).isSealed) throw new UsageError(`Cannot ${action} section ${section}: it is sealed`)
  }

  return {
    get count() {
      return plan?.count
    },
    get outline() {
      return plan?.outline
    },
    get order() {
      return plan?.order ?? []
    },
    checkPlan(count) {
      if (plan !== undefined) throw new UsageError('Cannot plan: there is a plan already')
      if (Number.isInteger(count) && count >= 0) return
      throw new UsageError(`Cannot plan: sections is ${count}, expected a whole number from 0`)
    },
    plan(count, outline) {
      plan = { count, outline, order: count === 0 ? [0] : Array.from({ length: count }, (_, index) => index + 1) }
      for (const section of plan.order) states.set(section, untouched)
    },
    state,
    checkAppend(section, text) {
      checkOpen(section, 'append to')
      checkWhole(text, `append to section ${section}`)
    },
    grow(section, bytes, boundary) {
      states.set(section, { bytes: state(section).bytes + bytes, isSealed: false, boundary })
    },
    checkSeal: (section) => checkOpen(section, 'seal'),
    seal(section) {
      states.set(section, { ...state(section), isSealed: true })
    },
    checkFinish() {
      if (plan === undefined) throw new UsageError('Cannot finish the document: call plan() first')
      const open = plan.order.find((section) => states.get(section)?.isSealed !== true)
      if (open !== undefined) throw new UsageError(`Cannot finish the document: section ${open} is not sealed`)
    },
  }
}
