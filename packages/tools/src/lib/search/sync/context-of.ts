import PQueue from 'p-queue'
import type { Contextualise } from '../dense/contextualise.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'

const concurrency = 4

/** What each passage is about, in the order of the passages; nothing where it cannot be told. */
export async function contextOf(
  { text, passages }: ParsedDocument,
  contextualise: Contextualise,
  signal: AbortSignal = new AbortController().signal,
): Promise<string[]> {
  const ask = async ({ start, end }: { start: number; end: number }): Promise<string> => {
    try {
      return await contextualise(text, text.slice(start, end), { signal })
    } catch {
      signal.throwIfAborted()
      return ''
    }
  }
  const [first, ...rest] = passages
  if (first === undefined) return []
  // The first one fills the provider's cache for the others.
  const told = [await ask(first)]
  const queue = new PQueue({ concurrency })
  return [
    ...told,
    ...(await queue.addAll(
      rest.map((passage) => () => ask(passage)),
      { signal },
    )),
  ]
}
