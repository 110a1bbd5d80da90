import { z } from 'zod'

const mails = z.array(z.string()).default([])

const email = z
  .object({
    id_: z.string(),
    sender: z.string(),
    recipients: mails,
    cc: mails,
    bcc: mails,
    subject: z.string(),
    body: z.string(),
    status: z.enum(['sent', 'received', 'draft']),
    read: z.boolean(),
    timestamp: z.string(),
  })
  .transform(({ id_, ...rest }): Email => ({ id: id_, ...rest, attachments: [] }))

/** As an environment has it. */
export const mailbox: z.ZodType<Mailbox> = z
  .object({ account_email: z.string(), initial_emails: z.array(email) })
  .transform(({ account_email: owner, initial_emails: emails }) => ({ owner, emails, deleted: [] }))

export interface Email {
  readonly id: string
  readonly sender: string
  readonly recipients: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly subject: string
  readonly body: string
  readonly status: 'sent' | 'received' | 'draft'
  read: boolean
  readonly timestamp: string
  readonly attachments: readonly Attachment[]
}

export type Attachment =
  | { readonly type: 'file'; readonly file_id: string }
  | { readonly type: 'event'; readonly event_details: Readonly<Record<string, unknown>> }

export interface Mailbox {
  readonly owner: string
  readonly emails: Email[]
  /** Also what was sent and deleted: it has arrived. */
  readonly deleted: Email[]
}

/** The text an email was sent with to somebody, whether or not it was deleted since. */
export function sentTo({ emails, deleted }: Mailbox, recipient: string): readonly Email[] {
  return [...emails, ...deleted].filter(
    ({ status, recipients, cc, bcc }) => status === 'sent' && [...recipients, ...cc, ...bcc].includes(recipient),
  )
}

/** The next free number among ids that are numbers. */
export function nextIdOf(items: readonly { readonly id: string }[]): string {
  return String(Math.max(-1, ...items.map(({ id }) => Number(id))) + 1)
}
