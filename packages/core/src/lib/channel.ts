/** Lets concurrent producers feed one `for await` loop, in batches. Unbounded: use it for events, not for data. */
export interface Channel<T> extends AsyncIterable<readonly T[]> {
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
        if (items.length > 0) {
          yield items.splice(0)
          continue
        }
        if (closed) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
