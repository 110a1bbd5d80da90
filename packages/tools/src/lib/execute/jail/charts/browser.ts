/** What the charts of guests use of a DOM. */
export interface DomDocument {
  createElement(tag: string): object
  createElementNS(namespace: string, tag: string): object
}

interface Canvas {
  readonly width: number
  readonly height: number
}

interface Image {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

interface TextElement {
  readonly textContent: string | null
  closest(selector: string): { getAttribute(name: string): string | null } | null
  querySelectorAll(selector: string): Iterable<TextElement>
}

/**
 * Adds to linkedom's document what charts need of a browser: the pixels of a canvas, for Plot's colour ramps and
 * rasters, and guesses of how big a text is.
 *
 * Its text is evaluated inside the guest's isolate: it must not use anything from outside itself.
 */
export function installBrowser(
  document: DomDocument,
  rgb: (color: string) => { r: number; g: number; b: number; opacity: number },
  textWidth: (text: string, fontSize: number) => number,
): void {
  'use strict'
  const maxPixels = 2_000_000

  // PNG ----------------------------------------------------------------------------------------------------------

  const crcs = Uint32Array.from({ length: 256 }, (_, n) => {
    let crc = n
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
    return crc
  })
  const word = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
  const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))
  const push = (to: number[], bytes: Iterable<number>): void => {
    for (const byte of bytes) to.push(byte)
  }
  const chunk = (type: string, bytes: readonly number[]): number[] => {
    const body = [...ascii(type)]
    push(body, bytes)
    let crc = 0xffffffff
    for (const byte of body) crc = (crcs[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
    const all = word(bytes.length)
    push(all, body)
    push(all, word(~crc))
    return all
  }
  /** zlib's format without compressing: the pictures are small. */
  const stored = (bytes: readonly number[]): number[] => {
    const out = [0x78, 0x01]
    for (let at = 0; at < bytes.length; at += 65535) {
      const block = bytes.slice(at, at + 65535)
      const [low, high] = [block.length & 255, block.length >>> 8]
      push(out, [at + 65535 >= bytes.length ? 1 : 0, low, high, low ^ 255, high ^ 255])
      push(out, block)
    }
    let [a, b] = [1, 0]
    for (const byte of bytes) [a, b] = [(a + byte) % 65521, (b + a + byte) % 65521]
    push(out, word(b * 65536 + a))
    return out
  }
  const png = ({ width, height, data }: Image): number[] => {
    const rows: number[] = []
    for (let y = 0; y < height; y++) {
      rows.push(0)
      push(rows, data.subarray(y * width * 4, (y + 1) * width * 4))
    }
    const header = [...word(width), ...word(height), 8, 6, 0, 0, 0]
    const out = [137, ...ascii('PNG\r\n\u001a\n'), ...chunk('IHDR', header)]
    push(out, chunk('IDAT', stored(rows)))
    push(out, chunk('IEND', []))
    return out
  }
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const base64 = (bytes: readonly number[]): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 3) {
      const [a = 0, b, c] = bytes.slice(at, at + 3)
      const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
      text += digits.charAt(bits >>> 18) + digits.charAt((bits >>> 12) & 63)
      text +=
        (b === undefined ? '=' : digits.charAt((bits >>> 6) & 63)) + (c === undefined ? '=' : digits.charAt(bits & 63))
    }
    return text
  }

  // canvas -------------------------------------------------------------------------------------------------------

  const images = new WeakMap<object, Image>()
  const imageOf = (canvas: Canvas): Image => {
    const { width, height } = canvas
    const known = images.get(canvas)
    if (known && known.width === width && known.height === height) return known
    if (!(width * height <= maxPixels)) throw new RangeError(`Cannot draw on a canvas of ${width} × ${height} pixels`)
    const image = { width, height, data: new Uint8ClampedArray(width * height * 4) }
    images.set(canvas, image)
    return image
  }
  const paint = (canvas: Canvas, x: number, y: number, from: Image): void => {
    const to = imageOf(canvas)
    for (let row = Math.max(0, -y); row < from.height && y + row < to.height; row++) {
      for (let column = Math.max(0, -x); column < from.width && x + column < to.width; column++) {
        const at = (row * from.width + column) * 4
        to.data.set(from.data.subarray(at, at + 4), ((y + row) * to.width + x + column) * 4)
      }
    }
  }
  const createImageData = (width: number, height: number): Image => imageOf({ width, height })
  const contextOf = (canvas: Canvas): object => {
    const context = {
      canvas,
      fillStyle: '#000',
      fillRect(x: number, y: number, width: number, height: number) {
        const { r, g, b, opacity } = rgb(context.fillStyle)
        const image = createImageData(Math.round(width), Math.round(height))
        for (let at = 0; at < image.data.length; at += 4) image.data.set([r, g, b, opacity * 255], at)
        paint(canvas, Math.round(x), Math.round(y), image)
      },
      createImageData,
      putImageData: (image: Image, x: number, y: number) => paint(canvas, x, y, image),
      measureText: (text: unknown) => ({ width: textWidth(String(text), 10) }),
    }
    return context
  }
  Object.assign(Object.getPrototypeOf(document.createElement('canvas')), {
    getContext(this: Canvas, type: string) {
      return type === '2d' ? contextOf(this) : null
    },
    toDataURL(this: Canvas) {
      return `data:image/png;base64,${base64(png(imageOf(this)))}`
    },
  })

  // sizes of texts -----------------------------------------------------------------------------------------------

  const fontSizeOf = (element: TextElement): number =>
    Number.parseFloat(element.closest('[font-size]')?.getAttribute('font-size') ?? '') || 10
  const widthOf = (element: TextElement): number => textWidth(element.textContent ?? '', fontSizeOf(element))
  Object.assign(Object.getPrototypeOf(document.createElementNS('http://www.w3.org/2000/svg', 'text')), {
    getComputedTextLength(this: TextElement) {
      return widthOf(this)
    },
    getBBox(this: TextElement) {
      const size = fontSizeOf(this)
      const spans = [...this.querySelectorAll('tspan')]
      const lines = spans.length === 0 ? [this] : spans
      return { x: 0, y: -size, width: Math.max(...lines.map(widthOf)), height: size * 1.2 * lines.length }
    },
  })

  // frames -------------------------------------------------------------------------------------------------------

  /** Plot puts off the boxes of its tips; they are due when the picture is taken. */
  let frames: (() => void)[] = []
  const requestAnimationFrame = (callback: () => void): number => frames.push(callback)
  requestAnimationFrame.flush = () => {
    const due = frames
    frames = []
    for (const callback of due) callback()
  }
  Object.assign(globalThis, { requestAnimationFrame, cancelAnimationFrame: () => {} })
}
