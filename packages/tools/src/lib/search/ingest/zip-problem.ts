import { inflateRawSync } from 'node:zlib'

const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const localEntry = 0x04034b50
const maxEntries = 10_000

/**
 * Says why a DOCX cannot be unpacked, `undefined` if it can. Sizes that a file states are not believed: its XML is
 * unpacked here once, within a limit, before anything else unpacks it without one.
 */
export function zipProblem(bytes: Uint8Array, maxUnpacked: number): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length > 8 && view.getUint32(0) === 0xd0cf11e0) {
    return 'encrypted, or in the old Word format: save it as .docx without a password'
  }
  try {
    return check(bytes, view, maxUnpacked)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      return `unpacks to more than ${Math.floor(maxUnpacked / 1024 ** 2)} MiB`
    }
    return 'broken DOCX: its archive is damaged'
  }
}

function check(bytes: Uint8Array, view: DataView, maxUnpacked: number): string | undefined {
  const end = findEnd(view)
  if (end === undefined) return 'broken DOCX: cut off, or not a DOCX'
  const count = view.getUint16(end + 10, true)
  if (count > maxEntries) return `broken DOCX: holds more than ${maxEntries} files`
  let left = maxUnpacked
  let hasBody = false
  let at = view.getUint32(end + 16, true)
  for (let entry = 0; entry < count; entry += 1) {
    if (view.getUint32(at, true) !== directoryEntry) return 'broken DOCX: its archive is damaged'
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const packed = view.getUint32(at + 20, true)
    const nameLength = view.getUint16(at + 28, true)
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('latin1')
    if ((flags & 1) !== 0) return 'encrypted DOCX, save it without a password'
    if (/\.(?:xml|rels)$/i.test(name)) {
      hasBody ||= /^word\//i.test(name)
      const local = view.getUint32(at + 42, true)
      if (view.getUint32(local, true) !== localEntry) return 'broken DOCX: its archive is damaged'
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      left -=
        method === 0 ? packed : inflateRawSync(bytes.subarray(start, start + packed), { maxOutputLength: left }).length
      if (left <= 0) return `unpacks to more than ${Math.floor(maxUnpacked / 1024 ** 2)} MiB`
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return hasBody ? undefined : 'a ZIP archive, not a DOCX'
}

/** It is last but for a comment of up to 64 KiB. */
function findEnd(view: DataView): number | undefined {
  const least = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= least; at -= 1) {
    if (view.getUint32(at, true) === endOfDirectory) return at
  }
  return undefined
}
