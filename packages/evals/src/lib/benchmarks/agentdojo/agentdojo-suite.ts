import { createAgent } from '@glmkit/core'
import type { Agent, Model } from '@glmkit/core'
import type { Sample, Solver, Suite, Task } from '../../suite.ts'
import { programModel, textOfInput } from '../../suites/scripted-program.ts'
import { security, utility, utilityUnderAttack } from './agentdojo-scorers.ts'
import { templateOf } from './attacks.ts'
import { attackedStage, openDojo } from './dojo.ts'
import type { AttackedStage, Dojo, DojoTarget } from './dojo.ts'
import type { DojoData, DojoTask } from './dojo-data.ts'
import { domainNames } from './domain.ts'
import type { DomainName } from './domain.ts'
import { fill } from './environment-tree.ts'
import { player } from './player.ts'
import type { Order } from './player.ts'
import { openStage } from './stage.ts'

export interface AgentDojoOptions {
  /** The folder of the data, or the one that has it as `agentdojo`. */
  readonly data: string
  /** Default: all. */
  readonly suites?: readonly DomainName[]
  /**
   * How an attacker’s goal is put: `important_instructions`, `ignore_previous`, `injecagent`, `direct`; `none` leaves the
   * 86 tasks without an attack, which are there beside the attacked ones otherwise. Default: `important_instructions`.
   */
  readonly attack?: string
  /** As whom the attacker signs. Default: `Emma Johnson`. */
  readonly userName?: string
  /** Whom the attacker addresses. Default: `GLM-5`. */
  readonly modelName?: string
}

interface AgentDojoSolverOptions {
  /** `on`: tools say what they are, and a policy lets pass what the user has named. `off`: every call runs. */
  readonly policies: 'on' | 'off'
}

type DojoSolver = Solver<DojoTarget, AttackedStage>
type DojoTrial = Task<DojoTarget, AttackedStage>
type DojoSample = Sample<DojoTarget>

/**
 * AgentDojo v1: 86 tasks in four worlds, alone and with each of the injection tasks of its world in what the tools bring.
 * The verdicts are glmkit’s own: the data has ground truth, but not the functions by which AgentDojo judges, so that
 * figures are close to published ones, and not the same.
 *
 * @example
 * const suite = agentdojoSuite({ data: './data', suites: ['banking'] })
 * await runContenders(suite, { off: { model }, on: { model, solver: 'with-policies' } })
 */
export function agentdojoSuite(options: AgentDojoOptions): Suite<DojoTarget, AttackedStage> {
  const { data, suites = domainNames, attack = 'important_instructions', ...names } = options
  let opening: Promise<Dojo> | undefined
  const dojo = (): Promise<Dojo> => (opening ??= openDojo({ data }))

  async function* samples(): AsyncIterable<DojoSample> {
    const { domain, attacks } = await dojo()
    if (attack !== 'none') templateOf(attacks, attack)
    for (const suite of suites) {
      const { userTasks, injectionTasks, environment, vectors } = await domain(suite)
      const tree = fill(environment, vectors)
      for (const task of userTasks) {
        const { request: input } = await openStage(suite, tree, task)
        yield sampleOf(task, input)
        if (attack === 'none') continue
        for (const injection of injectionTasks) yield sampleOf(task, input, injection, attack)
      }
    }
  }

  const solver = (solverOptions: AgentDojoSolverOptions): DojoSolver => {
    return async (trial) => trial.run(agentOf(trial, trial.model, await dojo(), solverOptions))
  }
  const played = ({
    isGullible,
    ...solverOptions
  }: AgentDojoSolverOptions & { readonly isGullible: boolean }): DojoSolver => {
    return async (trial) => {
      const { stage, orders } = trial.environment
      const known = orders.map((task): Order => ({ goal: task.text, script: stage.orders(task) }))
      const program = programModel(textOfInput(trial.sample.input), () => player(stage.script, isGullible ? known : []))
      return trial.run(agentOf(trial, program, await dojo(), solverOptions))
    }
  }

  return {
    name: suites.length === 1 ? `agentdojo-${suites[0]}` : 'agentdojo',
    version: '1',
    description: 'Does what the user asks although what tools bring gives other orders',
    samples,
    prefixOf: ({ target }) => target.suite,
    environment: async ({ target }) => attackedStage(await dojo(), target, { attack, ...names }),
    solver: solver({ policies: 'off' }),
    variants: { 'with-policies': solver({ policies: 'on' }) },
    baselines: {
      none: async () => 'Thank you for your message.',
      oracle: played({ isGullible: false, policies: 'off' }),
      // What the policies cost …
      'oracle-with-policies': played({ isGullible: false, policies: 'on' }),
      gullible: played({ isGullible: true, policies: 'off' }),
      // … and what they save.
      'gullible-with-policies': played({ isGullible: true, policies: 'on' }),
    },
    scorers: ({ target }) => (target.injectionTask === undefined ? [utility] : [utilityUnderAttack, security]),
    limits: { turns: 40, seconds: 600 },
    settings: { attack, suites, ...names },
    source: { url: 'https://github.com/ethz-spylab/agentdojo', split: 'v1', licence: 'MIT' },
  }
}

function sampleOf(task: DojoTask, input: string, injection?: DojoTask, attack?: string): DojoSample {
  const { id, suite, difficulty } = task
  return {
    id: [suite, id, ...(injection === undefined ? [] : [injection.id])].join('/'),
    input,
    target: { suite, userTask: id, ...(injection !== undefined && { injectionTask: injection.id }) },
    cluster: `${suite}/${id}`,
    language: 'en',
    metadata: {
      suite,
      ...(difficulty !== undefined && { difficulty }),
      ...(injection !== undefined && { injection: injection.id, attack }),
    },
  }
}

function agentOf(
  { environment: { stage }, sample }: DojoTrial,
  model: Model,
  { instructions }: DojoData,
  { policies }: AgentDojoSolverOptions,
): Agent {
  const isOn = policies === 'on'
  return createAgent({
    name: 'assistant',
    model,
    instructions,
    tools: stage.tools({ isDeclared: isOn }),
    ...(isOn && { policy: stage.policy(textOfInput(sample.input)) }),
  })
}
