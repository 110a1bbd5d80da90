import type { Price } from './model.ts'

/** What a model of the family can do and costs. */
export interface ModelFacts {
  /** Prompt and output together, in tokens. */
  readonly contextTokens: number
  readonly maxOutputTokens: number
  /** Absent when no price was published. */
  readonly price?: Price
  /** Default: true. Z.ai refuses `thinking: disabled` of some models with 1210. */
  readonly canDisableThinking?: boolean
}

const k200 = { contextTokens: 202_752, maxOutputTokens: 131_072 }
const k128 = { contextTokens: 131_072, maxOutputTokens: 98_304 }
const m1 = { contextTokens: 1_000_000, maxOutputTokens: 131_072 }
const usd = (input: number, cachedInput: number, output: number): Pick<Required<ModelFacts>, 'price'> => ({
  price: { input, cachedInput, output },
})

/** List prices and limits as of October 2026; override by `facts`. @see https://docs.z.ai/guides/overview/pricing */
export const models: Readonly<Record<string, ModelFacts>> = {
  'glm-5': { ...k200, ...usd(1.0, 0.2, 3.2) },
  'glm-5-turbo': { ...k200, ...usd(1.2, 0.24, 4.0) },
  // No cached price was published for it.
  'glm-5-code': { ...k200, ...usd(1.2, 1.2, 5.0) },
  'glm-5.1': { ...k200, ...usd(1.4, 0.26, 4.4) },
  'glm-5.2': { ...m1, ...usd(1.4, 0.26, 4.4) },
  'glm-5.3': { ...m1, ...usd(1.4, 0.26, 4.4), canDisableThinking: false },
  'glm-5.3-flash': { ...m1, ...usd(0.15, 0.03, 0.5), canDisableThinking: false },
  'glm-4.7': { ...k200, ...usd(0.6, 0.11, 2.2) },
  'glm-4.6': { ...k200, ...usd(0.6, 0.11, 2.2) },
  'glm-4.5': { ...k128, ...usd(0.6, 0.11, 2.2) },
  'glm-4.5-air': { ...k128, ...usd(0.2, 0.03, 1.1) },
  'glm-4.7-flashx': { ...k200, ...usd(0.07, 0.01, 0.4) },
  'glm-4.7-flash': { ...k200, ...usd(0, 0, 0) },
  'glm-4.5-flash': { ...k128, ...usd(0, 0, 0) },
}

/** Facts of a model by its id, a vendor prefix (`z-ai/glm-5`) aside. Unknown ids get GLM-5's limits and no price. */
export function factsOf(modelId: string): ModelFacts {
  const id = modelId.slice(modelId.lastIndexOf('/') + 1).toLowerCase()
  return models[id] ?? k200
}
