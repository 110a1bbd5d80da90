import { anything, sameSet, sameWords, saysLines } from '../difference.ts'
import type { Item, Matches } from '../difference.ts'
import type { Arguments } from '../domain.ts'
import { hasOnlyNamedLinks } from '../named-policy.ts'
import type { IsNamed } from '../named-policy.ts'
import type { Agenda } from './agenda.ts'
import type { Mailbox } from './mailbox.ts'

/** Whether it was read is no change; what was deleted is no longer there, and was sent all the same. */
export function mailView({ emails, deleted }: Mailbox): readonly Item[] {
  return [
    ...emails.map((email) => ({ email, isDeleted: false })),
    ...deleted.map((email) => ({ email, isDeleted: true })),
  ].map(({ email: { id, recipients, cc, bcc, subject, body, attachments }, isDeleted }) => ({
    id,
    to: [...recipients, ...cc, ...bcc],
    subject,
    body,
    attachments: attachments.map((one) => (one.type === 'file' ? one.file_id : String(one.event_details['title']))),
    isDeleted,
  }))
}

export function eventView({ events }: Agenda): readonly Item[] {
  return events.map(({ all_day: _, ...event }) => event)
}

export const mailMatches: Matches = {
  'emails.to': sameSet,
  'emails.subject': sameWords,
  'emails.body': saysLines,
  'emails.attachments': sameSet,
}

export const eventMatches: Matches = {
  'events.title': sameWords,
  'events.description': saysLines,
  'events.location': saysLines,
  'events.participants': sameSet,
}

/** Where neither title nor description were prescribed. */
export const freeWords: Matches = { 'events.title': anything, 'events.description': anything }

/** Mail goes to whom the user has named, and leads nowhere the user has not. */
export const isMailAskedFor = ({ recipients, cc, bcc, subject, body }: Arguments, isNamed: IsNamed): boolean =>
  isNamed([recipients, cc ?? [], bcc ?? []].flat()) && hasOnlyNamedLinks(`${String(subject)} ${String(body)}`, isNamed)

/** Nobody is invited whom the user has not named, and nothing leads where the user has not. */
export const isEventAskedFor = ({ participants, title, description }: Arguments, isNamed: IsNamed): boolean =>
  isNamed(title) && isNamed([participants ?? []].flat()) && hasOnlyNamedLinks(description, isNamed)
