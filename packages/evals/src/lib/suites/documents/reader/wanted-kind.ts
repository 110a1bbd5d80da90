/** What kind of answer a question asks for, and what a line must have to give one. */
const kinds: readonly { readonly asks: RegExp; readonly gives: RegExp; readonly isNeeded: boolean }[] = [
  {
    asks: /\bhow much (?:is|are|does|did)\b|\b(?:cost|price|pay|paid)\b|\bprix\b|\bco[uû]te|\bmontant\b|多少钱|价格|售价|预算|补贴/i,
    gives: /[£€$元]|\d\s?万|\beur(?:os?)?\b|\bpounds?\b/i,
    isNeeded: true,
  },
  {
    asks: /\bhow (?:long|often|soon)\b|\bwhen\b|combien de temps|délai|préavis|ancienneté|\bquand\b|多久|多长|几天|多少天|什么时候|何时/i,
    gives:
      /\b(?:minutes?|hours?|days?|weeks?|months?|years?|heures?|jours?|semaines?|mois|ans?)\b|分钟|小时|天|周|月|年|日/i,
    isNeeded: true,
  },
  {
    asks: /\bhow (?:many|loud|far|heavy)\b|combien|多少|几/i,
    gives:
      /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b|[一二三四五六七八九十两]/i,
    isNeeded: true,
  },
  {
    asks: /\bwho(?:se|m)?\b|(?<!à )\bqui\b|谁|哪位/i,
    gives: /\p{Lu}\p{L}+ \p{Lu}\p{L}+|\p{Script=Han}{2,3}（/u,
    isNeeded: false,
  },
]

export function fitsKind(question: string, line: string): boolean {
  return kinds.some(({ asks, gives }) => asks.test(question) && gives.test(line))
}

/** A line without an amount answers no question for one. */
export function lacksKind(question: string, line: string): boolean {
  const asked = kinds.find(({ asks }) => asks.test(question))
  return asked?.isNeeded === true && !asked.gives.test(line)
}
