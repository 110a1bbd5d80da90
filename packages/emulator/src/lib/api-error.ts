import { type ErrorCode, errorTextOf } from './error-table.ts'

export type Language = 'en' | 'zh'

export interface ApiErrorDetail {
  /** The field or value the text names. */
  readonly about?: string
  /** What exactly is wrong, after the endpoint's own words, which rarely say it. */
  readonly en?: string
  readonly zh?: string
}

/** A request the endpoint refuses, with its business code, HTTP status and text in both languages. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly status: number
  readonly #detail: ApiErrorDetail

  constructor(code: ErrorCode, detail: ApiErrorDetail = {}) {
    super(describe(code, detail, 'en'))
    this.code = code
    this.status = errorTextOf(code).status
    this.#detail = detail
  }

  text(language: Language): string {
    return describe(this.code, this.#detail, language)
  }
}

/** Chinese is the endpoint's default; `Accept-Language: en-US,en` asks for English. */
export function readLanguage(acceptLanguage: string | undefined): Language {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh'
}

function describe(code: ErrorCode, detail: ApiErrorDetail, language: Language): string {
  const row = errorTextOf(code)
  // A function, because a `$&` in what the client sent must not act as a replacement pattern.
  const text = row[language].replace('{}', () => detail.about ?? row.about ?? '')
  const extra = detail[language]
  return extra === undefined ? text : `${text} ${extra}`
}
