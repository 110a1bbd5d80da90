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
  /** The prompt. */
  readonly messages: readonly Message[]
  readonly offering: Offering
  /** Of the whole prompt. */
  tokens(): number
  /** @param offer Where the edit costs something: what. */
  add(edit: MemoryEdit, offer?: Offer): void
  /** Adds the edit unless the prompt would not be shorter for it. */
  shorten(edit: MemoryEdit, offer?: Offer): void
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

  function add(edit: MemoryEdit, offer: Offer | undefined, isWanted: (saved: number) => boolean): void {
    const before = { shown, block, tokens: forecaster.inputTokens(promptOf(shown, block, tail), tools) }
    shown = view.with([...edits, edit])
    if (edit.kind === 'block') block = edit.text
    const { inputTokens: tokensAfter, cachedInputTokens } = forecast()
    const saved = before.tokens - tokensAfter
    if (!isWanted(saved)) {
      ;({ shown, block } = before)
      return
    }
    const isPriced = model.price !== undefined
    const costUsd = isPriced ? (offer?.costUsd ?? 0) : null
    const savesUsd = isPriced ? saved * rates.cached : null
    edits.push({
      ...edit,
      forecast: { tokensBefore: before.tokens, tokensAfter, cachedInputTokens, costUsd, savesUsd },
    })
  }

  return {
    edits,
    get shown() {
      return shown
    },
    get messages() {
      return promptOf(shown, block, tail)
    },
    get offering() {
      return { shown, policy, rates, tokensOf: (message: Message) => forecaster.tokensOf(message) }
    },
    tokens: () => forecaster.inputTokens(promptOf(shown, block, tail), tools),
    add: (edit, offer) => add(edit, offer, () => true),
    shorten: (edit, offer) => add(edit, offer, (saved) => saved > 0),
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
