import type { Message } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { houseTask } from '../../../../test/tau2-house.ts'
import { caseOf, oracleReply } from './oracle.ts'
import type { Requestor } from './toolkit.ts'

const action = (requestor: Requestor, name: string, values: object = {}): object => ({
  action_id: name,
  requestor,
  name,
  arguments: values,
})
const task = houseTask({
  evaluation_criteria: {
    actions: [
      action('assistant', 'set_mains', { is_on: true }),
      action('user', 'press_switch'),
      action('user', 'look'),
      action('assistant', 'read_meters'),
    ],
    communicate_info: ['12'],
  },
})

function roleOf(letter: string): Message['role'] {
  if (letter === 'u') return 'user'
  if (letter === 'a') return 'assistant'
  return letter === 't' ? 'tool' : 'system'
}

/** What is said after these messages, by the first letters of their roles. */
function said(side: Requestor, roles: string, of = task): string {
  const messages = Array.from(roles, (letter) => ({ role: roleOf(letter) }))
  const { toolCalls = [], content } = oracleReply(of, side, messages)
  return (
    content ??
    toolCalls.map((call) => `${call.name} ${typeof call.arguments === 'string' ? call.arguments : '?'}`).join()
  )
}

describe('oracleReply', () => {
  it('plays the golden actions of each side in the order of all', () => {
    expect([
      said('user', 'su'),
      said('assistant', 'sau'),
      said('assistant', 'sauat'),
      said('user', 'suau'),
      said('user', 'suauat'),
      said('user', 'suauatat'),
      said('assistant', 'sauatau'),
      said('assistant', 'sauatauat'),
      said('user', 'suauatatau'),
    ]).toEqual([
      'My case is light. Please help me.',
      'set_mains {"is_on": true}',
      '12. That is done.',
      'press_switch {}',
      'look {}',
      'My case is light. Please go on.',
      'read_meters {}',
      '12. That is done.',
      '###STOP###',
    ])
  })

  it('lets the agent say something where nothing is to be done', () => {
    const idle = houseTask()
    expect([said('user', 'su', idle), said('assistant', 'sau', idle), said('user', 'suau', idle)]).toEqual([
      'My case is light. Please help me.',
      'That is done.',
      '###STOP###',
    ])
  })
})

describe('caseOf', () => {
  it('finds the task by what the user has said', () => {
    for (const id of ['light', '[mobile_data]a|b[PERSONA:None]', 'v1. Please']) {
      const { content = '' } = oracleReply({ ...task, id, criteria: houseTask().criteria }, 'user', [{ role: 'user' }])
      expect(caseOf(content)).toBe(id)
    }
    expect(caseOf('Hello')).toBeUndefined()
  })
})
