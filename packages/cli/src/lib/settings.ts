import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '@glmkit/core'

/** What `glmkit.config.ts` may set (as its default export); environment and flags win over it. */
export interface Settings {
  readonly baseURL?: string
  readonly apiKey?: string
  readonly model?: string
}

const keys = ['baseURL', 'apiKey', 'model'] as const satisfies readonly (keyof Settings)[]

/** Settings by flags, then environment, then `glmkit.config.ts` in the current folder. */
export async function readSettings(flags: Settings): Promise<Settings> {
  const { env } = process
  const file = await readConfigFile()
  const baseURL = flags.baseURL || env.GLMKIT_BASE_URL || file.baseURL
  const apiKey = flags.apiKey || env.ZAI_API_KEY || file.apiKey
  const model = flags.model || env.GLMKIT_MODEL || file.model
  return { ...(baseURL && { baseURL }), ...(apiKey && { apiKey }), ...(model && { model }) }
}

async function readConfigFile(): Promise<Settings> {
  const path = resolve('glmkit.config.ts')
  if (!existsSync(path)) return {}
  const { default: config }: { default?: unknown } = await import(pathToFileURL(path).href)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UsageError(
      `Cannot use ${path}: it must have a default export such as { baseURL: 'http://…/v1' }, with ${keys.join(', ')}`,
    )
  }
  for (const [key, value] of Object.entries(config)) {
    if (!keys.some((known) => known === key)) {
      throw new UsageError(`Cannot use ${path}: "${key}" is unknown, expected ${keys.join(', ')}`)
    }
    // An unset environment variable is as good as a missing key.
    if (value !== undefined && typeof value !== 'string') {
      throw new UsageError(`Cannot use ${path}: ${key} is ${JSON.stringify(value)}, expected a text`)
    }
  }
  return config
}
