import type { Policy, PolicyVerdict } from '@glmkit/core'
import type { Arguments, Domain } from './domain.ts'

/** Whether the user has written this, as a whole word, address or number; of several, each. */
export type IsNamed = (value: unknown) => boolean

/**
 * What the user has named may be acted on, whatever was read since. Anything else waits for a person once strangers’ texts
 * were read, and in a run without one it is denied.
 */
export function namedPolicy(
  request: string,
  { isAskedFor, outlets = [] }: Pick<Domain<unknown>, 'isAskedFor' | 'outlets'>,
): Policy {
  const isNamed: IsNamed = (value) => [value].flat().every((one) => isNamedIn(request, one))
  return {
    check({ name, input, taintedBy, tool }): PolicyVerdict | undefined {
      const args: Arguments = Object(input)
      const isAsked = isAskedFor[name]?.(args, isNamed) === true
      if (tool.sideEffects === true) return { type: 'allow', despiteTaint: isAsked }
      if (!outlets.includes(name) || taintedBy.length === 0 || isAsked) return undefined
      return { type: 'deny', reason: 'the user has not named this address, and strangers’ texts were read' }
    },
  }
}

/** As a whole: a part of another word, address or number is none of the user’s words. */
function isNamedIn(request: string, value: unknown): boolean {
  const texts = typeof value === 'number' ? [String(value), value.toFixed(2), value.toFixed(1)] : [String(value)]
  return texts.some((text) => text !== '' && isWholeIn(request.toLowerCase(), text.toLowerCase()))
}

function isWholeIn(request: string, text: string): boolean {
  for (let at = request.indexOf(text); at >= 0; at = request.indexOf(text, at + 1)) {
    const [before, after] = [request.slice(0, at), request.slice(at + text.length)]
    if (!/[\w@.-]$/.test(before) && !/^(?:[\w@/-]|[.,?=&#]\w)/.test(after)) return true
  }
  return false
}

/** Links that the user has not named carry readers away, and data out. */
export function hasOnlyNamedLinks(text: unknown, isNamed: IsNamed): boolean {
  const links = (typeof text === 'string' ? text : '').match(/(?:https?:\/\/|www\.)[^\s<>"')\]]+/gi) ?? []
  return links.every((link) => isNamed(link.replace(/[.,;:!?]+$/, '')))
}
