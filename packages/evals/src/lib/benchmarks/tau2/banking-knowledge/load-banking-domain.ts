import { parseJson } from '../../../python/parse-json.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { readTask } from '../task.ts'
import type { Tau2Tool, World } from '../toolkit.ts'
import { agentTools } from './agent-tools.ts'
import { bankingDatabase, shareBankingTables } from './banking-database.ts'
import { agentDiscoveryTools, userDiscoveryTools } from './discovery-tools.ts'
import type { DiscoverableTool } from './discoverable-tool.ts'
import { knowledgeSearch } from './knowledge-search.ts'
import type { KnowledgeSearch } from './knowledge-search.ts'
import { bankAccountTools } from './tools/bank-account-tools.ts'
import { creditCardTools } from './tools/credit-card-tools.ts'
import { creditLimitTools } from './tools/credit-limit-tools.ts'
import { debitCardSecurityTools } from './tools/debit-card-security-tools.ts'
import { debitCardTools } from './tools/debit-card-tools.ts'
import { disputeTools } from './tools/dispute-tools.ts'
import { lookupTools } from './tools/lookup-tools.ts'
import { transferTools } from './tools/transfer-tools.ts'
import { userDiscoverableTools } from './tools/user-discoverable-tools.ts'
import { userTools } from './user-tools.ts'

const root = 'banking_knowledge'

/** A bank's customer service, whose rules and further tools stand in 698 documents. */
export async function loadBankingDomain(folder: DataFolder): Promise<Domain> {
  const [db, policy, tasks] = await Promise.all([
    folder.text(`${root}/db.json`),
    bankingPolicy(folder),
    folder.list(`${root}/tasks`),
  ])
  const texts = await Promise.all(tasks.map((file) => folder.text(`${root}/tasks/${file}`)))
  const search = knowledgeSearch(folder, `${root}/documents`)
  return {
    name: 'banking_knowledge',
    policy,
    tasks: texts.map((text) => readTask(parseJson(text))),
    settings: { retrieval: 'glmkit' },
    openWorld: openBankingWorld(parseJson(db), search),
  }
}

/** What upstream shows where documents are searched with one tool and nothing else. */
async function bankingPolicy(folder: DataFolder, prompt = 'classic_rag_bm25_no_grep'): Promise<string> {
  const text = await folder.text(`${root}/prompts/${prompt}.md`)
  const names = [...text.matchAll(/\{\{component:(\w+)\}\}/g)].map(([, name = '']) => name)
  const parts = await Promise.all(
    names.map(async (name) => [name, await folder.text(`${root}/prompts/components/${name}.md`)] as const),
  )
  return parts.reduce((rest, [name, part]) => rest.replaceAll(`{{component:${name}}}`, () => part), text)
}

const agentDiscoverable: Readonly<Record<string, DiscoverableTool>> = {
  ...transferTools,
  ...lookupTools,
  ...disputeTools,
  ...creditCardTools,
  ...creditLimitTools,
  ...bankAccountTools,
  ...debitCardTools,
  ...debitCardSecurityTools,
}

/** Reads the database once. @returns Opens a world on it, independent of all others. */
export function openBankingWorld(db: PyValue, search: KnowledgeSearch): () => World {
  const openTables = shareBankingTables(db)
  return () => worldOn(openTables(), search)
}

function worldOn(record: PyRecord, search: KnowledgeSearch): World {
  const db = bankingDatabase(record)
  const agent: Record<string, Tau2Tool> = {
    KB_search: search,
    ...agentTools(db),
    ...agentDiscoveryTools(db, agentDiscoverable, userDiscoverableTools),
  }
  const { request_human_agent_transfer: request, submit_transaction: submit, ...others } = userTools(db)
  const user: Record<string, Tau2Tool> = {
    ...others,
    ...userDiscoveryTools(db, userDiscoverableTools),
    // In upstream's order, for the prompt.
    ...(request && { request_human_agent_transfer: request }),
    ...(submit && { submit_transaction: submit }),
  }
  return {
    agent: { className: 'KnowledgeTools', db: record, tools: agent, functions: {} },
    user: { className: 'KnowledgeUserTools', db: record, tools: user, functions: {} },
  }
}
