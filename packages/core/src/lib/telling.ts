/**
 * Work that tells, in batches, what happens while it goes on: any number of producers feed one reader, and wait for nobody.
 * Unbounded: use it for events, not for data.
 */
export async function* telling<Item, Value>(
  work: (tell: (item: Item) => void) => Promise<Value>,
): AsyncGenerator<readonly Item[], Value> {
  const items: Item[] = []
  let isOver = false
  let wake = (): void => {}
  const end = (): void => {
    isOver = true
    wake()
  }
  const result = work((item) => {
    items.push(item)
    wake()
  })
  result.then(end, end)
  while (true) {
    if (items.length > 0) yield items.splice(0)
    else if (isOver) return await result
    else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

/** Reads to the end, and returns what the generator does. */
export async function heard<Part, Value>(
  parts: AsyncGenerator<Part, Value>,
  hear: (part: Part) => void,
): Promise<Value> {
  for (;;) {
    const next = await parts.next()
    if (next.done === true) return next.value
    hear(next.value)
  }
}
