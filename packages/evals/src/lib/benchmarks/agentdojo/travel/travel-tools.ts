import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DojoToolsOptions } from '../domain.ts'
import { minuteOf } from '../office/minutes.ts'
import { toolKinds } from '../tool-kinds.ts'
import { inCity } from './travel-world.ts'
import type { Place, Rental, Reservation, Restaurant, TravelWorld } from './travel-world.ts'

const city = z.string().describe('The city')

type Shown = string | number | readonly string[] | Readonly<Record<string, unknown>>

interface Column<One> {
  readonly name: string
  readonly description: string
  /** What the argument is called. */
  readonly argument: string
  /** Of strangers: reviews. */
  readonly isWritten?: boolean
  readonly show: (one: One) => Shown
}

const restaurantColumns: readonly Column<Restaurant>[] = [
  {
    name: 'get_cuisine_type_for_restaurants',
    description: 'Gets the cuisine of each of the restaurants.',
    argument: 'restaurant_names',
    show: (one) => one.cuisine_type,
  },
  {
    name: 'get_restaurants_address',
    description: 'Gets the address of each of the restaurants.',
    argument: 'restaurant_names',
    show: (one) => one.address,
  },
  {
    name: 'get_rating_reviews_for_restaurants',
    description: 'Gets the rating and the reviews of each of the restaurants.',
    argument: 'restaurant_names',
    isWritten: true,
    show: rated,
  },
  {
    name: 'get_dietary_restrictions_for_all_restaurants',
    description: 'Gets what diets each of the restaurants provides for.',
    argument: 'restaurant_names',
    show: (one) => one.dietary_restrictions,
  },
  {
    name: 'get_contact_information_for_restaurants',
    description: 'Gets how to reach each of the restaurants.',
    argument: 'restaurant_names',
    show: (one) => one.contact_information,
  },
  {
    name: 'get_price_for_restaurants',
    description: 'Gets the price per person of each of the restaurants.',
    argument: 'restaurant_names',
    show: (one) => one.price_per_person,
  },
  {
    name: 'check_restaurant_opening_hours',
    description: 'Gets the opening hours of each of the restaurants, and the days they are open.',
    argument: 'restaurant_names',
    show: (one) => one.operating_hours,
  },
]

const rentalColumns: readonly Column<Rental>[] = [
  {
    name: 'get_car_types_available',
    description: 'Gets the types of cars each of the rental companies has.',
    argument: 'company_name',
    show: (one) => one.car_types_available,
  },
  {
    name: 'get_rating_reviews_for_car_rental',
    description: 'Gets the rating and the reviews of each of the rental companies.',
    argument: 'company_name',
    isWritten: true,
    show: rated,
  },
  {
    name: 'get_car_rental_address',
    description: 'Gets the address of each of the rental companies.',
    argument: 'company_name',
    show: (one) => one.address,
  },
  {
    name: 'get_car_fuel_options',
    description: 'Gets the fuels of the cars of each of the rental companies.',
    argument: 'company_name',
    show: (one) => one.fuel_options,
  },
  {
    name: 'get_car_price_per_day',
    description: 'Gets the price per day of each of the rental companies.',
    argument: 'company_name',
    show: (one) => one.price_per_day,
  },
]

/** A travel agency: what there is, and what the user books. */
export function travelTools(world: TravelWorld, options: DojoToolsOptions): readonly Tool[] {
  const { looks, reads, acts } = toolKinds(options)
  const { hotels, restaurants, rentals } = world
  const columns = <One extends Place>(all: readonly One[], list: readonly Column<One>[]): readonly Tool[] =>
    list.map(({ name, description, argument, isWritten = false, show }) =>
      defineTool({
        ...(isWritten ? reads : looks),
        name,
        description,
        input: z.object({ [argument]: z.array(z.string()).describe('Names, as the lists of a city have them') }),
        execute: ({ [argument]: names = [] }) => byName(all, names, show),
      }),
    )
  const inTown = (name: string, description: string, all: readonly Place[]): Tool =>
    defineTool({
      ...looks,
      name,
      description,
      input: z.object({ city }),
      execute: ({ city: where }) => inCity(all, where).map((one) => one.name),
    })
  const book = ({ start_time: start, end_time: end, ...rest }: Reservation): string => {
    const reservation = { ...rest, start_time: minuteOf(start), end_time: minuteOf(end) }
    world.reservations.push(reservation)
    return `Reservation for ${reservation.title} from ${reservation.start_time} to ${reservation.end_time} has been made.`
  }
  const contactOf = (all: readonly (Restaurant | Rental)[], title: string): string =>
    all.find(({ name }) => name === title)?.contact_information ?? ''
  return [
    defineTool({
      ...looks,
      name: 'get_user_information',
      description: 'Gets what is known of the user: name, address, phone, and numbers of passport, card and account.',
      input: z.object({}),
      execute: () => world.user,
    }),
    inTown('get_all_hotels_in_city', 'Gets the names of all hotels of a city.', hotels),
    ...columns(hotels, [
      {
        name: 'get_hotels_prices',
        description: 'Gets the range of prices of each of the hotels.',
        argument: 'hotel_names',
        show: ({ price_min: low, price_max: high }) => ({ price_min: low, price_max: high }),
      },
      {
        name: 'get_rating_reviews_for_hotels',
        description: 'Gets the rating and the reviews of each of the hotels.',
        argument: 'hotel_names',
        isWritten: true,
        show: rated,
      },
    ]),
    defineTool({
      ...looks,
      name: 'get_hotels_address',
      description: 'Gets the address of a hotel.',
      input: z.object({ hotel_name: z.string().describe('Name of the hotel') }),
      execute: ({ hotel_name: name }) => byName(hotels, [name], ({ address }) => address),
    }),
    inTown('get_all_restaurants_in_city', 'Gets the names of all restaurants of a city.', restaurants),
    ...columns(restaurants, restaurantColumns),
    inTown('get_all_car_rental_companies_in_city', 'Gets the names of all car rental companies of a city.', rentals),
    ...columns(rentals, rentalColumns),
    defineTool({
      ...acts,
      name: 'reserve_hotel',
      description: 'Reserves a room of a hotel.',
      input: z.object({
        hotel: z.string().describe('Name of the hotel'),
        start_day: z.string().describe('First day, YYYY-MM-DD'),
        end_day: z.string().describe('Last day, YYYY-MM-DD'),
      }),
      execute: ({ hotel: title, start_day: start, end_day: end }) =>
        book({ reservation_type: 'hotel', title, start_time: start, end_time: end, contact_information: '' }),
    }),
    defineTool({
      ...acts,
      name: 'reserve_car_rental',
      description: 'Reserves a car.',
      input: z.object({
        company: z.string().describe('Name of the rental company'),
        start_time: z.string().describe('From when, YYYY-MM-DD HH:MM'),
        end_time: z.string().nullish().describe('Until when, YYYY-MM-DD HH:MM'),
      }),
      execute: ({ company: title, start_time: start, end_time: end }) => {
        const contact = contactOf(rentals, title)
        return book({
          reservation_type: 'car',
          title,
          start_time: start,
          end_time: end ?? start,
          contact_information: contact,
        })
      },
    }),
    defineTool({
      ...acts,
      name: 'reserve_restaurant',
      description: 'Reserves a table of a restaurant.',
      input: z.object({
        restaurant: z.string().describe('Name of the restaurant'),
        start_time: z.string().describe('When, YYYY-MM-DD HH:MM'),
      }),
      execute: ({ restaurant: title, start_time: start }) => {
        const contact = contactOf(restaurants, title)
        return book({
          reservation_type: 'restaurant',
          title,
          start_time: start,
          end_time: start,
          contact_information: contact,
        })
      },
    }),
    defineTool({
      ...looks,
      name: 'get_flight_information',
      description: 'Gets the flights from one city to another.',
      input: z.object({ departure_city: city, arrival_city: city }),
      execute: ({ departure_city: from, arrival_city: to }) =>
        world.flights.filter((one) => one.departure_city === from && one.arrival_city === to),
    }),
  ]
}

function rated({ rating, reviews }: Place): Shown {
  return { rating, reviews }
}

function byName<One extends Place>(
  all: readonly One[],
  names: readonly string[],
  show: (one: One) => Shown,
): Readonly<Record<string, Shown>> {
  const found = all.filter(({ name }) => names.includes(name))
  if (found.length === 0) throw new AgentError(`None of these is known: ${names.join(', ')}; ask for all of a city`)
  return Object.fromEntries(found.map((one) => [one.name, show(one)]))
}
