import type { PageDocument, PageElement, PageWindow } from './browser.ts'
import { el } from './dom.ts'

declare const document: PageDocument
declare const window: PageWindow

export interface VirtualList<Item> {
  readonly element: PageElement
  show(items: readonly Item[]): void
  /** Brings an item into view. */
  reveal(index: number): void
  /** Of an item that is in view. */
  focus(index: number): void
  /** Draws what is in view anew. */
  refresh(): void
}

export interface VirtualListOptions<Item> {
  /** Of every item, in pixels. */
  readonly heightOf: () => number
  readonly render: (item: Item, index: number) => PageElement
  /** How many are drawn for paper. */
  readonly maxPrinted: number
}

/** A list of any length of which only what is in view is in the page; it scrolls with the page itself. */
export function createVirtualList<Item>({ heightOf, render, maxPrinted }: VirtualListOptions<Item>): VirtualList<Item> {
  const element = el('div', 'rows')
  let items: readonly Item[] = []
  let drawn = new Map<number, PageElement>()
  let isDue = false

  function draw(from: number, to: number): void {
    const height = heightOf()
    const next = new Map<number, PageElement>()
    for (let index = from; index < to; index++) {
      const item = items[index]
      if (item === undefined) break
      const row = drawn.get(index) ?? render(item, index)
      row.style.setProperty('top', `${index * height}px`)
      next.set(index, row)
    }
    // Only what changes is touched, so that the row with the focus keeps it.
    for (const [index, row] of drawn) if (next.get(index) !== row) row.remove()
    for (const [index, row] of next) if (drawn.get(index) !== row) element.append(row)
    drawn = next
    element.style.setProperty('height', `${items.length * height}px`)
  }

  function drawView(): void {
    isDue = false
    if (element.hidden) return
    const height = heightOf()
    const top = -element.getBoundingClientRect().top
    const spare = 8
    const first = Math.max(0, Math.floor(top / height) - spare)
    // The first ones are there even while the list is still below the window: the Tab key leads to them.
    draw(first, Math.max(2 * spare, Math.ceil((top + window.innerHeight) / height) + spare))
  }

  function schedule(): void {
    if (isDue) return
    isDue = true
    window.requestAnimationFrame(drawView)
  }

  function refresh(): void {
    element.replaceChildren()
    drawn = new Map()
    drawView()
  }

  window.addEventListener('scroll', schedule, { passive: true })
  window.addEventListener('resize', refresh)
  window.addEventListener('beforeprint', () => draw(0, maxPrinted))
  window.addEventListener('afterprint', drawView)

  return {
    element,
    show(next) {
      items = next
      refresh()
    },
    reveal(index) {
      if (element.offsetHeight === 0) return
      const height = heightOf()
      const top = element.getBoundingClientRect().top + index * height
      const barHeight = document.querySelector('.toolbar')?.offsetHeight ?? 0
      const isAbove = top < barHeight
      const isBelow = top + height > window.innerHeight
      if (isAbove) window.scrollTo(0, window.scrollY + top - barHeight - 4)
      if (isBelow) window.scrollTo(0, window.scrollY + top + height - window.innerHeight + 4)
      drawView()
    },
    focus: (index) => drawn.get(index)?.focus({ preventScroll: true }),
    refresh,
  }
}
