const superscripts = /[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/g
const fractions = /(?<=(\d?))[¼½¾⅐-⅞]/g
/** Between digits it parts numbers, unlike the plain comma; but `１，２３４` is one. */
const wideCommas = /(?<=[\d０-９])(?:、|，(?!(?<=[０-９]，)[０-９]{3}(?![０-９])))(?=[\d０-９])/g
const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g
const doubleQuotes = / ?»|« ?|["“”„‟〝〞「」『』]/g
const singleQuotes = /['‘’‚‛`´′]/g
const dashes = /[‐‑‒–—―−﹣]/g
/** Groups of three behind one kind of mark: `202,752`, `202 752`, `202'752`. */
const groups = /(?<![\d.,]|\d{3} )[1-9]\d{0,2}([ ,'_])\d{3}(?:\1\d{3})*(?!\d|\1\d)/g
/** Chinese writes none, and many put one between Han and Latin letters. */
const spacesAtHan = /(?<=\p{sc=Han}) +| +(?=\p{sc=Han})/gu

/**
 * What NFKC would melt into the digits before it is kept apart: `10⁶` becomes `10^6` and not 106, `1½` becomes `1 1/2`.
 * Digits, letters and signs of full width become plain ones.
 */
export function plainCharacters(text: string): string {
  return text
    .replaceAll(superscripts, (run) => `^${run.normalize('NFKC').replaceAll('−', '-')}`)
    .replaceAll(fractions, (sign, before: string) => (before === '' ? '' : ' ') + sign.normalize('NFKC'))
    .replaceAll(wideCommas, ', ')
    .replaceAll(invisible, '')
    .normalize('NFKC')
    .replaceAll('⁄', '/')
}

/**
 * The form in which texts are compared: NFKC, without case, with one kind of quotes, dashes and spaces, no spaces before
 * French marks and around Chinese, and no marks between groups of digits.
 */
export function normalise(text: string): string {
  return plainCharacters(plainCharacters(text).toLowerCase())
    .replaceAll(singleQuotes, "'")
    .replaceAll(dashes, '-')
    .replaceAll('。', '.')
    .replaceAll('、', ',')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(doubleQuotes, '"')
    .replaceAll(/ (?=[;:!?%])/g, '')
    .replaceAll(spacesAtHan, '')
    .replaceAll(groups, (number) => number.replaceAll(/\D/g, ''))
    .trim()
}
