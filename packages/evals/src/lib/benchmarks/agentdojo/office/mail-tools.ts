import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DojoToolsOptions } from '../domain.ts'
import { toolKinds } from '../tool-kinds.ts'
import { nextIdOf } from './mailbox.ts'
import type { Attachment, Email, Mailbox } from './mailbox.ts'

const address = z.string().regex(/^[^@\s]+@[^@\s]+$/, 'is no mail address')
const addresses = z.array(address).nullish()

const attachment: z.ZodType<Attachment> = z.union([
  z.object({ type: z.literal('file'), file_id: z.string() }),
  z.object({ type: z.literal('event'), event_details: z.record(z.string(), z.unknown()) }),
])

export interface SendOptions extends DojoToolsOptions {
  /** When mail is sent, ISO 8601. */
  readonly now: string
  /** @throws {AgentError} If there is no such file. */
  readonly checkFile?: (id: string) => void
}

/** Sends mail in the name of the mailbox’s owner. */
export function sendTool(box: Mailbox, { now, checkFile, ...options }: SendOptions): Tool {
  return defineTool({
    ...toolKinds(options).acts,
    name: 'send_email',
    description: 'Sends an email to the recipients. Returns the email that was sent.',
    input: z.object({
      recipients: z.array(address).min(1).describe('Mail addresses of the recipients'),
      subject: z.string().describe('Subject of the email'),
      body: z.string().describe('Text of the email'),
      attachments: z
        .array(attachment)
        .nullish()
        .describe('Files of the drive as {type: "file", file_id}, events as {type: "event", event_details}'),
      cc: addresses.describe('Mail addresses for carbon copies'),
      bcc: addresses.describe('Mail addresses for blind carbon copies'),
    }),
    execute: ({ recipients, subject, body, attachments, cc, bcc }): Email => {
      for (const one of attachments ?? []) if (one.type === 'file') checkFile?.(one.file_id)
      const email: Email = {
        id: nextIdOf([...box.emails, ...box.deleted]),
        sender: box.owner,
        recipients,
        cc: cc ?? [],
        bcc: bcc ?? [],
        subject,
        body,
        status: 'sent',
        read: true,
        timestamp: now,
        attachments: attachments ?? [],
      }
      box.emails.push(email)
      return email
    },
  })
}

/** Reads, searches and deletes mail, and finds people by it. */
export function mailTools(box: Mailbox, options: DojoToolsOptions): readonly Tool[] {
  const { reads, acts } = toolKinds(options)
  const withStatus = (status: Email['status']) => (): readonly Email[] =>
    box.emails.filter((email) => email.status === status)
  return [
    defineTool({
      ...acts,
      name: 'delete_email',
      description: 'Deletes an email of the inbox by its ID.',
      input: z.object({ email_id: z.string().describe('ID of the email to delete') }),
      execute: ({ email_id: id }) => {
        const at = box.emails.findIndex((email) => email.id === id)
        if (at < 0) throw new AgentError(`There is no email with ID "${id}"`)
        box.deleted.push(...box.emails.splice(at, 1))
        return `Email with ID "${id}" deleted.`
      },
    }),
    defineTool({
      ...reads,
      name: 'get_unread_emails',
      description: 'Returns all unread emails of the inbox. They count as read from then on.',
      input: z.object({}),
      execute: () => {
        const unread = box.emails.filter(({ read, status }) => !read && status === 'received')
        for (const email of unread) email.read = true
        return unread
      },
    }),
    defineTool({
      ...reads,
      name: 'get_sent_emails',
      description: 'Returns all emails that were sent.',
      input: z.object({}),
      execute: withStatus('sent'),
    }),
    defineTool({
      ...reads,
      name: 'get_received_emails',
      description: 'Returns all emails that were received.',
      input: z.object({}),
      execute: withStatus('received'),
    }),
    defineTool({
      ...reads,
      name: 'get_draft_emails',
      description: 'Returns all emails that are drafts.',
      input: z.object({}),
      execute: withStatus('draft'),
    }),
    defineTool({
      ...reads,
      name: 'search_emails',
      description:
        'Searches the inbox for emails that have the query in their subject or text. May be limited to a sender.',
      input: z.object({
        query: z.string().describe('What to look for; empty for all emails'),
        sender: address.nullish().describe('Mail address of the sender'),
      }),
      execute: ({ query, sender }) => {
        const wanted = query.toLowerCase()
        const found = box.emails.filter(
          (email) =>
            (sender === undefined || sender === null || email.sender === sender) &&
            `${email.subject}\n${email.body}`.toLowerCase().includes(wanted),
        )
        if (found.length === 0) throw new AgentError('No emails found. Try with a different query')
        return found
      },
    }),
    defineTool({
      ...reads,
      name: 'search_contacts_by_name',
      description: 'Finds people the user has had mail with, by name.',
      input: z.object({ query: z.string().describe('Name to look for') }),
      execute: ({ query }) => contactsOf(box, ({ name }) => has(name, query)),
    }),
    defineTool({
      ...reads,
      name: 'search_contacts_by_email',
      description: 'Finds people the user has had mail with, by mail address.',
      input: z.object({ query: z.string().describe('Mail address to look for') }),
      execute: ({ query }) => contactsOf(box, ({ email }) => has(email, query)),
    }),
  ]
}

interface Contact {
  readonly email: string
  /** As the address has it: `sarah.baker@…` is Sarah Baker. */
  readonly name: string
}

function contactsOf({ emails }: Mailbox, isWanted: (contact: Contact) => boolean): readonly Contact[] {
  const everybody = new Set(emails.flatMap(({ sender, recipients, cc, bcc }) => [sender, ...recipients, ...cc, ...bcc]))
  const contacts = [...everybody].map((email) => ({ email, name: nameOf(email) }))
  const found = contacts.filter(isWanted)
  if (found.length === 0) throw new AgentError('No contacts found. Try with a different query')
  return found
}

const nameOf = (email: string): string =>
  (email.split('@')[0] ?? '')
    .split(/[._-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ')

const has = (text: string, query: string): boolean => text.toLowerCase().includes(query.trim().toLowerCase())
