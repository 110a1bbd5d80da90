import { compileGlob, segmentsOf } from './path-glob.ts'

/** What a model means by its globs: a folder stands for all in it, and `*.md` for all of them, wherever they are. */
function widened(globs: readonly string[]): string[] {
  return globs.flatMap((glob) => {
    const plain = glob.replace(/^\.?\/+|(?<!\/)\/+$/g, '')
    if (plain === '' || plain === '.') return ['**']
    const patterns = /[*?{[]/.test(plain) ? [plain] : [plain, `${plain}/**`]
    const anywhere = patterns.filter((pattern) => !pattern.includes('/')).map((pattern) => `**/${pattern}`)
    return [...patterns, ...anywhere]
  })
}

/**
 * Whether an id matches one of the globs. Without globs every id does. A glob of more than 1,000 characters or 256
 * alternatives matches but the id that is written so: a query may hold one, and a search does not fail on its words.
 */
export function pathFilter(globs: readonly string[] = []): (documentId: string) => boolean {
  if (globs.length === 0) return () => true
  const patterns = widened(globs)
  const literal = new Set(patterns)
  const matchers = patterns.flatMap((pattern) => compileGlob(pattern) ?? [])
  return (documentId) => {
    if (literal.has(documentId)) return true
    const segments = segmentsOf(documentId)
    return matchers.some((matches) => matches(segments))
  }
}
