/** Of digits with or without a sign before and a letter behind, such as `5`, `-5L`, `5n`: a bigint beyond 2^53. */
export function asInteger(text: string): number | bigint {
  const [digits = '0'] = /-?\d+/.exec(text) ?? []
  const integer = Number(digits)
  return Number.isSafeInteger(integer) ? integer + 0 : BigInt(digits)
}
