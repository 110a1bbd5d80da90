/**
 * Guesses how wide a text is in the fonts of the PNG, in pixels.
 *
 * Its text is evaluated inside isolates: it must not use anything from outside itself.
 */
export function textWidth(text: string, fontSize: number): number {
  let em = 0
  for (const char of text) em += char >= '\u1100' ? 1 : /[A-Zmw@%]/.test(char) ? 0.72 : 0.56
  return em * fontSize
}
