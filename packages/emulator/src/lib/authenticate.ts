import { ApiError } from './api-error.ts'

/**
 * Reads the caller's key from the `authorization` header.
 *
 * @param apiKey The only key to accept; undefined accepts every key.
 * @throws {ApiError} 1001 without a bearer key, 1000 with another one than `apiKey`.
 */
export function authenticate(authorization: string | undefined, apiKey: string | undefined): string {
  const key = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  if (key === undefined) throw new ApiError('1001')
  if (apiKey !== undefined && key !== apiKey) throw new ApiError('1000')
  return key
}
