import type { Answer } from '@glmkit/core'
import { createAnswer } from '../../packages/memory/src/lib/output/answer/answer.ts'
import type { CreateAnswerOptions } from '../../packages/memory/src/lib/output/answer/answer.ts'
import { stitches } from './stitch.ts'

type Open = (options: CreateAnswerOptions) => Answer

const shownChars = 80
const readChars = 2_500

/** An engine that believes its model. @param join Makes of text and reply the longer text. */
function believing(join: (text: string, reply: string) => string): Open {
  return ({ text: given = '' }) => {
    let text = given
    /** The beginning of a reply, until enough of it is there. */
    let reply: string | undefined
    function read(piece: string, isOver: boolean): string {
      if (reply !== undefined) {
        reply += piece
        if (!isOver && reply.length < readChars) return ''
      }
      const joined = reply === undefined ? text + piece : join(text, reply)
      reply = undefined
      const fresh = joined.slice(text.length)
      text = joined
      return fresh
    }
    return {
      get text() {
        return text
      },
      isLost: false,
      isWorthKeeping: true,
      seam: undefined,
      push: (piece) => read(piece, false),
      restart() {},
      end: () => read('', true),
      cut: () => ({ text: read('', true), rolledBackChars: 0 }),
      next() {
        reply = ''
        return { request: `Go on.\n<last_words>\n${text.slice(-shownChars)}\n</last_words>` }
      },
    }
  }
}

/** The engine with a mistake. @param mend What it makes of the first words behind a seam. */
function mistaken(mend: (fresh: string) => string, takenBackChars = 0): Open {
  return (options) => {
    const answer = createAnswer(options)
    let text = answer.text
    let isFirst = false
    function tell(fresh: string): string {
      if (fresh === '') return ''
      const told = isFirst ? mend(fresh) : fresh
      isFirst = false
      text += told
      return told
    }
    return {
      get text() {
        return text
      },
      get isLost() {
        return answer.isLost
      },
      get isWorthKeeping() {
        return answer.isWorthKeeping
      },
      get seam() {
        return answer.seam
      },
      push: (piece) => tell(answer.push(piece)),
      restart() {
        const before = answer.text.length
        answer.restart()
        text = text.slice(0, text.length - (before - answer.text.length))
      },
      end() {
        const rest = answer.end()
        return rest === undefined ? undefined : tell(rest)
      },
      cut(cause) {
        const { text: rest, rolledBackChars } = answer.cut(cause)
        return { text: tell(rest), rolledBackChars }
      },
      next() {
        isFirst = true
        if (takenBackChars > 0) text = text.slice(0, -takenBackChars)
        return answer.next()
      },
    }
  }
}

/** Engines that are broken, each in a way the comparison must notice. */
export const sabotages: Readonly<Record<string, Open>> = {
  ...Object.fromEntries(stitches.map(({ name, join }) => [name, believing(join)])),
  'the last words, wherever they stand first': believing((text, reply) => {
    const shown = text.slice(-24)
    const at = reply.indexOf(shown)
    return text + (at < 0 ? reply : reply.slice(at + shown.length))
  }),
  'the last words, white space aside': believing((text, reply) => {
    const words = text.trim().split(/\s+/).slice(-4)
    const escaped = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    const found = new RegExp(escaped.join('\\s+')).exec(reply)
    return text + (found === null ? reply : reply.slice(found.index + found[0].length))
  }),
  'white space trimmed at a seam': mistaken((fresh) => fresh.trimStart()),
  'a character lost at a seam': mistaken((fresh) => fresh.slice(1)),
  'a character doubled at a seam': mistaken((fresh) => fresh.slice(0, 1) + fresh),
  'what is certain is taken back': mistaken((fresh) => fresh, 1),
  'what may be rolled back is shown': (options) => {
    const answer = createAnswer(options)
    let text = answer.text
    const shown = (piece: string): string => {
      text += piece
      return piece
    }
    return {
      ...answer,
      get text() {
        return text
      },
      get isLost() {
        return answer.isLost
      },
      get isWorthKeeping() {
        return answer.isWorthKeeping
      },
      get seam() {
        return answer.seam
      },
      push(piece) {
        const isFirst = answer.text === '' || text.length > answer.text.length
        const fresh = answer.push(piece)
        return shown(isFirst ? piece : fresh)
      },
      cut(cause) {
        const { rolledBackChars } = answer.cut(cause)
        return { text: '', rolledBackChars }
      },
    }
  },
}
