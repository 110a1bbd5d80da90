import type { ToolSchema } from '@glmkit/glm/model'
import { describe, expect, it } from 'vitest'
import { draftSchema, readPatches, reportSchema, verdictSchema } from './schemas.ts'

async function read(schema: ToolSchema, value: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(value)
  return result.issues ? result.issues.map(({ message }) => message) : result.value
}

describe('reportSchema', () => {
  const report = { status: 'done', result: 'It is 1', evidence: ['search'] }

  it.each(['', 'None.', 'n/a', '无', '没有。', ' - '])('takes "%s" for no news', async (newInformation) => {
    expect(await read(reportSchema, { ...report, newInformation })).toEqual(report)
  })

  it.each(['价格变了', 'No prices are left', 'b has moved'])('takes "%s" for news', async (newInformation) => {
    expect(await read(reportSchema, { ...report, newInformation })).toEqual({ ...report, newInformation })
  })

  it.each([
    [{ ...report, status: 'maybe' }, 'status: expected "done" or "failed"'],
    [{ ...report, result: ' ' }, 'result: expected text'],
    [{ ...report, evidence: [1] }, 'evidence: expected a list of texts'],
    ['done', 'status: expected "done" or "failed"'],
  ])('says what is wrong with %j', async (value, issue) => {
    expect(await read(reportSchema, value)).toEqual([issue])
  })
})

describe('readPatches', () => {
  it('leaves out what models fill in without having anything to say, and fields it does not know', () => {
    const step = { id: 'a', title: 'Do a', check: '', note: null, priority: 'high' }
    expect(readPatches({ steps: [step] })).toEqual({ value: [{ id: 'a', title: 'Do a' }] })
  })

  it('names every problem with its place', () => {
    const steps = [{ title: 'x' }, { id: 'b', needs: 'a', status: 'ready' }, 'c']
    expect(readPatches({ steps })).toEqual({
      issues: [
        'steps.0.id: expected text',
        'steps.1.needs: expected a list of texts',
        'steps.1.status: expected pending, running, done, failed, skipped',
        'steps.2.id: expected text',
      ],
    })
    expect(readPatches([])).toEqual({ issues: ['steps: expected a list'] })
  })
})

describe('draftSchema and verdictSchema', () => {
  it('tell the model what its plan lacks', async () => {
    const schema = draftSchema(({ steps }) => (steps.length > 1 ? ['too long'] : []))
    expect(await read(schema, { steps: [{ id: 'a' }] })).toEqual({ steps: [{ id: 'a' }] })
    expect(await read(schema, { steps: [{ id: 'a' }, { id: 'b' }] })).toEqual(['too long'])
  })

  it('take no verdict but yes or no', async () => {
    expect(await read(verdictSchema, { passes: true, reason: 'seen' })).toEqual({ passes: true, reason: 'seen' })
    expect(await read(verdictSchema, { passes: 'yes' })).toEqual(['passes: expected true or false'])
  })
})
