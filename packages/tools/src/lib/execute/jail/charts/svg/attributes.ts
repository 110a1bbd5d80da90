import { readDataImage } from './data-image.ts'
import { idPattern, safeDeclarations, safeValue, writeDeclarations } from './style.ts'
import type { Declaration } from './style.ts'
import { attributes, gradients, layers, paints } from './vocabulary.ts'

/** Characters of a path that weigh as much as an element: those of about sixteen corners at the most. */
const charsPerWeight = 32
const pixelsPerWeight = 1000

/** What is left of an element's attributes, and what drawing it means. */
export interface SafeAttributes {
  readonly kept: Map<string, string>
  /** Of its `style`. */
  readonly declarations: readonly Declaration[]
  /** Elements it is worth. */
  readonly weight: number
  /** Whether it is drawn apart from what is around it. */
  readonly isLayer: boolean
  /** Ids of what it draws, once. */
  readonly uses: string[]
  /** Ids of what it, and all that is in it, may be painted with. */
  readonly paints: { readonly id: string; readonly times: number }[]
}

/** @param name Of the element, as SVG spells it. */
export function safeAttributes(name: string, given: Readonly<Record<string, string>>): SafeAttributes {
  const kept = new Map<string, string>()
  const found: Declaration[] = []
  const uses: string[] = []
  let declarations: readonly Declaration[] = []
  let weight = gradients.has(name) ? 0 : 1

  for (const [written, text] of Object.entries(given)) {
    const lower = written.toLowerCase()
    const attribute = attributes.get(lower) ?? lower
    if (kept.has(attribute)) continue
    if (/^(?:[\w.-]+:)?href$/.test(lower)) {
      const link = name === 'image' ? readDataImage(text) : linkOf(name, text)
      if (link === undefined || kept.has('xlink:href')) continue
      kept.set('xlink:href', link.href)
      if ('pixels' in link) weight += link.pixels / pixelsPerWeight
      else uses.push(link.id)
    } else if (lower === 'style') {
      declarations = safeDeclarations(text)
      if (declarations.length > 0) kept.set('style', writeDeclarations(declarations))
    } else if (lower === 'id') {
      if (idPattern.test(text)) kept.set('id', text)
    } else if (['class', 'role', 'xml:space'].includes(lower) || /^aria-[a-z]+$/.test(lower)) {
      kept.set(lower, text)
    } else if (attributes.has(lower)) {
      const safe = safeValue(text)
      if (safe === undefined) continue
      kept.set(attribute, safe.value)
      found.push({ property: attribute, ...safe })
      if (attribute === 'd' || attribute === 'points') weight += safe.value.length / charsPerWeight
    }
  }
  found.push(...declarations)
  const painted: { readonly id: string; readonly times: number }[] = []
  for (const { property, ids } of found) {
    const times = paints.get(property)
    if (times === undefined) uses.push(...ids)
    else painted.push(...ids.map((id) => ({ id, times })))
  }
  return { kept, declarations, weight, isLayer: found.some(makesLayer), uses, paints: painted }
}

/** Whether something with this property is drawn apart. */
export function makesLayer({ property, value }: Declaration): boolean {
  const nothing = layers.get(property)
  return nothing !== undefined && value !== nothing
}

/** Only elements that draw, or take over, what they name may name something, and only in the same picture. */
function linkOf(name: string, text: string): { readonly href: string; readonly id: string } | undefined {
  const href = text.trim()
  const id = href.slice(1)
  const isReference = ['use', 'textPath', 'linearGradient', 'radialGradient', 'pattern'].includes(name)
  return isReference && href.startsWith('#') && idPattern.test(id) ? { href, id } : undefined
}
