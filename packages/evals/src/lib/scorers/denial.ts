const edge = String.raw`(?<![\p{L}])`
const end = String.raw`(?![\p{L}])`
const negation = new RegExp(
  [
    String.raw`${edge}(?:not|never|neither|nor|no(?!\.)|without|pas|jamais|aucune?|ni|non|nullement)${end}|n't${end}`,
    String.raw`${edge}n(?:e |')[^,;:]{0,30}${edge}plus(?! (?:de|que|d'|tard|tôt)${end})`,
    '不是|并非|绝非|不为|不等于|不叫|不在|没有|不可能|不应',
  ].join('|'),
  'iu',
)
/** Puts something else in the place of what follows it. */
const replaced = new RegExp(
  `${edge}(?:instead of|rather than|other than|far from|au lieu de|plutôt que)${end}|而非|而不是`,
  'iu',
)
/** `does not open until 184` and `not more than 40` say the figure. */
const limit = new RegExp(
  String.raw`${edge}(?:only|just|merely|until|before|exceed\p{L}*|(?:more|less|fewer|later|earlier|longer|higher|lower) than|except|beyond|over|seulement|avant|dépass\p{L}*|excéd\p{L}*|(?:plus|moins) (?:de|que|tard)|sauf)${end}|仅|只|超过|少于|低于|多于|高于|早于|晚于|不到`,
  'iu',
)
/** Where a negation ends within its clause. */
const turn = new RegExp(String.raw`${edge}(?:and|but|instead|et|mais|plutôt)${end}|而是|而(?!非|不)`, 'giu')
const refuted =
  /^\W*(?:(?:is|was|est|était) )?(?:wrong|incorrect|false|mistaken|faux|fausse|inexact|erroné)|^\W*(?:(?:is|was)(?: not|n't)|n'est pas) (?:right|correct|true|exact|juste|vrai)|^\W*(?:是|并)?(?:错|不对|不正确|有误)/iu

/** Whether what stands before or behind a statement within its clause denies it: `not 40`, `pas Lyon`, `不是王伟`, `40 is wrong`. */
export function isDenied(before: string, after: string): boolean {
  if (replaced.test(before)) return true
  const scope = before.slice(
    Math.max(0, ...[...before.matchAll(turn)].map(({ 0: word, index }) => index + word.length)),
  )
  return (negation.test(scope) && !limit.test(scope)) || refuted.test(after)
}
