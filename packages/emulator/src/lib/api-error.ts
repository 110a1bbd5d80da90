export type Language = 'en' | 'zh'

/** Business codes of the endpoint, and HTTP statuses where it has no code. */
export type ErrorCode = '404' | '405' | '500' | '1000' | '1001' | '1210' | '1211' | '1213' | '1214' | '1231' | '1261'

interface ErrorText {
  readonly status: number
  readonly en: string
  readonly zh: string
}

/**
 * The endpoint's wording; `{}` stands for the field or value the error is about.
 *
 * @see https://docs.z.ai/api-reference/api-code
 */
const texts: Readonly<Record<ErrorCode, ErrorText>> = {
  '404': { status: 404, en: 'Not Found: {}', zh: '未找到：{}' },
  '405': { status: 405, en: 'Method Not Allowed: {}', zh: '不支持的请求方法：{}' },
  '500': { status: 500, en: 'Internal Error: {}', zh: '内部错误：{}' },
  '1000': { status: 401, en: 'Authentication Failed', zh: '身份验证失败。' },
  '1001': {
    status: 401,
    en: 'Authentication parameter not received in Header, unable to authenticate',
    zh: 'Header中未收到Authentication参数，无法进行身份验证',
  },
  '1210': {
    status: 400,
    en: 'Invalid API parameter, please check the documentation.',
    zh: 'API 调用参数有误，请检查文档。',
  },
  '1211': { status: 400, en: 'Unknown Model, please check the model code.', zh: '模型不存在，请检查模型代码。' },
  '1213': { status: 400, en: 'The {} parameter was not received properly.', zh: '未正常接收到{}参数。' },
  '1214': {
    status: 400,
    en: 'The {} parameter is illegal. Please check the documentation.',
    zh: '{} 参数非法。请检查文档。',
  },
  '1231': { status: 400, en: 'You already have a request: {}', zh: '您已有请求：{}' },
  '1261': { status: 400, en: 'Prompt exceeds max length', zh: 'Prompt 超长' },
}

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
    this.status = texts[code].status
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
  // A function, because a `$&` in what the client sent must not act as a replacement pattern.
  const text = texts[code][language].replace('{}', () => detail.about ?? '')
  const extra = detail[language]
  return extra === undefined ? text : `${text} ${extra}`
}
