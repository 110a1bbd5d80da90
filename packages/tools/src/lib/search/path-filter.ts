import { matchesGlob } from 'node:path'

/** What a model means by its globs: a folder stands for all in it, and `*.md` for all of them, wherever they are. */
function widened(globs: readonly string[]): string[] {
  return globs.flatMap((glob) => {
    const plain = glob.replace(/^\.?\/+|\/+$/g, '')
    const patterns = /[*?{[]/.test(plain) ? [plain] : [plain, `${plain}/**`]
    const anywhere = patterns.filter((pattern) => !pattern.includes('/')).map((pattern) => `**/${pattern}`)
    return [...patterns, ...anywhere]
  })
}

/** Whether an id matches one of the globs. Without globs every id does. */
export function pathFilter(globs: readonly string[] = []): (documentId: string) => boolean {
  if (globs.length === 0) return () => true
  const patterns = widened(globs)
  return (documentId) => patterns.some((pattern) => pattern === documentId || matchesGlob(documentId, pattern))
}
