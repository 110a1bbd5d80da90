/**
 * Numbers of 1,200 bits, so that what is computed with them is exact beside any double: mantissa · 2^exponent, without
 * limits to the exponent.
 */
export interface Big {
  readonly m: bigint
  readonly e: number
}

const bits = 1200

const abs = (m: bigint): bigint => (m < 0n ? -m : m)
const bitLength = (m: bigint): number => (m === 0n ? 0 : (abs(m).toString(16).length - 1) * 4 + 4)

function cut(m: bigint, e: number): Big {
  const spare = bitLength(m) - bits
  return spare <= 64 ? { m, e } : { m: m >> BigInt(spare), e: e + spare }
}

/** Exactly the double, or the whole number. */
export function big(value: number | bigint): Big {
  if (typeof value === 'bigint') return { m: value, e: 0 }
  if (!Number.isFinite(value)) throw new Error(`${value} has no digits`)
  let e = 0
  let m = value
  while (!Number.isInteger(m)) {
    m *= 2
    e--
  }
  return { m: BigInt(m), e }
}

export const mul = (a: Big, b: Big): Big => cut(a.m * b.m, a.e + b.e)

export function add(a: Big, b: Big): Big {
  if (a.m === 0n) return b
  if (b.m === 0n) return a
  const [high, low] = a.e >= b.e ? [a, b] : [b, a]
  const gap = high.e - low.e
  // Beyond that the smaller one is less than the last bit.
  if (gap + bitLength(high.m) > bitLength(low.m) + 2 * bits) return high
  return cut((high.m << BigInt(gap)) + low.m, low.e)
}

export const neg = ({ m, e }: Big): Big => ({ m: -m, e })
export const sub = (a: Big, b: Big): Big => add(a, neg(b))

export function div(a: Big, b: Big): Big {
  const shift = Math.max(0, bits + bitLength(b.m) - bitLength(a.m))
  return cut((a.m << BigInt(shift)) / b.m, a.e - b.e - shift)
}

export const isBelow = (a: Big, b: Big): boolean => sub(a, b).m < 0n
export const least = (a: Big, b: Big): Big => (isBelow(b, a) ? b : a)

export function sqrt(a: Big): Big {
  if (a.m === 0n) return a
  let shift = Math.max(0, 2 * bits - bitLength(a.m))
  if ((a.e - shift) % 2 !== 0) shift++
  const m = a.m << BigInt(shift)
  let root = 1n << BigInt(Math.ceil(bitLength(m) / 2) + 1)
  for (;;) {
    const next = (root + m / root) >> 1n
    if (next >= root) return cut(root, (a.e - shift) / 2)
    root = next
  }
}

export function pow(base: Big, exponent: number): Big {
  let result = big(1)
  let square = base
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = mul(result, square)
    square = mul(square, square)
  }
  return result
}

/** Adds terms until they no longer count. */
export function series(first: Big, next: (term: Big, k: number) => Big): Big {
  let sum = first
  let term = first
  for (let k = 1; ; k++) {
    term = next(term, k)
    if (term.m === 0n || bitLength(term.m) + term.e < bitLength(sum.m) + sum.e - bits) return sum
    sum = add(sum, term)
  }
}

/** By Taylor's series of a part so small that few terms do. */
export function exp(a: Big): Big {
  const halvings = Math.max(0, bitLength(a.m) + a.e + 20)
  const part = { m: a.m, e: a.e - halvings }
  let value = series(big(1), (term, k) => div(mul(term, part), big(k)))
  for (let i = 0; i < halvings; i++) value = mul(value, value)
  return value
}

/** Euler's series, for 0 ≤ a ≤ 1. */
export function arctan(a: Big): Big {
  const square = mul(a, a)
  const ratio = div(square, add(big(1), square))
  return series(div(a, add(big(1), square)), (term, k) => div(mul(mul(term, ratio), big(2 * k)), big(2 * k + 1)))
}

export const pi: Big = mul(big(4), arctan(big(1)))

/** To the last bits of a double, nearly. */
export function toNumber(a: Big): number {
  const spare = Math.max(0, bitLength(a.m) - 80)
  // In two steps, for the power alone may be beyond a double.
  const scale = 2 ** ((a.e + spare) / 2)
  return Number(a.m >> BigInt(spare)) * scale * scale
}

/** |got − exact| / |exact|, or |got| where the exact value is 0. */
export function relativeError(got: number, exact: Big): number {
  if (!Number.isFinite(got)) return Infinity
  const gap = sub(big(got), exact)
  return exact.m === 0n ? Math.abs(got) : Math.abs(toNumber(div(gap, exact)))
}
