import type { JsonSchema, ToolSchema } from '@glmkit/glm/model'
import type { Verdict } from './check.ts'
import type { StepPatch } from './revise.ts'

/** What a planning turn brings. */
export interface PlanDraft {
  readonly steps: readonly StepPatch[]
}

/** What whoever works a step brings. */
export interface StepReport {
  readonly status: 'done' | 'failed'
  readonly result: string
  readonly evidence: readonly string[]
  readonly newInformation?: string
}

const text = (description: string): JsonSchema => ({ type: 'string', description })
const texts = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description })

const stepFields: Readonly<Record<string, JsonSchema>> = {
  id: text('1–40 characters of a-z A-Z 0-9 _ -'),
  title: text('What is to be done.'),
  criterion: text('What must be true for the step to count as done.'),
  check: text('The name of a check; leave it out for the usual one.'),
  needs: texts('Ids of the steps whose results it works with.'),
  note: text('Why it changes.'),
  replacedBy: texts('Of a skipped step: ids of the steps that do its work.'),
}

function stepList(statuses: readonly string[], more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const status = { type: 'string', enum: statuses }
  const items = { type: 'object', properties: { ...stepFields, status, ...more }, required: ['id'] }
  return { type: 'object', properties: { steps: { type: 'array', items } }, required: ['steps'] }
}

/**
 * The steps of a plan or of a revision.
 *
 * @param problems What is wrong with them beyond their shape: the model is told, and tries again.
 */
export function draftSchema(problems: (draft: PlanDraft) => readonly string[]): ToolSchema<unknown, PlanDraft> {
  return schemaOf(stepList(['pending', 'skipped']), (value) => {
    const steps = readPatches(value)
    if ('issues' in steps) return steps
    const issues = problems({ steps: steps.value })
    return issues.length > 0 ? { issues } : { value: { steps: steps.value } }
  })
}

/** What `update_plan` takes. */
export const patchParameters: JsonSchema = stepList(['pending', 'running', 'done', 'failed', 'skipped'], {
  result: text('Of a step that is done: what it brought.'),
  evidence: texts('Of a step that is done: what proves it.'),
})

/** What models write who have nothing to say. */
const nothing = /^[^\p{L}\p{N}]*(?:none|nothing|no|n\/a|null|无|没有)?[^\p{L}\p{N}]*$/iu

export const reportSchema: ToolSchema<unknown, StepReport> = schemaOf(
  {
    type: 'object',
    properties: {
      status: { type: 'string', enum: ['done', 'failed'] },
      result: text('What the step brought, or why it failed.'),
      evidence: texts('What proves it.'),
      newInformation: text('What makes the rest of the plan wrong, if anything does.'),
    },
    required: ['status', 'result', 'evidence'],
  },
  (value) => {
    const { status, result, evidence = [], newInformation } = fieldsOf(value)
    if (status !== 'done' && status !== 'failed') return { issues: ['status: expected "done" or "failed"'] }
    if (typeof result !== 'string' || result.trim() === '') return { issues: ['result: expected text'] }
    if (!isTexts(evidence)) return { issues: ['evidence: expected a list of texts'] }
    const isNews = typeof newInformation === 'string' && !nothing.test(newInformation)
    return { value: { status, result, evidence, ...(isNews && { newInformation }) } }
  },
)

export const verdictSchema: ToolSchema<unknown, Verdict> = schemaOf(
  {
    type: 'object',
    properties: { passes: { type: 'boolean' }, reason: text('One sentence: which evidence decides it.') },
    required: ['passes', 'reason'],
  },
  (value) => {
    const { passes, reason = '' } = fieldsOf(value)
    if (typeof passes !== 'boolean') return { issues: ['passes: expected true or false'] }
    return { value: { passes, reason: String(reason) } }
  },
)

type Read<Value> = { readonly value: Value } | { readonly issues: readonly string[] }

/** Of the arguments of a call; every problem is named with its place. */
export function readPatches(value: unknown): Read<readonly StepPatch[]> {
  const { steps } = fieldsOf(value)
  if (!Array.isArray(steps)) return { issues: ['steps: expected a list'] }
  const issues: string[] = []
  const patches = steps.map((item: unknown, index): StepPatch => {
    const { id, ...rest } = fieldsOf(item)
    if (typeof id !== 'string' || id === '') issues.push(`steps.${index}.id: expected text`)
    const given = Object.entries(rest).filter(([key, field]) => Object.hasOwn(patchFields, key) && isGiven(field))
    for (const [key, field] of given) {
      const problem = patchFields[key]?.(field)
      if (problem !== undefined) issues.push(`steps.${index}.${key}: ${problem}`)
    }
    // Each field has been checked.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return Object.fromEntries([['id', id], ...given]) as unknown as StepPatch
  })
  return issues.length > 0 ? { issues } : { value: patches }
}

/** Models fill in what they have nothing to say about. */
const isGiven = (field: unknown): boolean => field !== undefined && field !== null && field !== ''

const statuses: readonly unknown[] = ['pending', 'running', 'done', 'failed', 'skipped']
const ofText = (field: unknown): string | undefined => (typeof field === 'string' ? undefined : 'expected text')
const ofTexts = (field: unknown): string | undefined => (isTexts(field) ? undefined : 'expected a list of texts')

const patchFields: Readonly<Record<string, (field: unknown) => string | undefined>> = {
  title: ofText,
  criterion: ofText,
  check: ofText,
  needs: ofTexts,
  status: (field) => (statuses.includes(field) ? undefined : `expected ${statuses.join(', ')}`),
  result: ofText,
  evidence: ofTexts,
  note: ofText,
  replacedBy: ofTexts,
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

function schemaOf<Output>(parameters: JsonSchema, read: (value: unknown) => Read<Output>): ToolSchema<unknown, Output> {
  return {
    '~standard': {
      version: 1,
      vendor: 'glmkit',
      jsonSchema: { input: () => parameters, output: () => parameters },
      validate(value) {
        const result = read(value)
        return 'value' in result ? result : { issues: result.issues.map((message) => ({ message })) }
      },
    },
  }
}
