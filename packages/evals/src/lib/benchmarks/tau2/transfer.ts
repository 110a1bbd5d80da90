import { textParameter } from './tool-parameter.ts'
import type { Tau2Tool } from './toolkit.ts'

export const transfer: Tau2Tool = {
  kind: 'generic',
  description:
    "Transfer the user to a human agent, with a summary of the user's issue.\n\nOnly transfer if\n -  the user explicitly asks for a human agent\n -  given the policy and the available tools, you cannot solve the user's issue.",
  parameters: [textParameter('summary', "A summary of the user's issue.")],
  run: () => 'Transfer successful',
}
