import { z } from 'zod'
import { agenda } from '../office/agenda.ts'
import type { Agenda } from '../office/agenda.ts'
import { mailbox } from '../office/mailbox.ts'
import type { Mailbox } from '../office/mailbox.ts'
import { drive } from './drive.ts'
import type { Drive } from './drive.ts'

const world: z.ZodType<WorkspaceWorld> = z
  .object({ inbox: mailbox, calendar: agenda, cloud_drive: drive })
  .transform(({ inbox, calendar, cloud_drive: files }) => ({ inbox, calendar, drive: files }))

export interface WorkspaceWorld {
  readonly inbox: Mailbox
  readonly calendar: Agenda
  readonly drive: Drive
}

export const workspaceWorldOf = (tree: unknown): WorkspaceWorld => world.parse(tree)
