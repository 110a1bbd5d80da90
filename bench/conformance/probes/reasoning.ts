import type { Probe } from '../probe.ts'
import { answered, firstOf, quoted } from '../judge.ts'
import { callForecast, forecast } from '../tools.ts'

export const reasoningDelta: Probe = {
  id: 'reasoning-delta',
  title: 'reasoning delta reaches user',
  script: () => ({ reasoning: 'The sky is clear today.', text: 'Sunny.' }),
  judge: (seen) =>
    firstOf(
      answered(seen, 'Sunny.'),
      seen.shownReasoning !== 'The sky is clear today.' && `the user sees ${quoted(seen.shownReasoning)}`,
    ),
}

/** With the leading line break that GLM-5 likes: the server's prefix cache goes by bytes. */
const thought = '\nThe user wants Lyon. I ask the tool.'

export const reasoningEchoed: Probe = {
  id: 'reasoning-echoed',
  title: '`reasoning_content` echoed on next call',
  tools: [forecast],
  script: (_, index) => (index === 0 ? { reasoning: thought, calls: [callForecast('Lyon')] } : { text: 'Sunny.' }),
  judge(seen) {
    const echoed = seen.requests[1]?.messages.find(({ role }) => role === 'assistant')?.reasoning_content
    return firstOf(answered(seen, 'Sunny.'), echoed !== thought && `sent back ${quoted(echoed ?? '')}`)
  },
}

export const stablePrefix: Probe = {
  id: 'stable-prefix',
  title: 'prompt prefix byte-stable over 7 calls',
  tools: [forecast],
  script: (_, index) =>
    index < 6 ? { reasoning: 'Next.', calls: [callForecast(`City ${index}`, `id_${index}`)] } : { text: 'Done.' },
  judge(seen) {
    const changed = seen.requests.slice(1).findIndex(({ rawMessages, rawTools }, index) => {
      const before = seen.requests[index]
      return before?.rawTools !== rawTools || before.rawMessages.some((message, at) => message !== rawMessages[at])
    })
    return firstOf(
      answered(seen, 'Done.'),
      seen.requests.length !== 7 && `${seen.requests.length} requests`,
      changed >= 0 && `request ${changed + 2} changes what request ${changed + 1} said`,
    )
  },
}

export const cachedTokens: Probe = {
  id: 'cached-tokens',
  title: 'cached tokens visible in usage',
  script: () => ({ text: 'Sunny.' }),
  judge: (seen) =>
    firstOf(
      answered(seen, 'Sunny.'),
      seen.usage?.cachedInputTokens !== 128 && `the user sees ${seen.usage?.cachedInputTokens ?? 'none'}, not 128`,
      seen.usage?.inputTokens !== 200 && `the user sees ${seen.usage?.inputTokens} input tokens, not 200`,
    ),
}
