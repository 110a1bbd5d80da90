import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { ContentPlace, PageSample } from './page/report-data.ts'

const deflate = promisify(deflateRaw)

/** Samples of one block share their words and shrink together; a block is read whole when one of them is opened. */
const blockChars = 400_000

/** Packs samples into blocks of the page, none of which the browser looks into before one of its samples is opened. */
export interface ContentBlocks {
  /** In the order in which they are awaited. */
  add(sample: PageSample): Promise<ContentPlace>
  /** Writes what is still held. */
  close(): Promise<void>
}

/** @param write Is given markup. */
export function createContentBlocks(write: (html: string) => Promise<void>): ContentBlocks {
  let held: string[] = []
  let heldChars = 0
  let block = 0

  async function writeBlock(): Promise<void> {
    if (held.length === 0) return
    const packed = await deflate(`[${held.join(',')}]`)
    // Base64 has no character that means anything in HTML.
    await write(`<script type="text/plain" data-block="${block}">${packed.toString('base64')}</script>\n`)
    block += 1
    held = []
    heldChars = 0
  }

  return {
    async add(sample) {
      const text = JSON.stringify(sample)
      if (heldChars > 0 && heldChars + text.length > blockChars) await writeBlock()
      const place = { block, index: held.length }
      held.push(text)
      heldChars += text.length
      return place
    },
    close: writeBlock,
  }
}
