/** What a character does to a word. Letters and digits make words; marks belong to the letter before them. */
export const Kind = {
  other: 0,
  mark: 1,
  letter: 2,
  upper: 3,
  digit: 4,
  /** Han and kana: written without spaces, a single one may be a word. */
  ideograph: 5,
  /** Hangul syllables and Thai, Lao, Khmer, Burmese letters: only two of them say something. */
  syllable: 6,
  surrogate: 7,
} as const

const ideograph = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{scx=Hira}`
const syllable = String.raw`\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`
/** Invisible ones hide inside of words, as soft hyphens do. */
const mark = String.raw`\p{M}\u00AD\u200B-\u200D\u2060\uFEFF`
/** The later ones win: a Thai vowel sign is a syllable before it is a mark, a kana voicing mark is no ideograph. */
const classes: readonly (readonly [set: string, kind: number])[] = [
  [String.raw`[\p{L}]`, Kind.letter],
  [String.raw`[\p{Lu}\p{Lt}]`, Kind.upper],
  [String.raw`[\p{N}]`, Kind.digit],
  [String.raw`[[${ideograph}]&&[\p{L}\p{N}]]`, Kind.ideograph],
  [String.raw`[${mark}]`, Kind.mark],
  [String.raw`[[${syllable}]&&[\p{L}\p{M}]]`, Kind.syllable],
]

/** Half of Unicode's first plane, of one kind: not worth asking for each. */
const uniform: readonly (readonly [from: number, to: number, kind: number])[] = [
  [0x34_00, 0x4d_c0, Kind.ideograph],
  [0x4e_00, 0xa0_00, Kind.ideograph],
  [0xac_00, 0xd7_a4, Kind.syllable],
  [0xd8_00, 0xdc_00, Kind.surrogate],
  [0xdc_00, 0xf9_00, Kind.other],
]

let table: Uint8Array | undefined

/** Kinds of all UTF-16 code units; made on first use, in a few milliseconds. */
export function kindTable(): Uint8Array {
  if (table !== undefined) return table
  const made = new Uint8Array(0x1_00_00)
  let start = 0
  for (const [from, to, kind] of uniform) {
    ask(made, start, from)
    made.fill(kind, from, to)
    start = to
  }
  ask(made, start, made.length)
  table = made
  return made
}

function ask(kinds: Uint8Array, from: number, to: number): void {
  const characters = String.fromCharCode(...Array.from({ length: to - from }, (_, index) => from + index))
  for (const [set, kind] of classes) {
    for (const { index, 0: run } of characters.matchAll(new RegExp(`${set}+`, 'gv'))) {
      kinds.fill(kind, from + index, from + index + run.length)
    }
  }
}

const astral = classes.map(([set, kind]) => ({ pattern: new RegExp(`^${set}`, 'v'), kind }))

/** The kind of the character that begins at a high surrogate; a lone one is `other`. */
export function astralKind(text: string, index: number): number {
  const code = text.codePointAt(index) ?? 0
  if (code < 0x1_00_00) return Kind.other
  const character = String.fromCodePoint(code)
  return astral.findLast(({ pattern }) => pattern.test(character))?.kind ?? Kind.other
}

/** Whether a term is one Han or kana character. */
export function isIdeograph(term: string): boolean {
  const code = term.codePointAt(0) ?? 0
  if (code < 0x2e_80 || term.length !== (code > 0xff_ff ? 2 : 1)) return false
  return (code > 0xff_ff ? astralKind(term, 0) : kindTable()[code]) === Kind.ideograph
}
