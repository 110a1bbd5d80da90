/** Says to the model what to do instead. */
export class MemoryPathError extends Error {
  override readonly name = 'MemoryPathError'
}

/** How the model writes the paths of one folder. */
export interface Paths {
  /**
   * The names on the way from the root to a path as the model writes it, none for the root.
   *
   * @throws {MemoryPathError} If it leads out, or no file could have that name everywhere.
   */
  readonly namesOf: (path: string) => string[]
  readonly pathOf: (names: readonly string[]) => string
}

const maxDepth = 8
const maxNameBytes = 200

/** @param root Begins every path; empty for paths that begin with a name. */
export function pathsBelow(root: string): Paths {
  return {
    namesOf(path) {
      const refuse = (why: string): MemoryPathError =>
        new MemoryPathError(`Cannot use path ${JSON.stringify(path.slice(0, 200))}: ${why}`)
      if (root === '' ? path.startsWith('/') : path !== root && !path.startsWith(`${root}/`)) {
        throw refuse(
          root === ''
            ? 'it begins with a name, such as notes.md'
            : `paths begin with ${root}, such as ${root}/notes.md`,
        )
      }
      const names = path
        .slice(root.length)
        .split('/')
        .filter((name) => name !== '')
        .map((name) => name.normalize('NFC'))
      if (names.length > maxDepth) throw refuse(`it has ${names.length} levels, use ${maxDepth} at most`)
      for (const name of names) {
        const why = faultOf(name)
        if (why !== undefined) throw refuse(why)
      }
      return names
    },
    pathOf: (names) => (root === '' ? names : [root, ...names]).join('/'),
  }
}

/** Whether a path leads to it: others may have put files there with names that none has. */
export const isNameable = (name: string): boolean => name === name.normalize('NFC') && faultOf(name) === undefined

function faultOf(name: string): string | undefined {
  if (name === '.' || name === '..') return '"." and ".." are not allowed, write the whole path'
  if (/%(?:2e|2f|5c|00)/i.test(name)) return 'write it plainly, without % codes'
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\\:]/u.test(name) || !name.isWellFormed()) {
    return 'names have no backslash, colon or control character'
  }
  if (name.startsWith(tempPrefix)) return `names do not begin with "${tempPrefix}"`
  if (Buffer.byteLength(name) > maxNameBytes) return `a name is too long, use ${maxNameBytes} bytes at most`
  if (name !== name.trim() || name.endsWith('.')) return 'names do not end with a dot or have spaces around them'
  return undefined
}

/** Of files that are being written. */
export const tempPrefix = '.glmkit-'
