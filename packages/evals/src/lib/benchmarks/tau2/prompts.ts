import type { UserScenario } from './task.ts'

/** With which each conversation begins, before the user has said anything. */
export const greeting = 'Hi! How can I help you today?'

/** @param policy The domain's, word for word. */
export function agentInstructions(policy: string): string {
  return `<instructions>
You are a customer service agent that helps the user according to the <policy> provided below.
In each turn you can either:
- Send a message to the user.
- Make a tool call.
You cannot do both at the same time.

Try to be helpful and always follow the policy. Always make sure you generate valid JSON only.
</instructions>
<policy>
${policy}
</policy>`
}

/** @param guidelines The benchmark's, for users with tools or without. */
export function userInstructions(guidelines: string, scenario: UserScenario): string {
  return `${guidelines}

<scenario>
${scenarioText(scenario)}
</scenario>`
}

/** What the user wants, under headings; also what a task is found by in a recorded prompt. */
export function scenarioText({ persona, instructions }: UserScenario): string {
  const parts =
    typeof instructions === 'string' ? [['Instructions', instructions] as const] : Object.entries(instructions)
  return [...(persona === undefined ? [] : [['Persona', persona] as const]), ...parts]
    .map(([heading, text]) => `${titleOf(heading)}:\n${indented(text)}`)
    .join('\n')
}

function titleOf(heading: string): string {
  const words = heading.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '\t')
}

/** What a user's message ends the conversation by. */
const endMarks = ['###STOP###', '###TRANSFER###', '###OUT-OF-SCOPE###'] as const

export function endsConversation(text: string): boolean {
  return endMarks.some((mark) => text.includes(mark))
}
