export type DocumentKind = 'markdown' | 'html' | 'pdf' | 'docx' | 'text' | 'code' | 'record'

/** A heading and all below it up to the next one of its rank; the first one is the document itself, without headings. */
export interface Section {
  /** Headings, outermost first. Of code: the classes and functions around a line. */
  readonly headings: readonly string[]
  /** 0 for the document itself. */
  readonly level: number
  /** 1-based lines of the document's text. */
  readonly startLine: number
  /** 1-based, inclusive. */
  readonly endLine: number
}

/** What a parser makes of a file. */
export interface ParsedDocument {
  readonly kind: DocumentKind
  readonly title: string
  /**
   * What all lines and offsets count in: the file itself for Markdown, text and code, what a reader sees for HTML, PDF
   * and DOCX, the record's text for JSONL. Line breaks are as in the file.
   */
  readonly text: string
  readonly sections: readonly Section[]
  /** In order, none overlapping; together they hold every line that is not blank. */
  readonly passages: readonly Passage[]
  /** PDF only: the line each page begins with; ascending. */
  readonly pages?: readonly number[]
  /** ISO 639-1, where the file says so (`<html lang>`, a record's `lang`). */
  readonly lang?: string
}

/** A piece of a document to index, about 900 characters, of whole lines except where one line is longer. */
export interface Passage {
  /** Index into `sections`: the innermost one it begins in. */
  readonly section: number
  /** Character (UTF-16) offsets into `text`; `end` is exclusive and leaves out a final line break. */
  readonly start: number
  readonly end: number
  /** 1-based, inclusive. */
  readonly startLine: number
  readonly endLine: number
  /** Names that code in it defines. */
  readonly symbols?: readonly string[]
}

/** A file that is left out, and why: `encrypted PDF`, `not UTF-8`. */
export interface UnreadableFile {
  /** One line, without the path, says what to do where something can be done. */
  readonly reason: string
}
