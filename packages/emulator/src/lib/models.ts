/** What the endpoint knows of a model. */
export interface ModelSpec {
  readonly id: string
  /** Release, in Unix seconds. */
  readonly created: number
  /** Prompt and output together. */
  readonly contextTokens: number
  readonly maxOutputTokens: number
}

const window200K = { contextTokens: 202_752, maxOutputTokens: 131_072 }
const window1M = { contextTokens: 1_048_576, maxOutputTokens: 131_072 }
const window128K = { contextTokens: 131_072, maxOutputTokens: 98_304 }

/**
 * GLM's text models.
 *
 * @see https://docs.z.ai/guides/overview/pricing
 */
const textModels: readonly ModelSpec[] = [
  { id: 'glm-5', created: 1_770_739_200, ...window200K },
  { id: 'glm-5-turbo', created: 1_773_504_000, ...window200K },
  { id: 'glm-5-code', created: 1_770_739_200, ...window200K },
  { id: 'glm-5.1', created: 1_774_620_000, ...window200K },
  { id: 'glm-5.2', created: 1_781_625_600, ...window1M },
  { id: 'glm-5.3', created: 1_787_184_000, ...window1M },
  { id: 'glm-5.3-flash', created: 1_787_184_000, ...window1M },
  { id: 'glm-4.7', created: 1_766_332_800, ...window200K },
  { id: 'glm-4.7-flash', created: 1_766_332_800, ...window200K },
  { id: 'glm-4.7-flashx', created: 1_766_332_800, ...window200K },
  { id: 'glm-4.6', created: 1_759_276_800, ...window200K },
  { id: 'glm-4.5', created: 1_753_632_000, ...window128K },
  { id: 'glm-4.5-air', created: 1_753_632_000, ...window128K },
  { id: 'glm-4.5-flash', created: 1_753_632_000, ...window128K },
]

/** The models to serve by id: all text models, or the named ones; an unknown name gets GLM-5's limits. */
export function createModelTable(ids?: readonly string[]): ReadonlyMap<string, ModelSpec> {
  const known = new Map(textModels.map((model) => [model.id, model]))
  if (ids === undefined) return known
  return new Map(ids.map((id) => [id, known.get(id) ?? { id, created: 1_770_739_200, ...window200K }]))
}
