/** Work that several wait for and one does. */
export interface OnceForAll<Value> {
  /**
   * @param work Done by the first who asks for the key; if that fails, by the next one who still waits.
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
          own.catch(() => running.delete(key))
          return await own
        }
        try {
          return await others
        } catch {
          // Theirs may have been out of time, or stopped: this is another try.
        }
      }
    },
  }
}
