import { properties } from './vocabulary.ts'

/** A name others refer to as `#name`. */
export const idPattern: RegExp = /^[^\s"'()<>&\\#;{}]{1,200}$/

const reference = /url\(\s*(["']?)#([^\s"'()<>&\\#;{}]{1,200})\1\s*\)/gi
const functions = new Set(
  (
    'calc clamp color color-mix hsl hsla hwb lab lch matrix max min oklab oklch rgb rgba rotate scale scalex scaley ' +
    'skewx skewy translate translatex translatey'
  ).split(' '),
)
const variable = /var\(\s*--[\w-]+\s*,([^()]*(?:\([^()]*\)[^()]*)*)\)/gi

/** A value of CSS or of an attribute, with the ids it refers to. */
export interface SafeValue {
  readonly value: string
  readonly ids: readonly string[]
}

/**
 * Lets a value through that can load nothing: it calls only known functions, refers only to ids, and has no escapes,
 * comments or rules of CSS in it. Variables become their fallback.
 */
export function safeValue(text: string): SafeValue | undefined {
  if (/^[\w.,#%+\s-]*$/.test(text)) return { value: text.trim(), ids: [] } // nearly all: numbers, paths, colors
  const value = text.replace(variable, '$1').trim()
  const ids: string[] = []
  const rest = value.replace(reference, (_, _quote, id: string) => (ids.push(id), ' '))
  if (/[\\@<>{};]|\/\*|javascript:|(?![\t\n\r])\p{Cc}/iu.test(rest)) return undefined
  if (['"', "'"].some((quote) => rest.split(quote).length % 2 === 0)) return undefined
  const names = rest.split('(').slice(0, -1).map(lastName)
  return names.every((name) => functions.has(name)) ? { value, ids } : undefined
}

/** Without a regular expression that ends with `$`, which would look for its end from everywhere in a long path. */
function lastName(text: string): string {
  const end = text.trimEnd()
  const start = Math.max(
    ...[' ', ',', ')', '\n', '\t', '/', ':', '"', "'"].map((separator) => end.lastIndexOf(separator)),
  )
  return end.slice(start + 1).toLowerCase()
}

/** A declaration of a style. */
export interface Declaration extends SafeValue {
  readonly property: string
}

/** The declarations of a `style` attribute, or of a rule, that may stay. */
export function safeDeclarations(text: string): Declaration[] {
  return withoutComments(text)
    .split(';')
    .flatMap((declaration) => {
      const [name = '', ...rest] = declaration.split(':')
      const property = name.trim().toLowerCase()
      const safe = properties.has(property) ? safeValue(rest.join(':')) : undefined
      if (safe === undefined || safe.value === '') return []
      return property === 'font' ? longFont(safe.value) : [{ property, ...safe }]
    })
}

/** The drawer does not know `font: bold 12px/1.5 serif`. */
function longFont(font: string): Declaration[] {
  const [, before = '', size, family] =
    /^((?:[a-z\d-]+\s+){0,4}?)([\d.]+[a-z%]+)(?:\s*\/\s*[\w.%]+)?\s+(.+)$/i.exec(font) ?? []
  if (size === undefined || family === undefined) return [{ property: 'font', value: font, ids: [] }]
  const weight = /(?:^|\s)(bold|bolder|lighter|[1-9]00)\s/i.exec(before)?.[1]
  const style = /(?:^|\s)(italic|oblique)\s/i.exec(before)?.[1]
  const all = { 'font-style': style, 'font-weight': weight, 'font-size': size, 'font-family': family }
  return Object.entries(all).flatMap(([property, value]) => (value === undefined ? [] : [{ property, value, ids: [] }]))
}

export function writeDeclarations(declarations: readonly Declaration[]): string {
  return declarations.map(({ property, value }) => `${property}: ${value}`).join('; ')
}

/**
 * The rules of a style sheet that may stay: plain ones, with simple selectors. Rules that begin with `@` go, with all
 * that is in them.
 */
export function safeSheet(text: string): {
  readonly css: readonly string[]
  readonly declarations: readonly Declaration[]
} {
  const rules: string[] = []
  const all: Declaration[] = []
  const css = withoutComments(text)
  const next = /[{;]/g
  for (let at = 0; at < css.length;) {
    next.lastIndex = at
    const open = next.exec(css)?.index ?? css.length
    if (css[open] !== '{') {
      at = open + 1 // a statement such as @import
      continue
    }
    const selector = css.slice(at, open).trim()
    const close = endOfBlock(css, open)
    const declarations = safeDeclarations(css.slice(open + 1, close))
    if (/^[\w\s.#:,>+~*()-]+$/.test(selector) && declarations.length > 0) {
      rules.push(`${selector} { ${writeDeclarations(declarations)} }`)
      all.push(...declarations)
    }
    at = close + 1
  }
  return { css: rules, declarations: all }
}

/** Where the block that begins at `open` ends, blocks inside it included. */
function endOfBlock(css: string, open: number): number {
  let depth = 0
  for (let at = open; at < css.length; at++) {
    if (css[at] === '{') depth++
    else if (css[at] === '}' && --depth === 0) return at
  }
  return css.length
}

function withoutComments(css: string): string {
  return css.replaceAll(/\/\*[^]*?(?:\*\/|$)/g, ' ')
}
