import { parseCitations } from '@glmkit/tools/search'
import type { Scorer } from '../../scorer.ts'

/** Long enough for three sentences, too short for whole passages, which hold the right fact by chance. */
const mostChars = 500

/** Passes when the answer, citations aside, is no longer than three sentences are. */
export const isBrief: Scorer = {
  name: 'brief',
  score({ text }) {
    const said = parseCitations(text).reduce((rest, ref) => rest.replaceAll(ref, ''), text)
    const isShort = said.length <= mostChars
    return { value: isShort ? 1 : 0, explanation: `${said.length} characters, at most ${mostChars} were asked for` }
  },
}
