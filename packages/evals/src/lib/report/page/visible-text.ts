import type { PageElement } from './browser.ts'
import { el } from './dom.ts'

/**
 * What would be invisible or turn the text around it: control characters, direction marks and overrides, zero-width
 * ones, tags, surrogates without a partner. Joiners that scripts and emoji need are left alone.
 */
const unseen =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu

/** Text as nodes: the unseen is shown by its number, nothing is markup. */
export function visibleText(text: string): (PageElement | string)[] {
  const nodes: (PageElement | string)[] = []
  let from = 0
  for (const match of text.matchAll(unseen)) {
    if (match.index > from) nodes.push(text.slice(from, match.index))
    nodes.push(el('span', 'unseen', nameOf(match[0])))
    from = match.index + match[0].length
  }
  if (from < text.length) nodes.push(text.slice(from))
  return nodes
}

/** The same where only text can stand. */
export function plainText(text: string): string {
  return text.replace(unseen, nameOf)
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code === 0x0d) return '␍'
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

const maxShownChars = 12_000

/** Long text in a box of its own; very long text is cut until all of it is asked for. */
export function textBlock(text: string, className = ''): PageElement {
  const block = el('div', { class: `text ${className}`, dir: 'auto' })
  if (text.length <= maxShownChars) {
    block.append(...visibleText(text))
    return block
  }
  const label = `Show all ${text.length.toLocaleString('en')} characters`
  const more = el('button', { class: 'more', type: 'button', onclick: () => showAll() }, label)
  const showAll = (): void => block.replaceChildren(...visibleText(text))
  block.append(...visibleText(text.slice(0, maxShownChars).toWellFormed()), '… ', more)
  return block
}
