const thought = /^\s*<think>[\s\S]*?<\/think>/i
const spaces = /&nbsp;|&#160;|\\[,;: !]|(?<!\\)~(?=\d{3}(?!\d))/g
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}
const commands: Readonly<Record<string, string>> = {
  times: '×',
  cdot: '·',
  approx: '≈',
  sim: '~',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  ne: '≠',
  neq: '≠',
  pm: '±',
  euro: '€',
  pounds: '£',
}
const wrapped =
  /\\(?:boxed|fbox|text|textbf|mathrm|mathbf|mathit|operatorname)\s*\{([^{}]*)\}|\\(?:left|right|displaystyle)\b/g
/** A pair of dollars is mathematics where a digit or a space stands behind neither: `$5 and $6` are prices. */
const dollars = /\$\$([^$]+)\$\$|(?<![\d\\])\$([^$\n]*[^$\s\\])\$(?!\d)/g

/** An answer as it is read: Markdown's emphasis and code, LaTeX, and what a model thinks aloud before it, are gone. */
export function plainAnswer(text: string): string {
  return plainMath(text.replace(thought, ' '))
    .replaceAll(/\*{1,3}(?=\S)([^*\n]*?\S)\*{1,3}(?!\d)/g, '$1')
    .replaceAll(/(?<![\p{L}\d_])_{1,3}(?=\S)([^_\n]*?\S)_{1,3}(?![\p{L}\d_])/gu, '$1')
    .replaceAll(/`([^`\n]*)`/g, '$1')
    .replaceAll(/^[ \t]*>[ \t]?/gm, '')
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
}

function plainMath(text: string): string {
  if (!/[\\$&~{]/.test(text)) return text
  let plain = text.replaceAll('{,}', ',').replaceAll(spaces, ' ').replaceAll(dollars, '$1$2')
  // From the inside out; what is nested deeper than this is no number.
  for (let depth = 0; depth < 4; depth += 1) {
    const before = plain
    plain = plain
      .replaceAll(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1/$2')
      .replaceAll(wrapped, '$1')
      .replaceAll(/\^\{([^{}]*)\}/g, '^$1')
    if (plain === before) break
  }
  return plain
    .replaceAll(/\\([a-z]+)\b/gi, (written, name: string) => commands[name] ?? written)
    .replaceAll(/\\[()[\]]/g, ' ')
    .replaceAll(/\\([%$€#&_{}])/g, '$1')
}
