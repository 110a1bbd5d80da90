/** What a picture inside of a picture may take once it is unpacked. */
const maxPixels = 16_000_000

/**
 * Checks that a link holds a PNG or JPEG itself: neither loads anything, and SVG is not let in by this door.
 *
 * @returns The link without spaces, and how many pixels it has.
 */
export function readDataImage(href: string): { readonly href: string; readonly pixels: number } | undefined {
  const [, base64] = /^data:image\/(?:png|jpe?g)(?:;charset=[\w-]+)?;base64,([^]*)$/i.exec(href.trim()) ?? []
  if (base64 === undefined) return undefined
  const bytes = Buffer.from(base64, 'base64')
  const [type, size] = bytes[0] === 0x89 ? ['png', sizeOfPng(bytes)] : ['jpeg', sizeOfJpeg(bytes)]
  if (size === undefined || !(size > 0 && size <= maxPixels)) return undefined
  return { href: `data:image/${type};base64,${bytes.toString('base64')}`, pixels: size }
}

function sizeOfPng(bytes: Buffer): number | undefined {
  const isPng = bytes.length > 24 && bytes.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001a\n'
  return isPng && bytes.toString('latin1', 12, 16) === 'IHDR'
    ? bytes.readUInt32BE(16) * bytes.readUInt32BE(20)
    : undefined
}

/** Goes from segment to segment up to the one that tells the size. */
function sizeOfJpeg(bytes: Buffer): number | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = bytes.readUInt16BE(at)
    if (marker < 0xff01) return undefined
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7)
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
