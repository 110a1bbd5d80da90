const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
/** As in contracts and on cheques, where nobody shall change them. */
const formal = new Map(
  Array.from('壹贰叁肆伍陆柒捌玖拾佰仟萬億', (character, at) => [character, '一二三四五六七八九十百千万亿'.charAt(at)]),
)

const small: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 }
const large: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 }

/** What stands behind digits: `3.2万`, `5百万`, `1万亿`. */
export function hanUnit(text: string): number {
  return Array.from(text).reduce((product, character) => product * (small[character] ?? large[character] ?? 1), 1)
}

/** `两亿` → 200,000,000 · `三百二十` → 320 · `二〇二四` → 2024 · `三点五亿` → 350,000,000; `undefined` if it is no numeral. */
export function hanNumber(written: string): number | undefined {
  const text = Array.from(written, (character) => formal.get(character) ?? character).join('')
  const [, integer = text, fraction, unit = ''] = /^(.+)点(.+?)([百千万亿]*)$/.exec(text) ?? []
  const whole = hanInteger(integer)
  if (fraction === undefined || whole === undefined) return whole
  const decimals = digitsOf(fraction)
  return decimals === undefined ? undefined : Number(`${whole}.${decimals}`) * hanUnit(unit)
}

/** Digit by digit; `undefined` if one is none. */
function digitsOf(text: string): string | undefined {
  const read = Array.from(text, (character) => digits[character])
  return read.length === 0 || read.includes(undefined) ? undefined : read.join('')
}

function hanInteger(text: string): number | undefined {
  const spelled = digitsOf(text)
  if (spelled !== undefined) return Number(spelled)
  let total = 0
  let section = 0
  let digit: number | undefined
  let lastUnit = 1
  for (const character of text) {
    const [next, unit, group] = [digits[character], small[character], large[character]]
    if (next !== undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = next
      // 一万零二 has its zero, 一万二 goes on with thousands.
      if (next === 0) lastUnit = 1
    } else if (unit !== undefined) {
      section += (digit ?? 1) * unit
      lastUnit = unit
      digit = undefined
    } else if (group !== undefined) {
      section += digit ?? 0
      // 万亿 multiplies what stands before it; 亿…万 adds.
      if (section === 0) total *= group
      else total = group === 1e8 ? (total + section) * group : total + section * group
      section = 0
      digit = undefined
      lastUnit = group
    } else return undefined
  }
  return total + section + (digit ?? 0) * (lastUnit > 10 ? lastUnit / 10 : 1)
}
