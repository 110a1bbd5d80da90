import type { Outline, OutlineSection } from './outline.ts'

/** A section may be so much longer than wanted: to cut it in two would be worse. */
const tolerance = 1.25

/** The same sections, with targets whose sum is the whole's. */
export function scaleOutline(outline: Outline, targetTokens: number): Outline {
  const total = outline.sections.reduce((sum, section) => sum + section.targetTokens, 0)
  let before = 0
  let given = 0
  const sections = outline.sections.map((section) => {
    before += section.targetTokens
    // By what is due up to here: what rounding takes from one section the next one gets.
    const tokens = Math.max(1, Math.round((before / total) * targetTokens) - given)
    given += tokens
    return { ...section, targetTokens: tokens }
  })
  return { ...outline, sections }
}

/** The numbers of the sections that are too long to be written well in one go. */
export function tooLong({ sections }: Outline, maxSectionTokens: number): number[] {
  return sections.flatMap(({ targetTokens }, index) => (targetTokens > maxSectionTokens * tolerance ? [index + 1] : []))
}

/** Cuts sections that are too long in parts of one length, each of which needs the one before it. */
export function splitLong(outline: Outline, maxSectionTokens: number): Outline {
  const long = new Set(tooLong(outline, maxSectionTokens))
  /** The last part of each section so far. */
  const lastPart: number[] = []
  const sections: OutlineSection[] = []
  for (const [index, section] of outline.sections.entries()) {
    const parts = long.has(index + 1) ? Math.ceil(section.targetTokens / maxSectionTokens) : 1
    const needs = section.needs.map((number) => lastPart[number - 1] ?? number)
    for (let part = 1; part <= parts; part += 1) {
      const targetTokens = Math.max(1, Math.round(section.targetTokens / parts))
      if (parts === 1) sections.push({ ...section, needs })
      else {
        sections.push({
          title: `${section.title} (${part}/${parts})`,
          brief: `Part ${part} of ${parts} of: ${section.brief}`,
          targetTokens,
          needs: part === 1 ? needs : [...needs, sections.length],
        })
      }
    }
    lastPart.push(sections.length)
  }
  return { ...outline, sections }
}
