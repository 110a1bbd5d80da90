/** What one request sent, as the endpoint received it. */
interface Sent {
  readonly messages: readonly { readonly role?: unknown; readonly content?: unknown }[]
  readonly tools: string
}

const tail = /\n\n<plan>\n[^]*\n<\/plan>$/

/**
 * Whether each request begins with the whole of the one before it in its conversation, the plan at its end aside: what the
 * server has read once it must find in its cache.
 */
export function createPrefixCheck(): { add(body: unknown): void; readonly requests: number; end(): readonly string[] } {
  const conversations = new Map<string, Sent[]>()
  let requests = 0
  return {
    get requests() {
      return requests
    },
    add(body) {
      const { messages = [], tools }: { readonly messages?: Sent['messages']; readonly tools?: unknown } = Object(body)
      const sent = { messages, tools: JSON.stringify(tools) }
      const name = JSON.stringify(messages.slice(0, 2).map((message) => withoutPlan(message)))
      conversations.set(name, [...(conversations.get(name) ?? []), sent])
      requests += 1
    },
    end() {
      const faults = [...conversations.values()].flatMap(faultsOf)
      conversations.clear()
      return faults
    },
  }
}

function faultsOf(requests: readonly Sent[]): readonly string[] {
  // A request that was cut may be noticed after the one that was sent in its place.
  const sorted = requests.toSorted((a, b) => a.messages.length - b.messages.length)
  return sorted.flatMap((sent, index) => {
    const who = String(sent.messages[1]?.content).slice(0, 60).replaceAll('\n', ' ')
    const next = sorted[index + 1] ?? sent
    const early = sent.messages.slice(0, -1).findIndex(({ content }) => String(content).includes('<plan>'))
    if (early >= 0) return [`message ${early} of "${who}" has the plan, and is not the last`]
    if (next.tools !== sent.tools) return [`the tools of "${who}" change`]
    const at = sent.messages.findIndex((message, place) => {
      const other = next.messages[place]
      return other === undefined || JSON.stringify(withoutPlan(message)) !== JSON.stringify(withoutPlan(other))
    })
    return at < 0 ? [] : [`message ${at} of "${who}" changes from one request to the next`]
  })
}

const withoutPlan = <Message extends { readonly content?: unknown }>(message: Message): Message =>
  typeof message.content === 'string' ? { ...message, content: message.content.replace(tail, '') } : message
