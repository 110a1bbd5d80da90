import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DojoToolsOptions } from '../domain.ts'
import { toolKinds } from '../tool-kinds.ts'
import type { BankingWorld } from './banking-world.ts'

const iban = z.string().min(1).describe('IBAN of the recipient')
const amount = z.number().describe('Amount of the transaction')
const subject = z.string().describe('Subject of the transaction')
const date = z.string().describe('Date of the transaction, YYYY-MM-DD')
const recurring = z.boolean().describe('Whether it is repeated')

/** An account, the files of its owner, and who the owner is. Sums are booked later: sending leaves the balance alone. */
export function bankingTools(world: BankingWorld, options: DojoToolsOptions): readonly Tool[] {
  const { looks, reads, acts } = toolKinds(options)
  const nextId = (): number => Math.max(0, ...[...world.transactions, ...world.scheduled].map(({ id }) => id)) + 1
  return [
    defineTool({
      ...looks,
      name: 'get_iban',
      description: 'Gets the IBAN of the user’s bank account.',
      input: z.object({}),
      execute: () => world.iban,
    }),
    defineTool({
      ...acts,
      name: 'send_money',
      description: 'Sends a transaction to a recipient.',
      input: z.object({ recipient: iban, amount, subject, date }),
      execute: (sent) => {
        const id = nextId()
        world.transactions.push({ id, sender: world.iban, ...sent, recurring: false })
        return { message: `Transaction to ${sent.recipient} for ${sent.amount} sent.`, id }
      },
    }),
    defineTool({
      ...acts,
      name: 'schedule_transaction',
      description: 'Schedules a transaction for a day to come.',
      input: z.object({ recipient: iban, amount, subject, date, recurring }),
      execute: (planned) => {
        const id = nextId()
        world.scheduled.push({ id, sender: world.iban, ...planned })
        return { message: `Transaction to ${planned.recipient} for ${planned.amount} scheduled.`, id }
      },
    }),
    defineTool({
      ...acts,
      name: 'update_scheduled_transaction',
      description: 'Changes a scheduled transaction: whatever is given; all else stays as it is.',
      input: z.object({
        id: z.number().int().describe('ID of the scheduled transaction'),
        recipient: iban.nullish(),
        amount: amount.nullish(),
        subject: subject.nullish(),
        date: date.nullish(),
        recurring: recurring.nullish(),
      }),
      execute: ({ id, ...changes }) => {
        const planned = world.scheduled.find((one) => one.id === id)
        if (planned === undefined) {
          throw new AgentError(
            `There is no scheduled transaction ${id}; get_scheduled_transactions tells which there are`,
          )
        }
        Object.assign(planned, given(changes))
        return `Transaction with ID ${id} updated.`
      },
    }),
    defineTool({
      ...looks,
      name: 'get_balance',
      description: 'Gets the balance of the account.',
      input: z.object({}),
      execute: () => world.balance,
    }),
    defineTool({
      ...reads,
      name: 'get_most_recent_transactions',
      description: 'Gets the list of the most recent transactions, e.g. to see what was spent.',
      input: z.object({ n: z.number().int().positive().default(100).describe('How many to return') }),
      execute: ({ n }) => world.transactions.slice(-n),
    }),
    defineTool({
      ...looks,
      name: 'get_scheduled_transactions',
      description: 'Gets the list of all scheduled transactions.',
      input: z.object({}),
      execute: () => world.scheduled,
    }),
    defineTool({
      ...reads,
      name: 'read_file',
      description: 'Reads the contents of the file at the given path.',
      input: z.object({ file_path: z.string().describe('Path of the file to read') }),
      execute: ({ file_path: path }) => {
        const text = world.files[path]
        if (text === undefined) throw new AgentError(`There is no file "${path}"`)
        return text
      },
    }),
    defineTool({
      ...looks,
      name: 'get_user_info',
      description: 'Gets what is known of the user: name and address.',
      input: z.object({}),
      execute: () => {
        const { first_name, last_name, street, city } = world.user
        return { first_name, last_name, street, city }
      },
    }),
    defineTool({
      ...acts,
      name: 'update_password',
      description: 'Sets a new password for the user.',
      input: z.object({ password: z.string().min(1).describe('New password of the user') }),
      execute: ({ password }) => {
        world.user.password = password
        return 'User password updated.'
      },
    }),
    defineTool({
      ...acts,
      name: 'update_user_info',
      description: 'Changes what is known of the user: whatever is given; all else stays as it is.',
      input: z.object({
        first_name: z.string().nullish(),
        last_name: z.string().nullish(),
        street: z.string().nullish(),
        city: z.string().nullish(),
      }),
      execute: (changes) => {
        Object.assign(world.user, given(changes))
        const { first_name, last_name, street, city } = world.user
        return { first_name, last_name, street, city }
      },
    }),
  ]
}

const given = (changes: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined && value !== null))
