import { UsageError } from '@glmkit/core'
import { TomlError } from 'smol-toml'
import type { DataFolder } from '../data-folder.ts'
import type { Domain, DomainName } from './domain.ts'
import type { Guidelines } from './play-conversation.ts'

/** Each with its tools, loaded when it is asked for. */
const loaders: Readonly<Record<DomainName, (folder: DataFolder, options: LoadDomainOptions) => Promise<Domain>>> = {
  retail: async (folder) => (await import('./retail/load-retail-domain.ts')).loadRetailDomain(folder),
  airline: async (folder) => (await import('./airline/load-airline-domain.ts')).loadAirlineDomain(folder),
  async telecom(folder, { hasAllTasks = false }) {
    const { loadTelecomDomain } = await import('./telecom/load-telecom-domain.ts')
    return loadTelecomDomain(folder, { tasks: hasAllTasks ? 'full' : 'base' })
  },
  banking_knowledge: async (folder) =>
    (await import('./banking-knowledge/load-banking-domain.ts')).loadBankingDomain(folder),
  mock: async (folder) => (await import('./mock/load-mock-domain.ts')).loadMockDomain(folder),
}

export interface LoadDomainOptions {
  /** Also those that are not in the split that is reported: telecom has 2,285 of which 114 are. Default: `false`. */
  readonly hasAllTasks?: boolean
}

/** @throws {UsageError} If a file is missing or spoiled. */
export async function loadDomain(
  name: DomainName,
  folder: DataFolder,
  options: LoadDomainOptions = {},
): Promise<Domain> {
  try {
    return await loaders[name](folder, options)
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof TomlError)) throw cause
    const why = `${cause.message}; delete the folder and run glmkit eval download tau2 again`
    throw new UsageError(`Cannot read the data of "${name}" in "${folder.path}": ${why}`, { cause })
  }
}

/** How users are to be simulated. */
export async function loadGuidelines(folder: DataFolder): Promise<Guidelines> {
  return {
    withoutTools: await folder.text('user_simulator/simulation_guidelines.md'),
    withTools: await folder.text('user_simulator/simulation_guidelines_tools.md'),
  }
}
