/** What a task asks for: items that need one another, and the lines by which requests, plans and models name them. */

/** `fetch` from sources, in the order the request names them; all else works with the values of the items it needs. */
export type Work =
  | { readonly do: 'fetch'; readonly sources: readonly string[] }
  | { readonly do: 'compute'; readonly op: Op }
  | { readonly do: 'write'; readonly file: string }
  | { readonly do: 'send'; readonly to: string }

export type Op = 'sum' | 'product' | 'max'

export interface Item {
  readonly id: string
  readonly work: Work
  readonly needs: readonly string[]
  /** In words; `readCriterion` knows all there are. */
  readonly criterion: string
}

export type Criterion =
  | { readonly type: 'returned'; readonly year: string | undefined }
  | { readonly type: 'confirmed' }
  | { readonly type: 'verified' }
  | { readonly type: 'computed' }
  | { readonly type: 'written'; readonly file: string }
  | { readonly type: 'sent'; readonly to: string }

const returned = 'a source returned it'

interface FetchOptions {
  /** Items whose values it is asked with. */
  readonly by?: readonly string[]
  readonly dated?: '2026'
  readonly isConfirmed?: true
  readonly isVerified?: true
}

export function fetch(id: string, sources: readonly string[], options: FetchOptions = {}): Item {
  const { by = [], dated, isConfirmed, isVerified } = options
  const when = dated === undefined ? '' : `, dated ${dated}`
  const usual = `${returned}${when}${by.length === 0 ? '' : `, for the results of ${by.join(', ')}`}`
  const sure = isVerified ? 'verify says that it is right' : usual
  return {
    id,
    work: { do: 'fetch', sources },
    needs: by,
    criterion: isConfirmed ? 'two sources returned the same' : sure,
  }
}

export const compute = (id: string, op: Op, needs: readonly string[]): Item => ({
  id,
  work: { do: 'compute', op },
  needs,
  criterion: `compute returned it for the results of ${needs.join(', ')}`,
})

export const write = (id: string, file: string, needs: readonly string[]): Item => ({
  id,
  work: { do: 'write', file },
  needs,
  criterion: `the file ${file} was written with the results of ${needs.join(', ')}`,
})

export const send = (id: string, to: string, needs: readonly string[]): Item => ({
  id,
  work: { do: 'send', to },
  needs,
  criterion: `${to} was sent the results of ${needs.join(', ')}, once`,
})

/** What is to be done, without its criterion: the title of a step. */
export function actionOf({ work, needs }: Item): string {
  const list = needs.join(', ')
  switch (work.do) {
    case 'fetch':
      return `fetch from ${work.sources.join(', ')}${needs.length === 0 ? '' : ` by ${list}`}`
    case 'compute':
      return `compute ${work.op} of ${list}`
    case 'write':
      return `write ${work.file} with ${list}`
    default:
      return `send to ${work.to} with ${list}`
  }
}

/** `- price: fetch from registry | a source returned it` */
export const lineOf = (item: Item): string => `- ${item.id}: ${actionOf(item)} | ${item.criterion}`

const names = (list: string | undefined): readonly string[] => (list ?? '').split(', ').filter((name) => name !== '')

/** The item a step's title and criterion speak of; what follows the action's own words is left out. */
export function itemFrom(id: string, action: string, criterion: string): Item | undefined {
  const list = String.raw`([\w-]+(?:, [\w-]+)*?)`
  const [, sources, by] = new RegExp(String.raw`^fetch from ${list}(?: by ${list})?(?:, again)?$`).exec(action) ?? []
  if (sources !== undefined) return { id, work: { do: 'fetch', sources: names(sources) }, needs: names(by), criterion }
  const others = new RegExp(String.raw`^(compute|write|send to) ([\w.]+) (?:of|with) ${list}(?:, again)?$`).exec(action)
  const [, verb, object = '', needed] = others ?? []
  const needs = names(needed)
  if (verb === 'compute') return { id, work: { do: 'compute', op: opOf(object) }, needs, criterion }
  if (verb === 'write') return { id, work: { do: 'write', file: object }, needs, criterion }
  return verb === undefined ? undefined : { id, work: { do: 'send', to: object }, needs, criterion }
}

const opOf = (name: string): Op => (name === 'sum' || name === 'product' ? name : 'max')

/** All items a text names, one a line. */
export function itemsIn(text: string): readonly Item[] {
  return [...text.matchAll(/^(?:News: )?- ([\w-]+): ([^|\n]+) \| (.+)$/gm)].flatMap(
    ([, id = '', action = '', criterion = '']) => {
      const item = itemFrom(id, action, criterion)
      return item === undefined ? [] : [item]
    },
  )
}

export function readCriterion(text: string): Criterion {
  if (text === 'two sources returned the same') return { type: 'confirmed' }
  if (text === 'verify says that it is right') return { type: 'verified' }
  if (text.startsWith('compute returned it')) return { type: 'computed' }
  const [, file] = /^the file ([\w.]+) was written/.exec(text) ?? []
  if (file !== undefined) return { type: 'written', file }
  const [, to] = /^(\w+) was sent/.exec(text) ?? []
  if (to !== undefined) return { type: 'sent', to }
  return { type: 'returned', year: /dated (\d{4})/.exec(text)?.[1] }
}
