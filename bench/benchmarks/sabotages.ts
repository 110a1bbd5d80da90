/** One function of the ports, broken on purpose by what is put around it. */
export interface Sabotage {
  /** Of the sources of `@glmkit/evals`. */
  readonly file: string
  /** The name of the function. */
  readonly wrapped: string
  /** What of the proof shows it. */
  readonly part: string
  readonly wrap: (original: Loose) => Loose
}

// oxlint-disable-next-line typescript/no-explicit-any -- wraps any function of the ports, whatever it takes
type Loose = (...values: any[]) => any

const isList: (value: unknown) => value is unknown[] = Array.isArray

/** Floats that are whole numbers become integers, as where 5.0 is read as 5. */
function withoutFloats(value: unknown): unknown {
  if (isList(value)) return value.map(withoutFloats)
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, withoutFloats(item)]))
  const isFloat = typeof value === 'object' && value !== null && value.constructor.name === 'Float'
  return isFloat && 'value' in value && Number.isInteger(value.value) ? value.value : value
}

function inOrder(value: unknown): unknown {
  return isList(value) ? value.map(inOrder).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)) : value
}

const bfcl = 'benchmarks/bfcl'
const tau2 = 'benchmarks/tau2'

/** Tools of the agent answer as ever, and write to a world that nobody looks at. */
const withoutWrites =
  (...names: readonly string[]) =>
  (load: Loose): Loose =>
  async (...values) => {
    const domain = await load(...values)
    return {
      ...domain,
      openWorld() {
        const world = domain.openWorld()
        for (const name of names) {
          const tool = world.agent.tools[name]
          const run: Loose = (...given) => domain.openWorld().agent.tools[name].run(...given)
          world.agent.tools[name] = { ...tool, run }
        }
        return world
      },
    }
  }

/** Mistakes that a port may have. Each must be noticed. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  'numbers are read as JSON.parse reads them': {
    file: 'python/parse-json.ts',
    wrapped: 'parseJson',
    part: 'bfcl/answers',
    wrap: (parse) => (text) => withoutFloats(parse(text)),
  },
  'lists in any order are equal': {
    file: 'python/is-equal.ts',
    wrapped: 'isEqual',
    part: 'bfcl/answers',
    wrap: (isEqual) => (a, b) => isEqual(inOrder(a), inOrder(b)),
  },
  'calls in parallel must come in the order of the answer': {
    file: `${bfcl}/single-turn/check-calls.ts`,
    wrapped: 'checkCalls',
    part: 'bfcl/answers',
    wrap: (check) => (entry, answer, calls, options) => {
      const isInOrder = calls.every(
        (call: { name: string }, at: number) =>
          answer[at]?.name.replaceAll('.', '_') === call.name.replaceAll('.', '_'),
      )
      return isInOrder ? check(entry, answer, calls, options) : { valid: false, errorType: 'order', message: '' }
    },
  },
  'arguments that a method does not have are left out': {
    file: 'python/bind-arguments.ts',
    wrapped: 'bindArguments',
    part: 'bfcl/answers',
    wrap:
      (bind) =>
      (callee, parameters, { positional, keywords }) => {
        const known = new Set(parameters.map(({ name }: { name: string }) => name))
        return bind(callee, parameters, {
          positional,
          keywords: new Map([...keywords].filter(([key]) => known.has(key))),
        })
      },
  },
  'the states of services are not compared': {
    file: `${bfcl}/multi-turn/execute-calls.ts`,
    wrapped: 'stateDifference',
    part: 'bfcl/answers',
    wrap: () => () => undefined,
  },
  'services are not given the state they begin with': {
    file: `${bfcl}/multi-turn/execute-calls.ts`,
    wrapped: 'openToolObjects',
    part: 'bfcl/executions',
    wrap: (open) => (classes, _, options) => open(classes, new Map(), options),
  },
  'random numbers begin with another seed': {
    file: 'python/random.ts',
    wrapped: 'pythonRandom',
    part: 'bfcl/executions',
    wrap: (random) => (seed) => random(seed + 1),
  },
  'texts are quoted as JSON does': {
    file: 'python/repr.ts',
    wrapped: 'str',
    part: 'bfcl/executions',
    wrap: (str) => (value) => (typeof value === 'string' ? value : str(value).replaceAll("'", '"')),
  },
  'an answer may stand within a word': {
    file: `${bfcl}/agentic/check-agentic.ts`,
    wrapped: 'checkAgentic',
    part: 'bfcl/answers',
    wrap: (check) => (answers, result, options) => {
      const said = JSON.stringify(result).toLowerCase()
      const isThere = answers.some((answer: string) => said.includes(answer.toLowerCase()))
      return isThere ? { valid: true, message: '' } : check(answers, result, options)
    },
  },
  'all that was not run counts': {
    file: `${bfcl}/overall-score.ts`,
    wrapped: 'bfclOverallScore',
    part: 'baselines/bfcl',
    wrap:
      (score) =>
      ({ live_irrelevance: _, ...others }) =>
        score(others),
  },
  'whole floats lose their .0': {
    file: 'python/float-text.ts',
    wrapped: 'floatText',
    part: 'tau2/airline,tau2/telecom',
    wrap: (text) => (value) => text(value).replace(/\.0$/, ''),
  },
  'a tool of retail does not write': {
    file: `${tau2}/retail/load-retail-domain.ts`,
    wrapped: 'loadRetailDomain',
    part: 'tau2/retail',
    wrap: withoutWrites('cancel_pending_order'),
  },
  'a tool of airline does not write': {
    file: `${tau2}/airline/load-airline-domain.ts`,
    wrapped: 'loadAirlineDomain',
    part: 'tau2/airline',
    wrap: withoutWrites('update_reservation_flights'),
  },
  'telecom: nothing follows from what the other side does': {
    file: `${tau2}/telecom/load-telecom-domain.ts`,
    wrapped: 'loadTelecomDomain',
    part: 'tau2/telecom',
    wrap:
      (load) =>
      async (...values) => {
        const domain = await load(...values)
        return { ...domain, openWorld: () => ({ ...domain.openWorld(), sync: undefined }) }
      },
  },
  'telecom: golden actions are followed, too': {
    file: `${tau2}/environment.ts`,
    wrapped: 'openEnvironment',
    part: 'tau2/telecom',
    wrap: (open) => (world, state, options) => open(world, state, { ...options, isSynced: true }),
  },
  'a task begins without what happened before': {
    file: `${tau2}/environment.ts`,
    wrapped: 'openEnvironment',
    part: 'tau2/telecom',
    wrap: (open) => (world, state, options) => open(world, { ...state, actions: [] }, options),
  },
  'actions may have any arguments': {
    file: `${tau2}/task.ts`,
    wrapped: 'readTask',
    part: 'tau2/retail',
    wrap: (read) => (value) => {
      const task = read(value)
      const actions = task.criteria.actions.map((action: Record<string, unknown>) => ({ ...action, compared: [] }))
      return { ...task, criteria: { ...task.criteria, actions } }
    },
  },
  'only the database of the user is compared': {
    file: `${tau2}/database-difference.ts`,
    wrapped: 'databaseDifferences',
    part: 'tau2/retail',
    wrap:
      (differences) =>
      (...values) =>
        differences(...values).filter(({ pointer }: { pointer: string }) => pointer.startsWith('/user')),
  },
  'what is said is not compared': {
    file: `${tau2}/evaluate-trajectory.ts`,
    wrapped: 'evaluateTrajectory',
    part: 'tau2/airline,tau2/retail',
    wrap: (evaluate) => (domain, task, trajectory) =>
      evaluate(domain, task, { ...trajectory, said: task.criteria.communicate }),
  },
  'a partner that does nothing is paid': {
    file: `${tau2}/evaluate-trajectory.ts`,
    wrapped: 'evaluateTrajectory',
    part: 'baselines/tau2',
    wrap: (evaluate) => (domain, task, trajectory) => {
      const found = evaluate(domain, task, trajectory)
      return trajectory.calls.length === 0 ? { ...found, reward: 1, environmentReward: 1 } : found
    },
  },
}
