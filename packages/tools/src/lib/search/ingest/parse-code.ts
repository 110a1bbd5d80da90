import { posix } from 'node:path'
import type { Block, BodyBlock, SectionStart } from './block.ts'
import { chunk } from './chunk.ts'
import { languageOf } from './code-languages.ts'
import type { Language } from './code-languages.ts'
import { firstInk, linesOf } from './lines.ts'
import type { Lines } from './lines.ts'
import type { ParsedDocument } from './parsed-document.ts'
import { extensionOf } from './file-types.ts'

interface Definition {
  readonly name: string
  readonly level: number
  readonly indent: number
  /** With the comments above it. */
  readonly startLine: number
  readonly line: number
  endLine: number
}

/** Characters; smaller definitions share a passage with their neighbours. */
const minOwnPassage = 300
/** A definition's head is found here or not at all: generated code has lines of megabytes. */
const maxHead = 400
/** A generated file may define more than anyone looks up. */
const maxDefinitions = 50_000

/** Comments, decorators, preprocessor lines: they belong to what is below, and may stand at any indent. */
const lead = /^(?:\/\/|\/?\*|#|--|@|\[)/
/** Goes on with what was begun at the same indent. */
const tail = /^(?:[)}\]{]|end\b|(?:public|private|protected|default|signals|slots)\b[^;{]*:\s*$|fi\b|done\b|esac\b)/

/** Functions and classes become sections; they end where a line stands as far left as they began. */
export function parseCode(path: string, text: string): ParsedDocument {
  const lines = linesOf(text)
  const found = findDefinitions(text, lines, languageOf(extensionOf(path)))
  return {
    kind: 'code',
    title: posix.basename(path),
    text,
    ...chunk(text, lines, codeBlocks(lines, found)),
  }
}

function findDefinitions(text: string, lines: Lines, { definitions, isFlat }: Language): Definition[] {
  const found: Definition[] = []
  const around: Definition[] = []
  /** First line of the comments above, 0 if there are none. */
  let leadLine = 0
  let lastLine = 0
  for (let line = 1; line <= lines.count; line += 1) {
    const [start, end] = [lines.start(line), lines.end(line)]
    const ink = firstInk(text, start, end)
    if (ink === end) {
      leadLine = 0
      continue
    }
    const head = text.slice(start, Math.min(end, start + maxHead))
    const written = head.slice(ink - start)
    const indent = indentOf(head)
    const name = found.length < maxDefinitions ? nameIn(head, definitions) : undefined
    if (name === undefined && lead.test(written)) {
      if (leadLine === 0) leadLine = line
      continue
    }
    const isTail = name === undefined && (isFlat || tail.test(written))
    for (let top = around.at(-1); top !== undefined; top = around.at(-1)) {
      if (top.indent < indent || (isTail && (isFlat || top.indent === indent))) break
      top.endLine = lastLine
      around.pop()
    }
    lastLine = line
    if (name !== undefined) {
      const startLine = leadLine === 0 ? line : leadLine
      const definition: Definition = { name, level: around.length + 1, indent, startLine, line, endLine: lines.count }
      found.push(definition)
      around.push(definition)
    }
    leadLine = 0
  }
  while (lastLine < lines.count && !lines.isBlank(lastLine + 1)) lastLine += 1
  for (const definition of around) definition.endLine = lastLine
  return found
}

function nameIn(head: string, definitions: Language['definitions']): string | undefined {
  for (const pattern of definitions) {
    const match = pattern.exec(head)
    if (match === null) continue
    return match.slice(1).find((group) => group !== undefined)
  }
  return undefined
}

function indentOf(head: string): number {
  let indent = 0
  for (const char of head) {
    if (char === ' ') indent += 1
    else if (char === '\t') indent += 4
    else break
  }
  return indent
}

function* codeBlocks(lines: Lines, definitions: readonly Definition[]): Generator<Block> {
  /** What a line begins, and where passages may therefore be cut. */
  const heads = new Map<number, Definition>()
  const cuts = new Set<number>()
  const symbols = new Map<number, string[]>()
  let coveredUntil = 0
  for (const definition of definitions) {
    const { startLine, endLine, name, line } = definition
    if (line <= coveredUntil) {
      symbols.get(coveredUntil)?.push(name)
      continue
    }
    const isOwn = lines.end(endLine) - lines.start(startLine) >= minOwnPassage
    heads.set(startLine, definition)
    cuts.add(endLine + 1)
    if (isOwn) cuts.add(line + 1)
    else symbols.set((coveredUntil = endLine), [name])
  }
  let open: { -readonly [Key in keyof BodyBlock]: BodyBlock[Key] } | undefined
  for (let line = 1; line <= lines.count; line += 1) {
    const definition = heads.get(line)
    const isSmall = definition !== undefined && symbols.has(definition.endLine)
    if (open !== undefined && (definition !== undefined || cuts.has(line) || lines.isBlank(line))) {
      yield open
      open = undefined
    }
    if (definition !== undefined) {
      const { name, level, startLine, endLine } = definition
      const section: SectionStart = { title: name, level, lastLine: endLine }
      if (isSmall) {
        yield { kind: 'text', startLine, endLine, section, symbols: symbols.get(endLine) ?? [] }
        line = endLine
      } else {
        yield { kind: 'heading', startLine, endLine: definition.line, symbols: [name], ...section }
        line = definition.line
      }
    } else if (!lines.isBlank(line)) {
      open ??= { kind: 'text', startLine: line, endLine: line }
      open.endLine = line
    }
  }
  if (open !== undefined) yield open
}
