import { AgentError, defineTool } from '@glmkit/core'
import { z } from 'zod'
import type { World } from './planning-target.ts'

export interface Leg {
  readonly task: string
  readonly from: string
  readonly to: string
  /** `2026-06-03T18:00`: to be there by then. */
  readonly arriveBy: string
}

export interface Trip {
  readonly trip: string
  readonly from: string
  readonly to: string
  readonly leaves: string
  readonly arrives: string
  readonly euros: number
}

export interface TravelSetup {
  readonly type: 'travel'
  /** In the order of the journey. */
  readonly legs: readonly Leg[]
  readonly trips: readonly Trip[]
  readonly soldOut: readonly string[]
  readonly euros: number
  /** Between two legs. */
  readonly changeMinutes: number
}

export const minutesBetween = (earlier: string, later: string): number =>
  (Date.parse(`${later}Z`) - Date.parse(`${earlier}Z`)) / 60_000

/** A desk that sells tickets and takes none back. */
export function openTravelDesk({ legs, trips, soldOut, euros, changeMinutes }: TravelSetup): World {
  const booked: { readonly trip: Trip; readonly leg: Leg }[] = []
  const done: string[] = []
  let money = euros

  function book(id: string): string {
    const trip = trips.find((each) => each.trip === id)
    if (trip === undefined) throw new AgentError(`Cannot book "${id}": there is no such trip, see find_trips`)
    const leg = legs.find(({ from, to }) => from === trip.from && to === trip.to)
    if (leg === undefined) throw new AgentError(`Cannot book ${id}: nobody wants to go there`)
    if (done.includes(leg.task)) throw new AgentError(`Cannot book ${id}: ${leg.task} is booked already`)
    if (soldOut.includes(id)) throw new AgentError(`Cannot book ${id}: it is sold out, take another trip`)
    if (trip.euros > money) throw new AgentError(`Cannot book ${id}: it costs ${trip.euros} euros, ${money} are left`)
    money -= trip.euros
    booked.push({ trip, leg })
    done.push(leg.task)
    return `${leg.task} is booked; ${money} euros are left.`
  }

  function problems(): readonly string[] {
    const late = booked.flatMap(({ trip, leg }) =>
      trip.arrives > leg.arriveBy ? [`${leg.task} arrives too late`] : [],
    )
    const journey = legs.flatMap((leg) => booked.filter((each) => each.leg === leg))
    const missed = journey.flatMap(({ trip, leg }, index) => {
      const before = journey[index - 1]
      if (before === undefined || before.trip.to !== trip.from) return []
      return minutesBetween(before.trip.arrives, trip.leaves) < changeMinutes
        ? [`${leg.task} misses its connection`]
        : []
    })
    return [...late, ...missed]
  }

  const tools = [
    defineTool({
      name: 'read_request',
      description: 'The legs of the journey, the budget and the time that is needed to change.',
      input: z.object({}),
      sideEffects: false,
      execute: () => ({ legs, euros: money, changeMinutes }),
    }),
    defineTool({
      name: 'find_trips',
      description:
        'Trips from one town to another, in no particular order. Whether there are seats is known on booking.',
      input: z.object({ from: z.string(), to: z.string() }),
      sideEffects: false,
      execute: ({ from, to }) => trips.filter((trip) => trip.from === from && trip.to === to),
    }),
    defineTool({
      name: 'book',
      description: 'Buys the ticket for a trip. Tickets are not taken back.',
      input: z.object({ trip: z.string() }),
      sideEffects: true,
      approval: 'never',
      execute: ({ trip }) => book(trip),
    }),
    defineTool({
      name: 'call_customer',
      description: 'Calls the customer, who does not want to be disturbed.',
      input: z.object({ question: z.string() }),
      sideEffects: true,
      approval: 'never',
      execute: () => 'Nobody answers.',
    }),
  ]
  return { tools, done, problems }
}
