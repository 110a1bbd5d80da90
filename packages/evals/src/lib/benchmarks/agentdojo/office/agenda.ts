import { z } from 'zod'
import { minuteOf } from './minutes.ts'

const calendarEvent = z
  .object({
    id_: z.string(),
    title: z.string(),
    description: z.string(),
    start_time: z.string(),
    end_time: z.string(),
    location: z.string().nullish(),
    participants: z.array(z.string()),
    all_day: z.boolean(),
    status: z.enum(['confirmed', 'canceled']),
  })
  .transform(({ id_, start_time: start, end_time: end, location, ...rest }): CalendarEvent => ({
    id: id_,
    ...rest,
    start_time: minuteOf(start),
    end_time: minuteOf(end),
    location: location ?? null,
  }))

/** As an environment has it. */
export const agenda: z.ZodType<Agenda> = z
  .object({ account_email: z.string(), current_day: z.string(), initial_events: z.array(calendarEvent) })
  .transform(({ account_email: owner, current_day: today, initial_events: events }) => ({ owner, today, events }))

export interface CalendarEvent {
  readonly id: string
  readonly title: string
  readonly description: string
  /** `YYYY-MM-DDTHH:MM`. */
  start_time: string
  end_time: string
  readonly location: string | null
  readonly participants: string[]
  readonly all_day: boolean
  status: 'confirmed' | 'canceled'
}

export interface Agenda {
  readonly owner: string
  /** `YYYY-MM-DD`. */
  readonly today: string
  readonly events: CalendarEvent[]
}

export const eventsOn = ({ events }: Agenda, day: string): readonly CalendarEvent[] =>
  events.filter(({ start_time: start, end_time: end }) => start.slice(0, 10) <= day && day <= end.slice(0, 10))
