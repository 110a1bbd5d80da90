import { withTail } from '@glmkit/core'
import type { EditContext, MemoryEdit, Message, PromptForecast, ToolDeclaration } from '@glmkit/core'
import type { Forecaster } from '../count/forecaster.ts'
import { ratesOf } from './offers.ts'
import type { Offer, Offering } from './offers.ts'
import type { Policy } from './presets.ts'
import type { Shown, View } from './view.ts'

/** Edits in the making: what the model would be shown with them, and what that would cost. */
export interface Draft {
  readonly edits: readonly MemoryEdit[]
  readonly shown: readonly Shown[]
  readonly offering: Offering
  /** Of the whole prompt. */
  tokens(): number
  /** @param offer Where the edit costs something: what. */
  add(edit: MemoryEdit, offer?: Offer): void
}

export interface DraftOptions {
  readonly view: View
  readonly forecaster: Forecaster
  readonly policy: Policy
  readonly tools: readonly ToolDeclaration[]
}

export function openDraft({ model, tail }: EditContext, options: DraftOptions): Draft {
  const { view, forecaster, policy, tools } = options
  const rates = ratesOf(model.price)
  const edits: MemoryEdit[] = []
  let { block } = view
  let shown = view.shown()
  const forecast = (): PromptForecast => forecaster.prompt(promptOf(shown, block, tail), tools)

  return {
    edits,
    get shown() {
      return shown
    },
    get offering() {
      return { shown, policy, rates, tokensOf: (message: Message) => forecaster.tokensOf(message) }
    },
    tokens: () => forecast().inputTokens,
    add(edit, offer) {
      const tokensBefore = forecast().inputTokens
      shown = view.with([...edits, edit])
      if (edit.kind === 'block') block = edit.text
      const { inputTokens: tokensAfter, cachedInputTokens } = forecast()
      const isPriced = model.price !== undefined
      const costUsd = isPriced ? (offer?.costUsd ?? 0) : null
      const savesUsd = isPriced ? (tokensBefore - tokensAfter) * rates.cached : null
      edits.push({ ...edit, forecast: { tokensBefore, tokensAfter, cachedInputTokens, costUsd, savesUsd } })
    },
  }
}

/** All that is sent: what is shown, the working memory, and the tail of this prompt. */
export function promptOf(shown: readonly Shown[], block: string, tail: string | undefined): readonly Message[] {
  return withTail(
    withTail(
      shown.map(({ message }) => message),
      block,
    ),
    tail,
  )
}
