import type { WrittenFormat } from '../format.ts'
import { opensOwnFence } from './own-fence.ts'

/** A model that has nothing more to say says this. */
export const nothingToAdd = 'NOTHING TO ADD'

/** A first line longer than this is the text itself. */
const longestHeading = 300

export interface Opening {
  /** @returns What of the text so far belongs to the section and was not given before. */
  push(piece: string): string
  /** The text has ended. @returns What is left of it. */
  end(): string
}

/**
 * Leaves out what stands at the beginning of a text and is not a part of it: blank lines, the section's own heading, which
 * models like to repeat, and the word that there is nothing to say.
 */
export function createOpening(title: string | undefined, format: WrittenFormat): Opening {
  let held: string | undefined = ''
  let hasHeading = false
  let hasFence = false

  function begin(isEnd: boolean): string {
    for (;;) {
      held = (held ?? '').replace(/^(?:[^\S\n]*\n)+/, '')
      const end = held.indexOf('\n')
      if (end < 0 && !isEnd && held.length <= longestHeading) return ''
      const line = end < 0 ? held : held.slice(0, end)
      const isFence = !hasFence && opensOwnFence(line.trimEnd(), format)
      hasFence ||= isFence
      if (isFence) {
        held = end < 0 ? '' : held.slice(end + 1)
        if (end < 0) break
        continue
      }
      if (title === undefined || !isLeftOut(line, title)) break
      hasHeading ||= line.trim() !== ''
      held = end < 0 ? '' : held.slice(end + 1)
      if (held === '' && isEnd) break
    }
    const text = held
    held = undefined
    return isEnd && text.trim() === '' ? '' : text
  }

  function isLeftOut(line: string, own: string): boolean {
    if (new RegExp(`^\\W*${nothingToAdd}\\W*$`).test(line)) return true
    // Underlined, as Markdown may have it.
    if (hasHeading && /^ {0,3}(?:=+|-{2,})\s*$/.test(line)) return true
    return !hasHeading && line.length <= longestHeading && isHeadingOf(line, own)
  }

  return {
    push(piece) {
      if (held === undefined) return piece
      held += piece
      return begin(false)
    },
    end: () => (held === undefined ? '' : begin(true)),
  }
}

function isHeadingOf(line: string, title: string): boolean {
  const bare = bareOf(line)
  return bare !== '' && (bare === bareOf(title) || bare === bareOf(`1. ${title}`))
}

/** Letters and digits alone, without markup, and without a number before them. */
function bareOf(line: string): string {
  return line
    .replaceAll(/<[^>]*>|&\w+;/g, '')
    .replace(
      /^[\s#*_=-]*(?:(?:section|chapter|chapitre|kapitel|abschnitt)\s+)?(?:第?\s*\d+(?:\.\d+)*\s*[章节節]?)?[\s.:)、：—–-]*/iu,
      '',
    )
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
