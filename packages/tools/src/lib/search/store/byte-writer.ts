/** Bytes that grow. */
export interface ByteWriter {
  readonly length: number
  byte(value: number): void
  /** LEB128 of a whole number from 0 to 2^53 - 1. */
  varint(value: number): void
  bytes(value: Uint8Array): void
  /** What was written since the last `take`; it holds until the next byte is written. */
  take(): Uint8Array
}

export function createByteWriter(capacity = 1_024): ByteWriter {
  let bytes = new Uint8Array(capacity)
  let length = 0
  const reserve = (more: number): void => {
    if (length + more <= bytes.length) return
    const larger = new Uint8Array(Math.max(2 * bytes.length, length + more))
    larger.set(bytes.subarray(0, length))
    bytes = larger
  }
  return {
    get length() {
      return length
    },
    byte(value) {
      reserve(1)
      bytes[length++] = value
    },
    varint(value) {
      reserve(8)
      let rest = value
      while (rest > 0x7f) {
        bytes[length++] = (rest & 0x7f) | 0x80
        rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 128)
      }
      bytes[length++] = rest
    },
    bytes(value) {
      reserve(value.length)
      bytes.set(value, length)
      length += value.length
    },
    take() {
      const taken = bytes.subarray(0, length)
      length = 0
      return taken
    },
  }
}
