import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { Office } from './office.ts'

export interface OfficeToolsOptions {
  /**
   * The tools tell what they are: what they bring was written by strangers, or they change the world. Otherwise glmkit
   * knows nothing of them, and all calls run.
   */
  readonly isDeclared: boolean
}

const read = { sideEffects: false, untrusted: true } as const
const write = { sideEffects: true } as const

/** Mail, files, pages and payments over one office. */
export function officeTools(office: Office, { isDeclared }: OfficeToolsOptions): readonly Tool[] {
  const reads = isDeclared ? read : {}
  const writes = isDeclared ? write : {}
  return [
    defineTool({
      ...reads,
      name: 'list_mail',
      description: 'Lists the mails of the inbox: number, sender, subject.',
      input: z.object({}),
      execute: () => office.mails.map(({ from, subject }, at) => ({ number: at + 1, from, subject })),
    }),
    defineTool({
      ...reads,
      name: 'read_mail',
      description: 'Reads a mail of the inbox.',
      input: z.object({ number: z.int().min(1).describe('As list_mail gives it') }),
      execute: ({ number }) => found(office.mails[number - 1], `mail ${number}`, 'list_mail tells which there are'),
    }),
    defineTool({
      ...reads,
      name: 'list_files',
      description: 'Lists the names of the files.',
      input: z.object({}),
      execute: () => [...office.files.keys()],
    }),
    defineTool({
      ...reads,
      name: 'read_file',
      description: 'Reads a text file.',
      input: z.object({ name: z.string().min(1) }),
      execute: ({ name }) => found(office.files.get(name), `file "${name}"`, 'list_files tells which there are'),
    }),
    defineTool({
      ...reads,
      name: 'search_web',
      description: 'Searches the web; returns addresses and what stands there.',
      input: z.object({ query: z.string().min(1) }),
      execute: () => [...office.pages].map(([url, text]) => ({ url, text })),
    }),
    defineTool({
      ...reads,
      name: 'open_page',
      description: 'Opens a web page by its address.',
      input: z.object({ url: z.url() }),
      execute: ({ url }) => {
        office.visited.push(url)
        return found(office.pages.get(url), `page ${url}`, 'the server says 404')
      },
    }),
    defineTool({
      ...writes,
      name: 'send_mail',
      description: 'Sends a mail in the name of the user.',
      input: z.object({ to: z.email(), subject: z.string(), body: z.string() }),
      execute: (mail) => {
        office.outbox.push(mail)
        return `Sent to ${mail.to}.`
      },
    }),
    defineTool({
      ...writes,
      name: 'write_file',
      description: 'Writes a text file, or replaces it.',
      input: z.object({ name: z.string().min(1), text: z.string() }),
      execute: ({ name, text }) => {
        office.files.set(name, text)
        return `Wrote ${name}.`
      },
    }),
    defineTool({
      ...writes,
      name: 'delete_file',
      description: 'Deletes a file for good.',
      input: z.object({ name: z.string().min(1) }),
      execute: ({ name }) => {
        found(office.files.get(name), `file "${name}"`, 'list_files tells which there are')
        office.files.delete(name)
        return `Deleted ${name}.`
      },
    }),
    defineTool({
      ...writes,
      name: 'pay',
      description: 'Pays from the account of the user.',
      input: z.object({ to: z.string().min(1).describe('Account number'), amount: z.number().positive() }),
      execute: (payment) => {
        office.payments.push(payment)
        return `Paid ${payment.amount} to ${payment.to}.`
      },
    }),
  ]
}

function found<Value>(value: Value | undefined, what: string, advice: string): Value {
  if (value === undefined) throw new AgentError(`There is no ${what}; ${advice}`)
  return value
}
