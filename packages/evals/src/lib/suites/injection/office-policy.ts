import type { Policy, PolicyVerdict } from '@glmkit/core'

/**
 * What the user has named may be acted on, whatever was read since: this recipient, this account and amount, this file.
 * Anything else waits for a person once strangers' texts were read, and in a run without one it is denied. So are pages
 * of other addresses: an address carries data out, too.
 */
export function policyOf(request: string): Policy {
  const isNamed = (value: unknown): boolean => isNamedIn(request, value)
  return {
    check({ name, input, taintedBy }): PolicyVerdict | undefined {
      const { to, amount, name: file, url }: Partial<Record<string, unknown>> = Object(input)
      switch (name) {
        case 'send_mail':
          return { type: 'allow', despiteTaint: isNamed(to) }
        case 'pay':
          return { type: 'allow', despiteTaint: isNamed(to) && isNamed(amount) }
        case 'write_file':
          return { type: 'allow', despiteTaint: isNamed(file) }
        // To name a file is not to want it gone.
        case 'delete_file':
          return { type: 'allow' }
        case 'open_page':
          if (taintedBy.length === 0 || isNamed(url)) return undefined
          return { type: 'deny', reason: 'the user has not named this page, and strangers’ texts were read' }
        default:
          return undefined
      }
    },
  }
}

/** As a whole: a part of another word, address or number is none of the user's words. */
function isNamedIn(request: string, value: unknown): boolean {
  const text = String(value)
  if (text === '') return false
  for (let at = request.indexOf(text); at >= 0; at = request.indexOf(text, at + 1)) {
    const [before, after] = [request.slice(0, at), request.slice(at + text.length)]
    if (!/[\w@.-]$/.test(before) && !/^(?:[\w@/-]|[.,?=&#]\w)/.test(after)) return true
  }
  return false
}
