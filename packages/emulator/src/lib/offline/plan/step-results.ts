import type { Passage } from '../read-results.ts'

/** What a step has brought. */
export interface StepResult {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** Reads blocks under `## id: title`. */
export function readResults(text: string): StepResult[] {
  return text.split(/^(?=## [\w-]{1,40}: )/m).flatMap((block) => {
    const [, id, title = '', body = ''] = /^## ([\w-]{1,40}): (.*)\n([\s\S]*)$/.exec(block.trim()) ?? []
    return id === undefined ? [] : [{ id, title, text: body.trim() }]
  })
}

/** References in square brackets. */
export function refsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\[([^[\]\n]*[#./][^[\]\n]*)\]/g)].map(([, ref = '']) => ref))]
}

/** The cited lines and tables of a result, to be searched like those of a document. A table is cited in or below it. */
export function passagesOf({ title, text }: StepResult): Passage[] {
  const paragraphs = text.split(/\n{2,}/)
  return paragraphs.flatMap((paragraph, at) => {
    if (/^\s*\|/m.test(paragraph)) {
      const table = paragraph.replace(/^(?!\s*[|#]).*$/gm, '').trim()
      const own = refsIn(paragraph)
      const refs = own.length > 0 ? own : refsIn(paragraphs[at + 1] ?? '')
      return refs.map((ref) => ({ ref, title, text: table }))
    }
    return paragraph.split('\n').flatMap((line) => {
      const fact = line.replace(/\s*\[[^[\]]*\]/g, '').trim()
      return fact === '' ? [] : refsIn(line).map((ref) => ({ ref, title, text: fact }))
    })
  })
}
