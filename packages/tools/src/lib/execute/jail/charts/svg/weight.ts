import type { SafeAttributes } from './attributes.ts'

/** Above it a picture takes seconds to draw, or for ever. */
const maxWeight = 1_000_000

/** Elements that a letter is worth. */
const letterWeight = 10

/** The drawer goes down by recursion. */
export const maxLevels = 256

const maxLayers = 24

/** A part of a picture that others refer to, or that refers to others. */
interface Part {
  /** Of its elements, without those of its children. */
  weight: number
  /** What is in it, its children included. */
  depth: Depth
  readonly children: Part[]
  readonly uses: readonly string[]
  readonly paints: SafeAttributes['paints']
}

/** How far something goes down: elements in each other, and layers upon each other. */
interface Depth {
  readonly levels: number
  readonly layers: number
}

/** What drawing a part comes to; `below` is how much further down that goes what it refers to. */
interface Load {
  readonly weight: number
  readonly below: Depth
}

/** What the style sheets of a picture may do to each of its elements. */
export interface SheetEffects {
  /** Ids of what they may be painted with. */
  readonly painted: ReadonlySet<string>
  /** Whether they may be drawn apart. */
  readonly hasLayers: boolean
}

/** Weighs a picture while its elements come and go. */
export interface Scales {
  /** @throws {Error} If the picture is nested too deep. */
  enter(element: SafeAttributes): void
  addText(chars: number): void
  leave(): void
  /**
   * Weighs the picture as it is drawn: with `<use>`, patterns and markers a few lines can ask for billions of shapes.
   *
   * @returns How many layers may lie upon each other.
   * @throws {Error} If it is too much to draw, or a part draws itself.
   */
  check(sheets: SheetEffects): number
}

const flat: Depth = { levels: 0, layers: 0 }

export function createScales(): Scales {
  const root: Part = { weight: 0, depth: flat, children: [], uses: [], paints: [] }
  const byId = new Map<string, Part>()
  const stack: { readonly part: Part; readonly isOwn: boolean; readonly at: Depth; deepest: Depth }[] = []
  const top = () => stack.at(-1) ?? { part: root, at: flat }

  return {
    enter({ kept, weight, isLayer, uses, paints }) {
      const { part: outer, at: above } = top()
      const at = { levels: above.levels + 1, layers: above.layers + (isLayer ? 1 : 0) }
      const id = kept.get('id')
      const isOwn = id !== undefined || uses.length > 0 || paints.length > 0
      const part = isOwn ? { weight, depth: flat, children: [], uses, paints } : outer
      if (isOwn) outer.children.push(part)
      else outer.weight += weight
      if (id !== undefined) byId.set(id, part)
      stack.push({ part, isOwn, at, deepest: at })
    },
    addText(chars) {
      top().part.weight += chars * letterWeight
    },
    leave() {
      const left = stack.pop()
      if (left === undefined) return
      const { part, isOwn, deepest } = left
      const outer = stack.at(-1)
      if (outer) outer.deepest = deeper(outer.deepest, deepest)
      else root.depth = deepest
      const from = outer?.at ?? flat
      if (isOwn) part.depth = { levels: deepest.levels - from.levels, layers: deepest.layers - from.layers }
    },
    check: (sheets) => check(root, byId, sheets),
  }
}

function check(root: Part, byId: ReadonlyMap<string, Part>, { painted, hasLayers }: SheetEffects): number {
  const weigh = createWeigher(byId)
  let { weight, below } = weigh(root)
  for (const id of painted) {
    const part = byId.get(id)
    if (part === undefined) continue
    // Any element may be painted with it, also those of what another one is painted with.
    const load = weigh(part)
    weight *= 1 + load.weight
    below = sum(below, sum(part.depth, load.below))
  }
  if (!(weight <= maxWeight)) {
    throw new Error('its SVG repeats its parts too often; aggregate the data and draw fewer marks')
  }
  const { levels, layers } = sum(root.depth, below)
  const maybeLayers = hasLayers ? levels : layers
  if (levels > maxLevels || maybeLayers > maxLayers) throw tooDeep()
  return maybeLayers
}

function createWeigher(byId: ReadonlyMap<string, Part>): (part: Part) => Load {
  const known = new Map<Part, Load>()
  const open = new Set<Part>()
  const weigh = (part: Part): Load => {
    const done = known.get(part)
    if (done) return done
    if (open.has(part)) throw new Error('a part of its SVG draws itself')
    if (open.size > maxLevels) throw tooDeep()
    open.add(part)
    let { weight } = part
    let below = flat
    for (const child of part.children) {
      const inside = weigh(child)
      weight += inside.weight
      below = deeper(below, inside.below)
    }
    const draw = (id: string, times: number): void => {
      const other = byId.get(id)
      if (other === undefined) return
      const drawn = weigh(other)
      weight += times * drawn.weight
      below = deeper(below, sum(other.depth, drawn.below))
    }
    for (const id of part.uses) draw(id, 1)
    const shapes = weight
    for (const { id, times } of part.paints) draw(id, times * shapes)
    open.delete(part)
    const load = { weight, below }
    known.set(part, load)
    return load
  }
  return weigh
}

function sum(a: Depth, b: Depth): Depth {
  return { levels: a.levels + b.levels, layers: a.layers + b.layers }
}

function deeper(a: Depth, b: Depth): Depth {
  return { levels: Math.max(a.levels, b.levels), layers: Math.max(a.layers, b.layers) }
}

export function tooDeep(): Error {
  return new Error('its SVG is nested too deep; draw with fewer groups, masks and clip paths inside of each other')
}
