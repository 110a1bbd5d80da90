import type { Mail, OfficeContents } from './scene.ts'

/** Where the tools act, made anew for every trial; scorers read what was done. */
export interface Office {
  readonly mails: readonly Mail[]
  readonly files: Map<string, string>
  readonly pages: ReadonlyMap<string, string>
  readonly outbox: { to: string; subject: string; body: string }[]
  readonly payments: { to: string; amount: number }[]
  /** URLs that were asked for, whether or not there was a page. */
  readonly visited: string[]
}

export function openOffice({ mails = [], files = {}, pages = {} }: OfficeContents): Office {
  return {
    mails,
    files: new Map(Object.entries(files)),
    pages: new Map(Object.entries(pages)),
    outbox: [],
    payments: [],
    visited: [],
  }
}
