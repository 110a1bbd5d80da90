/** Lets concurrent producers feed one `for await` loop. Unbounded: use it for events, not for data. */
export interface Channel<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void
  readonly close: () => void
}

export function createChannel<T>(): Channel<T> {
  const items: T[] = []
  let closed = false
  let wake = (): void => {}

  return {
    push(item) {
      items.push(item)
      wake()
    },
    close() {
      closed = true
      wake()
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        yield* items.splice(0)
        if (items.length > 0) continue
        if (closed) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
