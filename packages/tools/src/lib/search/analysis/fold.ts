/** Letters that Unicode does not take apart. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
}
/** Diacritics of Latin, Greek and Cyrillic, points of Hebrew and Arabic; not the vowels of Indic scripts. */
const dropped = /[[\p{M}]&&[\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Hebr}\p{scx=Arab}\p{sc=Zinh}]]/gv
const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g
const special = /[ßæœøłđðþħŧıς]/g
const ascii = /^[\0-\x7F]*$/

/** Compatibility forms and invisible characters gone: `ﬁ` → fi, `１２` → 12. */
export function compatible(text: string): string {
  return ascii.test(text) ? text : text.replaceAll(invisible, '').normalize('NFKC')
}

/** Lower case without diacritics: `Œuvre` → oeuvre, `STRASSE` and `Straße` → strasse. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  const letters = text.normalize('NFKD').toLowerCase().replaceAll(dropped, '')
  return letters.replaceAll(special, (letter) => plain[letter] ?? letter).normalize('NFC')
}
