/** What a file would give back. @throws {TypeError} If JSON cannot hold it. */
export function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null')
}
