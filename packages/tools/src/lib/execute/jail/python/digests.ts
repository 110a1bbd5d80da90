import { createHash, pbkdf2, scrypt } from 'node:crypto'
import type { ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'

const mebibyte = 1024 * 1024
const maxKeyBytes = 16 * mebibyte
const maxScryptBytes = 256 * mebibyte
/** What OpenSSL grants where nothing is said. */
const scryptBytes = 32 * mebibyte

const deriveByHash = promisify(pbkdf2)
const deriveByMemory = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** OpenSSL's name of what Python calls `blake2b`, `sha3_256` or `sha512_256`. */
function nameOf(hash: string): string {
  return hash === 'blake2b' ? 'blake2b512' : hash === 'blake2s' ? 'blake2s256' : hash.replace('_', '-')
}

/**
 * A hash that Python's own library lacks, of bytes that cross as one character each.
 *
 * @returns Empty if there is none of the name.
 */
export function digest(hash: string, data: string): string {
  try {
    return createHash(nameOf(hash)).update(data, 'latin1').digest().toString('latin1')
  } catch {
    return ''
  }
}

/**
 * PBKDF2 and scrypt, which take Python itself many seconds.
 *
 * @param json `{password, salt, keyBytes}` with `{hash, rounds}` for PBKDF2, or `{n, r, p, memoryBytes}` for scrypt.
 * @returns The key, or nothing if it cannot be made.
 */
export async function deriveKey(json: string): Promise<string> {
  const request: Readonly<Record<string, unknown>> = JSON.parse(json)
  const bytes = (name: string): Buffer => Buffer.from(String(request[name]), 'latin1')
  const number = (name: string): number => Number(request[name])
  const [password, salt, keyBytes] = [bytes('password'), bytes('salt'), number('keyBytes')]
  try {
    if (!(keyBytes <= maxKeyBytes)) return ''
    const maxmem = Math.min(number('memoryBytes') || scryptBytes, maxScryptBytes)
    const key =
      'hash' in request
        ? await deriveByHash(password, salt, number('rounds'), keyBytes, nameOf(String(request.hash)))
        : await deriveByMemory(password, salt, keyBytes, { N: number('n'), r: number('r'), p: number('p'), maxmem })
    return key.toString('latin1')
  } catch {
    return ''
  }
}
