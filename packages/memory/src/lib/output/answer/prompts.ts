/** Between these the model finds the words it has to repeat. */
const lastWords = { open: '<last_words>', close: '</last_words>' }

/** @param shown The end of the text, up to the place where it goes on. */
export function echoRequest(shown: string, retries: number): string {
  const again = retries === 0 ? 'Your answer was cut.' : 'Your last reply did not begin with the words it had to.'
  return (
    `${again} Go on with the answer: begin your reply with its last words, which stand between the tags below, character by ` +
    'character, and continue right after them. No greeting, no comment, no new code fence, and nothing else of what you ' +
    `have written.\n${lastWords.open}\n${shown}\n${lastWords.close}`
  )
}

/**
 * For text that repeats itself.
 *
 * @param line The line to begin with, from 1.
 * @param lines The last lines of the text, that one included.
 */
export function lineNumberRequest(line: number, lines: readonly string[], retries: number): string {
  const again =
    retries === 0 ? 'Your answer was cut' : 'Your last reply did not begin with the line it had to; the answer was cut'
  const numbered = lines.map((text, index) => `${line - lines.length + 1 + index}| ${text}`)
  return (
    `${again} in line ${line}. Go on with the answer: write line ${line} anew and then all that follow, each with its number ` +
    `and a bar in front, like "${line}| text". No greeting, no comment, no code fence. What you have written ends with\n` +
    numbered.join('\n')
  )
}
