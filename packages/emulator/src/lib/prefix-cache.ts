import type { Prompt } from './prompt.ts'
import { tokenize } from './tokens.ts'

/** The tokens of every prompt seen, as a tree of their pieces, so that a conversation is stored once. */
export interface PrefixCache {
  /** Length in tokens of the longest prefix the prompt shares with anything added for the same owner. */
  match(owner: string, prompt: Prompt): number
  add(owner: string, prompt: Prompt): void
}

interface Node {
  readonly tokens: Uint32Array
  readonly children: Map<string, Node>
  usedAt: number
}

/** A node costs about as much memory as this many tokens. */
const nodeWeight = 64

/**
 * @param limitTokens Above this, the prompts that were not used for the longest time are forgotten.
 */
export function createPrefixCache(limitTokens = 4_000_000): PrefixCache {
  const root: Node = { tokens: new Uint32Array(), children: new Map(), usedAt: 0 }
  let weight = 0
  let clock = 0

  const weigh = (node: Node) => node.tokens.length + nodeWeight

  function child(parent: Node, piece: string, tokens: Uint32Array): Node {
    const known = parent.children.get(piece)
    if (known !== undefined) return known
    const node: Node = { tokens, children: new Map(), usedAt: clock }
    parent.children.set(piece, node)
    weight += weigh(node)
    return node
  }

  /** Parents are used whenever their children are, so that oldest first never leaves an orphan. */
  function forgetOldest(): void {
    const entries = [{ parent: root, piece: '', node: root }]
    for (const { node } of entries) {
      for (const [piece, next] of node.children) entries.push({ parent: node, piece, node: next })
    }
    // Reversed first: the sort is stable, and among equally old nodes the deepest has to go first.
    const oldest = entries.slice(1).toReversed()
    oldest.sort((a, b) => a.node.usedAt - b.node.usedAt)
    for (const { parent, piece, node } of oldest) {
      if (weight <= limitTokens * 0.75) return
      parent.children.delete(piece)
      weight -= weigh(node)
    }
  }

  return {
    match(owner, prompt) {
      clock += 1
      let node = root.children.get(owner)
      let matched = 0
      for (const piece of prompt) {
        if (node === undefined) break
        node.usedAt = clock
        const next: Node | undefined = node.children.get(piece)
        if (next === undefined) {
          const tokens = tokenize(piece)
          let best = 0
          for (const other of node.children.values()) best = Math.max(best, commonPrefix(tokens, other.tokens))
          return matched + best
        }
        next.usedAt = clock
        matched += next.tokens.length
        node = next
      }
      return matched
    },
    add(owner, prompt) {
      clock += 1
      let node = child(root, owner, new Uint32Array())
      node.usedAt = clock
      for (const piece of prompt) {
        node = child(node, piece, tokenize(piece))
        node.usedAt = clock
      }
      if (weight > limitTokens) forgetOldest()
    },
  }
}

function commonPrefix(a: Uint32Array, b: Uint32Array): number {
  const end = Math.min(a.length, b.length)
  let length = 0
  while (length < end && a[length] === b[length]) length += 1
  return length
}
