/**
 * What the page uses of the browser. Nothing here turns text into markup or fetches anything, so that the type-checker
 * keeps a model's text from ever becoming either.
 *
 * The files of this folder are joined to one script; each declares the globals it uses by the types of this one.
 */
export interface PageElement {
  className: string
  hidden: boolean
  textContent: string
  /** Of an input or a select. */
  value: string
  /** Of `<details>`. */
  open: boolean
  readonly childElementCount: number
  readonly offsetHeight: number
  readonly style: { setProperty(name: string, value: string): void }
  readonly classList: { toggle(name: string, isOn?: boolean): boolean }
  append(...nodes: (PageElement | string)[]): void
  replaceChildren(...nodes: (PageElement | string)[]): void
  remove(): void
  setAttribute(name: PageAttribute, value: string): void
  addEventListener(type: string, listener: (event: PageEventLike) => void): void
  getBoundingClientRect(): { readonly top: number; readonly width: number }
  scrollIntoView(options: { readonly block: 'nearest' | 'start' }): void
  focus(options?: { readonly preventScroll?: boolean }): void
  blur(): void
  matches(selector: string): boolean
  querySelectorAll(selector: string): Iterable<PageElement>
}

/** None of them runs a script or loads anything; `href` leads within the page. */
export type PageAttribute =
  | `aria-${string}`
  | `data-${string}`
  | 'class'
  | 'dir'
  | 'for'
  | 'href'
  | 'id'
  | 'lang'
  | 'name'
  | 'placeholder'
  | 'role'
  | 'tabindex'
  | 'title'
  | 'type'
  | 'value'
  | SvgAttribute

type SvgAttribute =
  | 'cx'
  | 'cy'
  | 'd'
  | 'height'
  | 'points'
  | 'preserveAspectRatio'
  | 'r'
  | 'rx'
  | 'text-anchor'
  | 'viewBox'
  | 'width'
  | 'x'
  | 'x1'
  | 'x2'
  | 'y'
  | 'y1'
  | 'y2'

export interface PageEventLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly target: PageElement
  preventDefault(): void
}

export interface PageDocument {
  title: string
  readonly activeElement: PageElement | null
  readonly readyState: 'loading' | 'interactive' | 'complete'
  createElement(tag: string): PageElement
  createElementNS(namespace: 'http://www.w3.org/2000/svg', tag: string): PageElement
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement>
  addEventListener(type: string, listener: (event: PageEventLike) => void): void
}

export interface PageWindow {
  readonly innerHeight: number
  readonly scrollY: number
  addEventListener(type: string, listener: () => void, options?: { readonly passive: boolean }): void
  matchMedia(query: string): { readonly matches: boolean; addEventListener(type: 'change', listener: () => void): void }
  requestAnimationFrame(callback: () => void): number
  scrollTo(x: number, y: number): void
}
