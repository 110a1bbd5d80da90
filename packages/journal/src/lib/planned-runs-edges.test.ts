import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createAgent } from '@glmkit/core'
import type { Agent } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import {
  agentOf,
  done,
  final,
  kept,
  logOf,
  marksOf,
  modelOf,
  resultOf,
  step,
  todoOptions,
  tools,
  tripChecks,
} from '../../test/planned-run.ts'
import type { Ask, Said } from '../../test/planned-run.ts'
import { createFileJournal } from './file-journal.ts'

describe('an interrupt in the moment a call is asked about, when nobody waits for the answer', () => {
  it('does not end the run, and leaves a record', async () => {
    const script = ({ turn }: Ask): Said => (turn === 0 ? [['act', { on: 'it' }]] : 'All is done')
    const make = (): Agent => {
      const policy = { check: () => wait(20).then(() => undefined) }
      const journal = createFileJournal({ dir: kept.dir, driftAfterMs: 300 })
      return createAgent({ model: modelOf(script), policy, tools: tools('always'), journal })
    }
    const run = make().stream('Go', { runId: 'one', approver: 'stop' })
    const live = await logOf(run, (event) => event.type === 'tool-call' && run.interrupt('stop'))
    expect(resultOf(live)).toMatchObject({ stopReason: 'answer', text: 'All is done' })
    expect(await logOf(make().replay('one'))).toEqual(live)
  })
})

describe('two updates in one reply, when the process dies as the first begins', () => {
  it('are made in their order', async () => {
    const claim = (id: string) => ({ id, status: 'done', result: id, evidence: ['look'] })
    const script = ({ turn }: Ask): Said => {
      if (turn === 0) return [['look', { at: 'it' }]]
      if (turn === 1) return [['update_plan', { steps: [step('one', [], 'is-seen'), step('two', ['one'], 'is-seen')] }]]
      if (turn > 2) return 'All is done'
      return [
        ['update_plan', { steps: [claim('one')] }],
        ['update_plan', { steps: [claim('two')] }],
      ]
    }
    const make = (): Agent => agentOf(script, todoOptions)
    await make().run('Go', { runId: 'one' })
    const file = join(kept.dir, 'one.jsonl')
    const lines = (await readFile(file, 'utf8')).split('\n')
    const at = lines.findIndex((line) => /"k":"turn\/3\/call\/[^"]*\/start"/.test(line))
    expect(at).toBeGreaterThan(0)
    await writeFile(file, `${lines.slice(0, at + 1).join('\n')}\n`)
    expect(marksOf(await make().resume('one'))).toBe('one done 1, two done 1')
  })
})

describe('a step the user skips before it asks for an approval', () => {
  it('leaves a record that can be replayed', async () => {
    const script = (ask: Ask): Said => {
      if (ask.kind === 'draft') return final({ steps: [step('ask', [], 'is-seen'), step('quick', [], 'is-seen')] })
      if (ask.kind === 'check') return final({ passes: true, reason: 'it is there' })
      if (ask.kind === 'step quick') return ask.turn === 0 ? [['look', { at: 'it' }]] : done('it is', 'look')
      if (ask.kind !== 'step ask') return 'All is ready'
      if (ask.turn < 6) return [['look', { at: String(ask.turn) }]]
      return ask.turn === 6 ? [['act', { on: 'it' }]] : done('it is', 'look')
    }
    const make = (): Agent => agentOf(script, { checks: tripChecks, agent: { tools: tools('always') } })
    const run = make().stream('Go', { runId: 'one', approver: 'stop' })
    const waiting = await logOf(run, (event) => {
      const isFirst =
        event.type === 'agent-event' && event.event.type === 'tool-result' && event.event.callId === 'step.ask.0.0'
      if (isFirst) run.editPlan([{ id: 'ask', status: 'skipped', note: 'by hand' }])
    })
    const { stopReason, waitingFor = [] } = resultOf(waiting)
    expect(stopReason).toBe('waiting')
    const approvals = { [waitingFor[0]?.id ?? '']: false }
    const events = await logOf(make().resumeStream('one', { approver: 'stop', approvals }))
    expect(marksOf(resultOf(events))).toBe('ask skipped 1, quick done 1')
    expect(await logOf(make().replay('one'))).toEqual(events)
  })
})
