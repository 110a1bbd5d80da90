import type { PageElement } from './browser.ts'
import { el } from './dom.ts'
import { duration, plural } from './format.ts'
import type { PageCall, PageMessage } from './report-data.ts'
import { textBlock, visibleText } from './visible-text.ts'

/** From here on the browser lays out what is in view alone. */
const manyMessages = 40

/** All that was said, thought and called. */
export function transcript(messages: readonly PageMessage[], language?: string): PageElement {
  if (messages.length === 0) return el('p', 'empty', 'Nothing was said.')
  const className = messages.length > manyMessages ? 'transcript long' : 'transcript'
  return el('div', { class: className, ...(language !== undefined && { lang: language }) }, messages.map(message))
}

const longChars = 1200

function message({ role, text, reasoning, calls = [], name, error }: PageMessage): PageElement {
  const isFolded = role === 'system' && text.length > longChars / 2
  return el(
    'div',
    `message ${role}`,
    el('div', 'role', name === undefined ? role : ['tool ', ...visibleText(name)]),
    el(
      'div',
      'said',
      reasoning === undefined ? undefined : folded('Reasoning', reasoning, 'reasoning', reasoning.length <= longChars),
      error === undefined ? undefined : el('p', 'bad', 'error: ', ...visibleText(error)),
      text === '' ? undefined : isFolded ? folded('Instructions', text, '', false) : textBlock(text),
      text === '' && calls.length === 0 ? el('p', 'empty', 'No text.') : undefined,
      calls.map(call),
    ),
  )
}

function folded(title: string, text: string, className: string, isOpen: boolean): PageElement {
  const body = el('div', 'folded')
  const element = el(
    'details',
    className,
    el('summary', '', title, el('span', 'note', plural(text.length, 'character'))),
    body,
  )
  // Filled when it is opened: most never are.
  const fill = (): void => {
    if (element.open && body.childElementCount === 0) body.append(textBlock(text))
  }
  element.addEventListener('toggle', fill)
  element.open = isOpen
  fill()
  return element
}

function call({ name, arguments: given, result, error, seconds }: PageCall): PageElement {
  return el(
    'div',
    error === undefined ? 'call' : 'call failed',
    el('div', 'call-side', el('div', 'call-head', el('code', '', ...visibleText(name))), textBlock(given, 'code')),
    el(
      'div',
      'call-side',
      el(
        'div',
        'call-head',
        error === undefined ? 'result' : el('span', 'bad', 'error: ', ...visibleText(error)),
        seconds === undefined ? undefined : el('span', 'note', duration(seconds)),
      ),
      result === undefined ? el('p', 'empty', 'No result.') : textBlock(result, 'code'),
    ),
  )
}
