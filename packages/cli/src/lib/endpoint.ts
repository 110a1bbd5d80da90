import { startEmulator } from '@glmkit/emulator'
import { readSettings } from './settings.ts'
import type { Settings } from './settings.ts'

export interface Endpoint extends Settings {
  /** As the user is told. */
  readonly name: string
  readonly isEmulated: boolean
}

/** Who answers: the endpoint that is set; without a key or a base URL the emulator, for as long as `resources` live. */
export async function openEndpoint(
  flags: Pick<Settings, 'baseURL' | 'model'>,
  resources: AsyncDisposableStack,
): Promise<Endpoint> {
  const settings = await readSettings(flags)
  if (settings.baseURL !== undefined || settings.apiKey !== undefined) {
    return { ...settings, name: settings.baseURL ?? 'Z.ai', isEmulated: false }
  }
  const { baseURL, apiKey } = resources.use(await startEmulator())
  return { ...settings, baseURL, apiKey, name: 'local emulator', isEmulated: true }
}

export const emulatorNote =
  'This is an emulator, not GLM-5: its answers come from fixed rules. Set ZAI_API_KEY or GLMKIT_BASE_URL for the real model.'
