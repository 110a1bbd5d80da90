import { Tokenizer } from 'htmlparser2'
import type { TokenizerCallbacks } from 'htmlparser2'
import type { Block } from './block.ts'
import { createTextWriter } from './text-writer.ts'

export interface HtmlText {
  /** What a reader sees, a line for each paragraph, item and row. */
  readonly text: string
  readonly blocks: readonly Block[]
  readonly title: string | undefined
  /** ISO 639-1 */
  readonly lang: string | undefined
}

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** Nothing in them is read, or not as text. */
const unread = names(
  'script style noscript template svg nav iframe noembed noframes object canvas audio video select datalist textarea button annotation',
)
const empty = names('area base br col embed hr img input link meta param source track wbr')
/** A paragraph ends where one of these begins. */
const blockTags = names(
  'address article aside blockquote body center details dialog dir dl fieldset figcaption figure footer form header hgroup legend main menu ol p pre section summary table ul h1 h2 h3 h4 h5 h6',
)
const lineTags = names('caption dd div dt li option tbody tfoot thead tr')
/** One of them ends the one before. */
const unclosed = names('dd dt li option p td th tr')

const maxHeadingLength = 300
/** Characters in a cell of a table that lays out a page, not data. */
const longCell = 400
const maxIndent = 8

/**
 * Walks HTML once, tag by tag, without a tree: whatever the nesting, time and memory grow with its length alone.
 *
 * @param isXml `<script/>` and its like are closed.
 */
export function htmlText(html: string, isXml = false): HtmlText {
  // An element that hides the rest of the page by a missing end tag hides too much.
  return (
    walk(html, isXml, false) ?? walk(html, isXml, true) ?? { text: '', blocks: [], title: undefined, lang: undefined }
  )
}

function walk(html: string, isXml: boolean, showsHidden: boolean): HtmlText | undefined {
  const writer = createTextWriter()
  const lists: { item: number | undefined }[] = []
  let [tag, attribute, title] = ['', '', '']
  let lang: string | undefined
  let [isHidden, isInTitle, isTitleDone] = [false, false, false]
  let [pre, tables, cell, heading] = [0, 0, 0, 0]
  let definitions = 0
  /** Whether a term is explained, and the next one is not one more for the same. */
  let [isMeaning, hasMeaning] = [false, false]
  /** The element that is left out, and how many of its name are open. */
  let [skipped, skippedDepth] = ['', 0]

  const softBreak = (): void => {
    if (cell === 0 || writer.length > longCell) writer.endLine()
    else if (!writer.isSpaced) writer.mark(' ')
  }
  const endHeading = (): void => {
    const shown = writer.takeLine().trim()
    // Generated pages end their headings with a link to themselves.
    const named = shown.endsWith('¶') ? shown.slice(0, -1).trimEnd() : shown
    if (named !== '' && named.length <= maxHeadingLength) writer.heading(named, heading)
    else if (named !== '') writer.add(named)
    writer.endBlock()
    heading = 0
  }
  const add = (text: string): void => {
    if (isInTitle) {
      title += text
    } else if (pre > 0 && heading === 0) {
      for (const [index, part] of text.split(/\r\n?|\n/).entries()) {
        if (index > 0) writer.breakLine()
        if (part.trim() === '') writer.mark(part)
        else writer.add(part)
      }
    } else {
      const words = text.replaceAll(/[\u00AD\u200B]/g, '').replaceAll(/[\s\u00A0]+/g, ' ')
      writer.add(writer.isSpaced ? words.replace(/^ /, '') : words)
      hasMeaning ||= isMeaning && writer.hasInk
    }
  }
  const open = (): void => {
    if (skipped !== '') {
      const isEnded = skipped === 'p' ? blockTags.has(tag) : tag === skipped && unclosed.has(tag)
      if (!isEnded) {
        if (tag === skipped) skippedDepth += 1
        return
      }
      skipped = ''
    }
    if (!empty.has(tag) && (unread.has(tag) ? !showsHidden || isRaw(tag) : isHidden && !showsHidden)) {
      skipped = tag
      skippedDepth = 1
      return
    }
    const isBlock = blockTags.has(tag)
    if (heading > 0 && isBlock && writer.hasInk) endHeading()
    if (tag === 'title') isInTitle = !isTitleDone
    else if (tag === 'br') {
      if (pre > 0) writer.breakLine()
      else if (heading > 0) writer.mark(' ')
      else softBreak()
    } else if (tag === 'hr') writer.endBlock()
    else if (/^h[1-6]$/.test(tag)) {
      cell = 0
      writer.endBlock()
      heading = Number(tag[1])
    } else if (heading > 0) return
    else if (tag === 'pre') {
      if (pre === 0) writer.endBlock('fence')
      pre += 1
    } else if (tag === 'ul' || tag === 'ol' || tag === 'menu') {
      if (lists.length === 0) writer.endBlock()
      else writer.endLine()
      lists.push({ item: tag === 'ol' ? 0 : undefined })
    } else if (tag === 'li') {
      writer.endLine()
      const list = lists.at(-1)
      if (list?.item !== undefined) list.item += 1
      const indent = '  '.repeat(Math.min(maxIndent, Math.max(0, lists.length - 1)))
      writer.mark(`${indent}${list?.item === undefined ? '-' : `${list.item}.`} `)
    } else if (tag === 'dl' && cell === 0) {
      definitions += 1
      isMeaning = hasMeaning = false
      if (definitions === 1) writer.endBlock()
      else writer.endLine()
    } else if (tag === 'dt' && cell === 0) {
      if (hasMeaning && lists.length === 0) writer.endBlock()
      else writer.endLine()
      isMeaning = hasMeaning = false
    } else if (tag === 'table') {
      tables += 1
      cell = 0
      if (tables === 1) writer.endBlock('table')
      else writer.endLine()
    } else if (tag === 'tr') {
      writer.endLine()
      cell = 0
    } else if (tag === 'td' || tag === 'th') {
      if (cell > 0) writer.mark(writer.isSpaced ? '| ' : ' | ')
      cell += 1
    } else if (cell > 0 && (isBlock || tag === 'div')) softBreak()
    else if (isBlock && lists.length === 0) writer.endBlock()
    // The paragraph of an item stands beside its bullet.
    else if ((isBlock || lineTags.has(tag)) && writer.hasInk) writer.endLine()
    isMeaning ||= tag === 'dd'
  }
  const close = (name: string): void => {
    if (skipped !== '') {
      if (name === skipped) skippedDepth -= 1
      if (skippedDepth === 0) skipped = ''
      return
    }
    if (name === 'title') {
      isTitleDone ||= title.trim() !== ''
      isInTitle = false
    } else if (heading > 0 && /^h[1-6]$/.test(name)) endHeading()
    else if (heading > 0) return
    else if (name === 'pre' && pre > 0) {
      pre -= 1
      if (pre === 0) writer.endBlock(tables > 0 ? 'table' : 'text')
    } else if (name === 'ul' || name === 'ol' || name === 'menu') {
      lists.pop()
      if (lists.length === 0 && cell === 0) writer.endBlock(tables > 0 ? 'table' : 'text')
      else writer.endLine()
    } else if (name === 'dl' && definitions > 0) {
      definitions -= 1
      if (definitions === 0) writer.endBlock(tables > 0 ? 'table' : 'text')
      else writer.endLine()
    } else if (name === 'table') {
      tables = Math.max(0, tables - 1)
      cell = 0
      if (tables === 0) writer.endBlock()
      else writer.endLine()
    } else if (name === 'tr') {
      writer.endLine()
      cell = 0
    } else if (cell > 0 && name !== 'caption') {
      if (blockTags.has(name) || name === 'div') softBreak()
    } else if (blockTags.has(name) && lists.length === 0) writer.endBlock()
    else if (blockTags.has(name) || lineTags.has(name)) writer.endLine()
  }

  const attributes: Readonly<Record<string, (value: string) => void>> = {
    hidden: (value) => (isHidden ||= value !== 'until-found'),
    'aria-hidden': (value) => (isHidden ||= value === 'true'),
    style: (value) => (isHidden ||= /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(value.slice(0, 1000))),
    role: (value) => (isHidden ||= value === 'navigation'),
    lang: (value) => {
      if (tag === 'html' && /^[a-z]{2}(?![a-z])/i.test(value)) lang ??= value.slice(0, 2).toLowerCase()
    },
  }
  let value = ''
  const ignore = (): void => {}
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      tag = html.slice(start, Math.min(end, start + 40)).toLowerCase()
      isHidden = false
    },
    onattribname(start, end) {
      attribute = end - start <= 11 ? html.slice(start, end).toLowerCase() : ''
      value = ''
    },
    onattribdata(start, end) {
      if (Object.hasOwn(attributes, attribute)) value += html.slice(start, end)
    },
    onattribentity: ignore,
    onattribend() {
      if (Object.hasOwn(attributes, attribute)) attributes[attribute]?.(value)
    },
    onopentagend: open,
    onselfclosingtag() {
      open()
      if (isXml && !empty.has(tag)) close(tag)
    },
    onclosetag: (start, end) => close(html.slice(start, Math.min(end, start + 40)).toLowerCase()),
    ontext(start, end) {
      if (skipped === '') add(html.slice(start, end))
    },
    ontextentity(codePoint) {
      if (skipped === '') add(String.fromCodePoint(codePoint))
    },
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onend: ignore,
  }
  const tokenizer = new Tokenizer({ recognizeSelfClosing: isXml }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
  if (heading > 0) endHeading()
  if (skipped !== '' && !showsHidden && !isRaw(skipped)) return undefined
  const shown = title.replaceAll(/\s+/g, ' ').trim()
  return { ...writer.finish(), title: shown === '' ? undefined : shown, lang }
}

/** The tokenizer takes what is in them for text. */
function isRaw(tag: string): boolean {
  return tag === 'script' || tag === 'style' || tag === 'iframe' || tag === 'noembed' || tag === 'noframes'
}
