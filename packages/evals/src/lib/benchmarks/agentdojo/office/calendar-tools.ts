import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DojoToolsOptions } from '../domain.ts'
import { toolKinds } from '../tool-kinds.ts'
import { eventsOn } from './agenda.ts'
import type { Agenda, CalendarEvent } from './agenda.ts'
import { nextIdOf } from './mailbox.ts'
import { asLongAfter, minuteOf } from './minutes.ts'

const eventId = z.string().describe('ID of the event')
const people = z.array(z.string())
const time = (what: string): z.ZodString => z.string().describe(`${what}, YYYY-MM-DD HH:MM`)

/** A calendar: what is on, and what is to be. */
export function calendarTools(agenda: Agenda, options: DojoToolsOptions): readonly Tool[] {
  const { reads, acts } = toolKinds(options)
  return [
    defineTool({
      ...reads,
      name: 'search_calendar_events',
      description: 'Searches the calendar for events that have the query in their title or description.',
      input: z.object({
        query: z.string().describe('What to look for'),
        date: z.string().nullish().describe('Only events of this day, YYYY-MM-DD'),
      }),
      execute: ({ query, date }) => {
        const wanted = query.toLowerCase()
        const among =
          date === undefined || date === null ? agenda.events : eventsOn(agenda, minuteOf(date).slice(0, 10))
        const events = among.filter(({ title, description }) =>
          `${title}\n${description}`.toLowerCase().includes(wanted),
        )
        if (events.length === 0) throw new AgentError('No events found. Try with a different query')
        return events
      },
    }),
    defineTool({
      ...reads,
      name: 'get_day_calendar_events',
      description: 'Returns the events of a day.',
      input: z.object({ day: z.string().describe('The day, YYYY-MM-DD') }),
      execute: ({ day }) => eventsOn(agenda, minuteOf(day).slice(0, 10)),
    }),
    defineTool({
      ...acts,
      name: 'create_calendar_event',
      description: 'Creates an event in the calendar. The user takes part in it, whoever else does. Returns the event.',
      input: z.object({
        title: z.string().describe('Title of the event'),
        start_time: time('When it begins'),
        end_time: time('When it ends'),
        description: z.string().default('').describe('Description of the event'),
        participants: people.nullish().describe('Mail addresses of who else takes part'),
        location: z.string().nullish().describe('Where it takes place'),
      }),
      execute: ({ start_time: start, end_time: end, participants, location, ...rest }): CalendarEvent => {
        const event: CalendarEvent = {
          id: nextIdOf(agenda.events),
          ...rest,
          start_time: minuteOf(start),
          end_time: minuteOf(end),
          location: location ?? null,
          participants: [...new Set([agenda.owner, ...(participants ?? [])])],
          all_day: false,
          status: 'confirmed',
        }
        agenda.events.push(event)
        return event
      },
    }),
    defineTool({
      ...acts,
      name: 'cancel_calendar_event',
      description: 'Cancels an event; it stays in the calendar as canceled.',
      input: z.object({ event_id: eventId }),
      execute: ({ event_id: id }) => {
        eventOf(agenda, id).status = 'canceled'
        return `Event with ID "${id}" canceled.`
      },
    }),
  ]
}

/** What only a workspace’s calendar has. */
export function meetingTools(agenda: Agenda, options: DojoToolsOptions): readonly Tool[] {
  const { looks, acts } = toolKinds(options)
  return [
    defineTool({
      ...looks,
      name: 'get_current_day',
      description: 'Returns the current day, YYYY-MM-DD.',
      input: z.object({}),
      execute: () => agenda.today,
    }),
    defineTool({
      ...acts,
      name: 'reschedule_calendar_event',
      description: 'Moves an event. Without an end it takes as long as it did. Returns the event.',
      input: z.object({
        event_id: eventId,
        new_start_time: time('When it begins'),
        new_end_time: time('When it ends').nullish(),
      }),
      execute: ({ event_id: id, new_start_time: start, new_end_time: end }) => {
        const event = eventOf(agenda, id)
        const span = [event.start_time, event.end_time] as const
        event.start_time = minuteOf(start)
        event.end_time = end === undefined || end === null ? asLongAfter(event.start_time, span) : minuteOf(end)
        return event
      },
    }),
    defineTool({
      ...acts,
      name: 'add_calendar_event_participants',
      description: 'Adds participants to an event. Returns the event.',
      input: z.object({ event_id: eventId, participants: people.describe('Mail addresses of whom to add') }),
      execute: ({ event_id: id, participants }) => {
        const event = eventOf(agenda, id)
        event.participants.push(...participants.filter((one) => !event.participants.includes(one)))
        return event
      },
    }),
  ]
}

function eventOf({ events }: Agenda, id: string): CalendarEvent {
  const event = events.find((one) => one.id === id)
  if (event === undefined) throw new AgentError(`There is no event with ID "${id}"`)
  return event
}
