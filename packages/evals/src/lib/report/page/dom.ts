import type { PageAttribute, PageDocument, PageElement, PageEventLike } from './browser.ts'

declare const document: PageDocument

export type Child = PageElement | string | undefined | readonly Child[]

export type Props = { readonly [Name in PageAttribute]?: string } & {
  readonly onclick?: (event: PageEventLike) => void
}

type Tag = 'a' | 'button' | 'code' | 'details' | 'div' | 'dd' | 'dl' | 'dt' | 'h1' | 'h2' | 'h3' | 'header' | 'input' | 'label' |
  'li' | 'nav' | 'ol' | 'option' | 'p' | 'pre' | 'section' | 'select' | 'span' | 'strong' | 'summary' | 'table' | 'tbody' |
  'td' | 'th' | 'thead' | 'tr' | 'ul' // prettier-ignore

type SvgTag = 'svg' | 'line' | 'rect' | 'circle' | 'path' | 'polyline' | 'text' | 'title' | 'g'

/** @param props A string is a class. */
export function el(tag: Tag, props: Props | string = '', ...children: readonly Child[]): PageElement {
  return fill(document.createElement(tag), props, children)
}

export function svg(tag: SvgTag, props: Props | string = '', ...children: readonly Child[]): PageElement {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children)
}

function fill(element: PageElement, props: Props | string, children: readonly Child[]): PageElement {
  const { onclick, ...attributes } = typeof props === 'string' ? { class: props } : props
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || (name === 'class' && value === '')) continue
    // Object.entries does not know that Props has no other keys.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    element.setAttribute(name as PageAttribute, value)
  }
  if (onclick !== undefined) element.addEventListener('click', onclick)
  element.append(...flat(children))
  return element
}

function flat(children: readonly Child[]): (PageElement | string)[] {
  return children.flatMap((child) =>
    child === undefined ? [] : typeof child === 'object' && 'map' in child ? flat(child) : [child],
  )
}

/** An element of the page's own frame. */
export function frame(id: string): PageElement {
  const element = document.querySelector(`#${id}`)
  if (element === null) throw new Error(`The page has no "${id}"`)
  return element
}
