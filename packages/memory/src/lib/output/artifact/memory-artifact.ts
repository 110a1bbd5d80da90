import type { Artifact, FinishOptions } from './artifact.ts'
import { asJson } from './json-value.ts'
import { createSections } from './sections.ts'
import { checkWhole, wholeEnd, wholePieces } from './whole-characters.ts'

const pieceChars = 16_384

/** A long write without a file: the same, but that nothing outlives the process. */
export function createMemoryArtifact(): Artifact {
  const texts = new Map<number, string>()
  const notes: unknown[] = []
  const sections = createSections()

  function textOf(section: number): string {
    sections.state(section)
    return texts.get(section) ?? ''
  }

  async function* read(section: number): AsyncIterable<string> {
    yield* wholePieces(textOf(section), pieceChars)
  }

  return {
    isResumed: false,
    notes,
    get outline() {
      return sections.outline
    },
    get sections() {
      return sections.count
    },
    plan(count, outline) {
      sections.checkPlan(count)
      sections.plan(count, asJson(outline))
    },
    state: (section) => sections.state(section),
    append(section, text, { boundary }) {
      sections.checkAppend(section, text)
      if (text === '') return
      texts.set(section, textOf(section) + text)
      sections.grow(section, Buffer.byteLength(text), boundary)
    },
    note(value) {
      notes.push(asJson(value))
    },
    async seal(section) {
      sections.checkSeal(section)
      sections.seal(section)
    },
    read,
    text: async (section) => textOf(section),
    tail: async (section, chars) => wholeEnd(textOf(section), chars),
    async finish({ head = '', transform = asItIs }: FinishOptions = {}) {
      sections.checkFinish()
      checkWhole(head, 'write the head')
      let document = head
      for (const section of sections.order) {
        for await (const piece of transform(section, read(section))) {
          checkWhole(piece, `write section ${section}`)
          document += piece
        }
      }
      return document
    },
    async close() {},
    async [Symbol.asyncDispose]() {},
  }
}

const asItIs: NonNullable<FinishOptions['transform']> = (_, pieces) => pieces
