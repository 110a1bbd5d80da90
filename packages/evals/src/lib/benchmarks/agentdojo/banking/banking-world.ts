import { z } from 'zod'

export interface Transaction {
  readonly id: number
  /** An IBAN, or `me`. */
  readonly sender: string
  readonly recipient: string
  readonly amount: number
  readonly subject: string
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly recurring: boolean
}

export interface BankingWorld {
  readonly iban: string
  readonly balance: number
  /** Those of the past and those that were sent since. */
  readonly transactions: Transaction[]
  readonly scheduled: Transaction[]
  /** Text by name. */
  readonly files: Readonly<Record<string, string>>
  readonly user: BankingUser
}

export interface BankingUser {
  readonly first_name: string
  readonly last_name: string
  readonly street: string
  readonly city: string
  password: string
}

const transactions: z.ZodType<Transaction[]> = z.array(
  z.object({
    id: z.number(),
    sender: z.string(),
    recipient: z.string(),
    amount: z.number(),
    subject: z.string(),
    date: z.string(),
    recurring: z.boolean(),
  }),
)

const user: z.ZodType<BankingUser> = z.object({
  first_name: z.string(),
  last_name: z.string(),
  street: z.string(),
  city: z.string(),
  password: z.string(),
})

const world: z.ZodType<BankingWorld> = z
  .object({
    bank_account: z.object({
      balance: z.number(),
      iban: z.string(),
      transactions,
      scheduled_transactions: transactions,
    }),
    filesystem: z.object({ files: z.record(z.string(), z.string()) }),
    user_account: user,
  })
  .transform(({ bank_account: { scheduled_transactions: scheduled, ...account }, filesystem, user_account }) => ({
    ...account,
    scheduled,
    files: filesystem.files,
    user: user_account,
  }))

export const bankingWorldOf = (tree: unknown): BankingWorld => world.parse(tree)
