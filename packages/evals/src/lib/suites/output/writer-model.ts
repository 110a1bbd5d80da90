import type { Message, Model } from '@glmkit/core'
import { scriptedModel } from '../scripted-model.ts'

const lastWords = /<last_words>\n([^]*)\n<\/last_words>$/
/** About as a real model counts. */
const charsPerToken = (text: string): number => (/\p{Script=Han}{8}/u.test(text) ? 1.5 : 3)
/** Of the text before, where words to go on with may stand. */
const searchedChars = 8_000

/**
 * Makes a model that writes a text from its beginning to its end: cut by its own output limit, it goes on by repeating
 * the words it is shown.
 */
export function writerModel(text: string, maxOutputTokens: number): Model {
  const most = Math.floor(maxOutputTokens * charsPerToken(text))
  return scriptedModel(
    (messages) => {
      const at = placeIn(text, messages)
      if (at === undefined) return { content: 'I do not know where that was.' }
      const content = text.slice(at, at + most)
      return { content, finish: at + most < text.length ? 'length' : 'stop' }
    },
    { maxOutputTokens },
  )
}

/** Where the next reply begins; follows all replies so far, for the same words may stand in many places. */
function placeIn(text: string, messages: readonly Message[]): number | undefined {
  let at: number | undefined = 0
  let end = 0
  for (const { role, content } of messages) {
    const words = role === 'user' ? lastWords.exec(content)?.[1] : undefined
    if (words !== undefined) at = found(text.indexOf(words, Math.max(0, end - searchedChars)))
    if (role === 'assistant') end = (at ?? end) + content.length
  }
  return at
}

const found = (at: number): number | undefined => (at < 0 ? undefined : at)
