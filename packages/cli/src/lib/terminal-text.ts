import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours only where stdout shows them: not in a pipe, not with NO_COLOR. */
export function paint(style: Style, text: string): string {
  // Node lets FORCE_COLOR win, and warns about it on stderr.
  if (process.env.NO_COLOR) return text
  return styleText(style, text, { stream: process.stdout })
}

/** Text from a model or a tool must not move the cursor, set the title or clear the screen. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '')
}

/** Cuts one line to a number of terminal columns; Han, kana and Hangul take two. */
export function fit(text: string, columns: number): string {
  const line = printable(text).replace(/\s+/g, ' ').trim()
  let used = 0
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    const width =
      /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303F\uFF00-\uFF60]|\p{Emoji_Presentation}/u.test(
        segment,
      )
        ? 2
        : 1
    if (used + width > columns - 1) return `${kept}…`
    used += width
    kept += segment
  }
  return kept
}
