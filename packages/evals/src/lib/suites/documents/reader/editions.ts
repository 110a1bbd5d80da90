import type { OpenedDocument } from './opened-lines.ts'

export const yearsIn = (text: string): readonly string[] => text.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g) ?? []

/**
 * Leaves out editions that do not hold: of documents whose titles differ by a year alone the one the question names, or
 * else the newest.
 */
export function editionsInForce(question: string, documents: readonly OpenedDocument[]): readonly OpenedDocument[] {
  const asked = yearsIn(question)
  const families = Map.groupBy(documents, ({ title }) => title.replaceAll(/\d{4}/g, '#'))
  const outdated = [...families.values()].flatMap((family) => {
    const years = family.flatMap(({ title }) => yearsIn(title))
    const named = years.filter((year) => asked.includes(year))
    const wanted = named.length > 0 ? named : years.toSorted().slice(-1)
    return family.length < 2 ? [] : family.filter(({ title }) => !yearsIn(title).some((year) => wanted.includes(year)))
  })
  const dropped = new Set(outdated)
  return documents.filter((document) => !dropped.has(document))
}
