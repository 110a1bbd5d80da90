/** Says to the model what to do instead. */
export class MemoryPathError extends Error {
  override readonly name = 'MemoryPathError'
}

export const virtualRoot = '/memories'
const maxDepth = 8
const maxNameBytes = 200

/**
 * The names on the way from the root to a path as the model writes it, none for the root.
 *
 * @throws {MemoryPathError} If it leads out, or no file could have that name everywhere.
 */
export function namesOf(path: string): string[] {
  const refuse = (why: string): MemoryPathError =>
    new MemoryPathError(`Cannot use path ${JSON.stringify(path.slice(0, 200))}: ${why}`)
  if (path !== virtualRoot && !path.startsWith(`${virtualRoot}/`)) {
    throw refuse(`paths begin with ${virtualRoot}, such as ${virtualRoot}/notes.md`)
  }
  const names = path
    .slice(virtualRoot.length)
    .split('/')
    .filter((name) => name !== '')
    .map((name) => name.normalize('NFC'))
  if (names.length > maxDepth) throw refuse(`it has ${names.length} levels, use ${maxDepth} at most`)
  for (const name of names) {
    if (name === '.' || name === '..') throw refuse('"." and ".." are not allowed, write the whole path')
    if (/%(?:2e|2f|5c|00)/i.test(name)) throw refuse('write it plainly, without % codes')
    if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\\:]/u.test(name) || !name.isWellFormed()) {
      throw refuse('names have no backslash, colon or control character')
    }
    if (name.startsWith(tempPrefix)) throw refuse(`names do not begin with "${tempPrefix}"`)
    if (Buffer.byteLength(name) > maxNameBytes) throw refuse(`a name is too long, use ${maxNameBytes} bytes at most`)
    if (name !== name.trim() || name.endsWith('.'))
      throw refuse('names do not end with a dot or have spaces around them')
  }
  return names
}

/** Whether a path leads to it: others may have put files there with names that none has. */
export function isNameable(name: string): boolean {
  try {
    return namesOf(`${virtualRoot}/${name}`)[0] === name
  } catch {
    return false
  }
}

/** Of files that are being written. */
export const tempPrefix = '.glmkit-'

export const virtualPath = (names: readonly string[]): string => [virtualRoot, ...names].join('/')
