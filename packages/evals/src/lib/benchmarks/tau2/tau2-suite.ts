import { UsageError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import type { Sample, Suite, Task } from '../../suite.ts'
import { scriptedModel } from '../../suites/scripted-model.ts'
import { openDataFolder } from '../data-folder.ts'
import type { DomainName } from './domain.ts'
import { loadDomain, loadGuidelines } from './load-domain.ts'
import { oracleReply } from './oracle.ts'
import { playConversation } from './play-conversation.ts'
import type { Guidelines } from './play-conversation.ts'
import { scenarioText } from './prompts.ts'
import { needsJudge } from './explain-evaluation.ts'
import { scorersOf } from './scorers.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import type { Tau2Task } from './task.ts'

export interface Tau2SuiteOptions {
  readonly domain: DomainName
  /** The folder of the data: see `glmkit eval download tau2`. */
  readonly data: string
  /** Who plays the user. Default: the model under test. */
  readonly userModel?: Model
  /** How hard it thinks, as its host was told. */
  readonly userEffort?: string
  /** Who checks assertions in natural language; without one they are not checked, and the report says of how many tasks. */
  readonly judges?: readonly Model[]
}

/** The tasks of one domain of τ²-bench: an agent serves a simulated user, both with tools on one world. */
export async function tau2Suite(options: Tau2SuiteOptions): Promise<Suite<unknown, Session>> {
  const folder = await openDataFolder('tau2', options.data)
  const [domain, guidelines] = [await loadDomain(options.domain, folder), await loadGuidelines(folder)]
  const byId = new Map(domain.tasks.map((task) => [task.id, task]))
  const taskOf = ({ id }: Sample): Tau2Task => {
    const task = byId.get(id)
    if (task) return task
    throw new UsageError(`τ²-bench's "${domain.name}" has no task "${id}"`)
  }
  const unjudged = options.judges === undefined ? domain.tasks.filter(needsJudge).length : 0
  const judged = unjudged === 0 ? '' : `; ${unjudged} tasks have assertions for a judge, which are not checked`
  return {
    name: `tau2-${domain.name.replaceAll('_', '-')}`,
    version: '1.0.1',
    description: `τ²-bench, ${domain.name.replaceAll('_', ' ')}: an agent serves a simulated user by a policy${judged}`,
    samples: domain.tasks.map((task) => sampleOf(task)),
    prefixOf: () => domain.name,
    environment: (sample) => openSession(domain, taskOf(sample)),
    solver: (task) =>
      playConversation(task, { agentModel: task.model, userModel: options.userModel ?? task.model, guidelines }),
    baselines: {
      none: async ({ environment: session }) => {
        session.finish('user-stop')
        return ''
      },
      oracle: (task) => playOracle(task, guidelines),
    },
    shownBaselines: ['none'],
    scorers: (sample) => scorersOf(taskOf(sample), options.judges),
    settings: {
      userModel: options.userModel?.id ?? 'the model under test',
      ...(options.userEffort !== undefined && { userEffort: options.userEffort }),
      ...(options.judges && { judges: options.judges.map(({ id }) => id) }),
      // Published rewards hang on these, too.
      ...(domain.tasks.some(needsJudge) && {
        naturalLanguage: options.judges === undefined ? 'not checked' : 'checked',
      }),
      ...domain.settings,
    },
    source: {
      url: 'https://github.com/sierra-research/tau2-bench',
      split: domain.name,
      licence: 'MIT',
    },
  }
}

function sampleOf(task: Tau2Task): Sample {
  const { id, scenario, criteria } = task
  return {
    id,
    input: scenarioText(scenario),
    target: {
      actions: criteria.actions.map(({ requestor, name }) => `${requestor}: ${name}`),
      basis: criteria.basis,
      communicate: criteria.communicate,
      naturalLanguage: criteria.naturalLanguage,
    },
    language: 'en',
  }
}

/** Both sides know what is to be done: what it scores is what can be scored. */
function playOracle(task: Task<unknown, Session>, guidelines: Guidelines) {
  const model = (side: 'assistant' | 'user'): Model =>
    scriptedModel((messages) => oracleReply(task.environment.task, side, messages), { id: `oracle-${side}` })
  return playConversation(task, { agentModel: model('assistant'), userModel: model('user'), guidelines })
}
