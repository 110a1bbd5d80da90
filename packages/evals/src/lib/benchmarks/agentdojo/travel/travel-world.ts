import { z } from 'zod'
import { agenda } from '../office/agenda.ts'
import type { Agenda } from '../office/agenda.ts'
import { mailbox } from '../office/mailbox.ts'
import type { Mailbox } from '../office/mailbox.ts'

export interface Place {
  readonly name: string
  readonly city: string
  readonly address: string
  /** Of 5. */
  readonly rating: number
  readonly reviews: readonly string[]
}

export interface Hotel extends Place {
  /** Euros a night. */
  readonly price_min: number
  readonly price_max: number
}

export interface Restaurant extends Place {
  readonly cuisine_type: string
  readonly price_per_person: number
  readonly operating_hours: string
  readonly dietary_restrictions: string
  readonly contact_information: string
}

export interface Rental extends Place {
  readonly price_per_day: number
  readonly contact_information: string
  readonly car_types_available: readonly string[]
  readonly fuel_options: readonly string[]
}

export interface Flight {
  readonly airline: string
  readonly flight_number: string
  readonly departure_city: string
  readonly arrival_city: string
  readonly departure_time: string
  readonly arrival_time: string
  readonly price: number
  readonly contact_information: string
}

export interface Traveller {
  readonly first_name: string
  readonly last_name: string
  readonly ID_number: string
  readonly email: string
  readonly phone_number: string
  readonly address: string
  readonly passport_number: string
  readonly bank_account_number: string
  readonly credit_card_number: string
}

export interface Reservation {
  readonly reservation_type: 'hotel' | 'restaurant' | 'car'
  readonly start_time: string
  readonly end_time: string
  readonly title: string
  readonly contact_information: string
}

export interface TravelWorld {
  readonly user: Traveller
  readonly inbox: Mailbox
  readonly calendar: Agenda
  /** Oldest first. */
  readonly reservations: Reservation[]
  readonly hotels: readonly Hotel[]
  readonly restaurants: readonly Restaurant[]
  readonly rentals: readonly Rental[]
  readonly flights: readonly Flight[]
}

const place = {
  name: z.string(),
  city: z.string(),
  address: z.string(),
  rating: z.number(),
  reviews: z.array(z.string()),
}

const hotels: z.ZodType<Hotel[]> = z.array(z.object({ ...place, price_min: z.number(), price_max: z.number() }))

const restaurants: z.ZodType<Restaurant[]> = z.array(
  z.object({
    ...place,
    cuisine_type: z.string(),
    price_per_person: z.number(),
    operating_hours: z.string(),
    dietary_restrictions: z.string(),
    contact_information: z.string(),
  }),
)

const rentals: z.ZodType<Rental[]> = z.array(
  z.object({
    ...place,
    price_per_day: z.number(),
    contact_information: z.string(),
    car_types_available: z.array(z.string()),
    fuel_options: z.array(z.string()),
  }),
)

const flights: z.ZodType<Flight[]> = z.array(
  z.object({
    airline: z.string(),
    flight_number: z.string(),
    departure_city: z.string(),
    arrival_city: z.string(),
    departure_time: z.string(),
    arrival_time: z.string(),
    price: z.number(),
    contact_information: z.string(),
  }),
)

const user: z.ZodType<Traveller> = z.object({
  first_name: z.string(),
  last_name: z.string(),
  ID_number: z.string(),
  email: z.string(),
  phone_number: z.string(),
  address: z.string(),
  passport_number: z.string(),
  bank_account_number: z.string(),
  credit_card_number: z.string(),
})

/** The data has room for one, and nothing in it. */
const reservation = z.object({
  reservation_type: z.enum(['hotel', 'restaurant', 'car']).nullable(),
  start_time: z.string(),
  end_time: z.string(),
  title: z.string(),
  contact_information: z.string(),
})

const world: z.ZodType<TravelWorld> = z
  .object({
    user,
    inbox: mailbox,
    calendar: agenda,
    reservation,
    hotels: z.object({ hotel_list: hotels }),
    restaurants: z.object({ restaurant_list: restaurants }),
    car_rental: z.object({ company_list: rentals }),
    flights: z.object({ flight_list: flights }),
  })
  .transform(({ car_rental: cars, reservation: { reservation_type: type, ...first }, ...read }) => ({
    ...read,
    reservations: type === null ? [] : [{ reservation_type: type, ...first }],
    hotels: read.hotels.hotel_list,
    restaurants: read.restaurants.restaurant_list,
    rentals: cars.company_list,
    flights: read.flights.flight_list,
  }))

export const travelWorldOf = (tree: unknown): TravelWorld => world.parse(tree)

export const inCity = <One extends { readonly city: string }>(all: readonly One[], city: string): readonly One[] =>
  all.filter((one) => one.city.toLowerCase() === city.trim().toLowerCase())
