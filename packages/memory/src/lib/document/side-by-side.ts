/**
 * Works a list with at most `concurrency` at once. The first that throws ends it: no other is begun, the signal of those
 * under way aborts, and it throws when they have come to their end.
 *
 * @returns In the order of the list.
 */
export async function sideBySide<Item, Value>(
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Value>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal | undefined },
): Promise<Value[]> {
  const failed = new AbortController()
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  const values = new Map<number, Value>()
  const queue = items.entries()
  const errors: unknown[] = []
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (errors.length > 0) return
      try {
        values.set(index, await work(item, either))
      } catch (error) {
        errors.push(error)
        failed.abort(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker))
  if (errors.length > 0) throw errors[0]
  return items.flatMap((_, index) => {
    const value = values.get(index)
    return value === undefined ? [] : [value]
  })
}
