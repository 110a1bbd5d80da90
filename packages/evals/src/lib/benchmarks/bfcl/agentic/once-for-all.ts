import { failureOf } from '../../../run/failure.ts'

/** Work that several wait for and one does. */
export interface OnceForAll<Value> {
  /**
   * @param work Done by the first who asks for the key; if that fails, by the next one who still waits, but where the model
   *   is to blame: it would fail again, at the same cost.
   * @returns What it brought, to all who ask.
   */
  get(key: string, work: () => Promise<Value>): Promise<Value>
}

export function createOnceForAll<Value>(): OnceForAll<Value> {
  const running = new Map<string, Promise<Value>>()
  return {
    async get(key, work) {
      for (;;) {
        const others = running.get(key)
        if (others === undefined) {
          const own = work()
          running.set(key, own)
          own.catch((error: unknown) => isFinal(error) || running.delete(key))
          return await own
        }
        try {
          return await others
        } catch (error) {
          if (isFinal(error)) throw error
          // Theirs may have been out of time, or stopped: this is another try.
        }
      }
    },
  }
}

const isFinal = (error: unknown): boolean => failureOf(error).kind === 'model'
