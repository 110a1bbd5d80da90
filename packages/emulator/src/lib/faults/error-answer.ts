import { ApiError, type Language } from '../api-error.ts'
import { isErrorCode } from '../error-table.ts'
import type { ErrorAnswer } from '../send-error.ts'
import type { FaultOf } from './fault.ts'

/** The status, code and text of a fault; the endpoint's own where the fault names none. */
export function errorAnswerOf(fault: FaultOf<'error'>, language: Language): ErrorAnswer {
  const { code, resetAt } = fault
  const own = isErrorCode(code) ? new ApiError(code, resetAt === undefined ? {} : { about: resetAt }) : undefined
  return {
    status: fault.status ?? own?.status ?? 500,
    code,
    message: fault.message ?? own?.text(language) ?? `Error ${code}`,
  }
}

/** How the error arrives: servers in front of the endpoint answer with a page. */
export function formOf({ as, code }: FaultOf<'error'>): NonNullable<FaultOf<'error'>['as']> {
  return as ?? (['502', '503', '504'].includes(code) ? 'html' : 'json')
}
