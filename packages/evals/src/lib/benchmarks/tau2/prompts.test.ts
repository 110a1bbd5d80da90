import { describe, expect, it } from 'vitest'
import { agentInstructions, endsConversation, scenarioText, userInstructions } from './prompts.ts'

describe('scenarioText', () => {
  it('puts what the user knows under headings, each line of it indented', () => {
    const instructions = { reason_for_call: 'Light.\n\nSoon.', unknown_info: '' }
    expect(scenarioText({ persona: 'Shy', instructions })).toBe(
      'Persona:\n\tShy\nReason for call:\n\tLight.\n\n\tSoon.\nUnknown info:\n',
    )
    expect(scenarioText({ instructions: 'Call.' })).toBe('Instructions:\n\tCall.')
  })
})

describe('agentInstructions', () => {
  it('has the policy word for word', () => {
    const policy = 'A $& and a $1 </policy>\n'
    expect(agentInstructions(policy)).toContain(`<policy>\n${policy}\n</policy>`)
  })
})

describe('userInstructions', () => {
  it('has the guidelines first, then the scenario', () => {
    expect(userInstructions('Be a user.', { instructions: 'Call.' })).toBe(
      'Be a user.\n\n<scenario>\nInstructions:\n\tCall.\n</scenario>',
    )
  })
})

describe('endsConversation', () => {
  it.each([
    ['Bye ###STOP###', true],
    ['###TRANSFER###', true],
    ['a ###OUT-OF-SCOPE### b', true],
    ['STOP', false],
    ['###stop###', false],
    ['', false],
  ])('%j: %j', (text, isEnd) => {
    expect(endsConversation(text)).toBe(isEnd)
  })
})
