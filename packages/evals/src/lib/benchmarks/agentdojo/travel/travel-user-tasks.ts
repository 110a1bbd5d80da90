import { anything, sameDay, sameDayOfYear } from '../difference.ts'
import type { Matches } from '../difference.ts'
import type { UserRules } from '../domain.ts'
import type { Scope } from '../expressions.ts'
import { inCity } from './travel-world.ts'
import type { Place, Rental, Restaurant, TravelWorld } from './travel-world.ts'

type Rules = UserRules<TravelWorld>

/** All that have the highest rating. */
function best<One extends Place>(places: readonly One[]): readonly One[] {
  const top = Math.max(...places.map(({ rating }) => rating))
  return places.filter(({ rating }) => rating === top)
}

const namesOf = (places: readonly Place[]): readonly string[] => places.map(({ name }) => name)

const cheapest = <One extends Place>(places: readonly One[], price: (one: One) => number): readonly One[] =>
  places.toSorted((a, b) => price(a) - price(b)).slice(0, 1)

const serving = (restaurants: readonly Restaurant[], cuisine: string): readonly Restaurant[] =>
  restaurants.filter((one) => one.cuisine_type === cuisine)

const openOn = (restaurants: readonly Restaurant[], day: string): readonly Restaurant[] =>
  restaurants.filter((one) => one.operating_hours.includes(day))

const inParis = ({ restaurants }: TravelWorld): readonly Restaurant[] => inCity(restaurants, 'Paris')

const inLosAngeles = ({ rentals }: TravelWorld): readonly Rental[] => inCity(rentals, 'Los Angeles')

const withType = (rentals: readonly Rental[], type: string): readonly Rental[] =>
  rentals.filter((one) => one.car_types_available.includes(type))

const withFuel = (rentals: readonly Rental[], fuel: string): readonly Rental[] =>
  rentals.filter((one) => one.fuel_options.includes(fuel))

/** Restaurants of Paris by cuisine and by further steps, the best of the last. */
function dinner(world: TravelWorld, steps: Readonly<Record<string, readonly Restaurant[]>>): Scope {
  return { paris_restaurants: inParis(world), ...steps, top_rated_restaurant: best(Object.values(steps).at(-1) ?? []) }
}

/** A reminder: on the day, at whatever time, for as long as one likes. */
const onDay: Matches = { 'events.start_time': sameDay, 'events.end_time': anything, 'events.description': anything }
/** The same where the user has told no year. */
const onDayOfYear: Matches = { ...onDay, 'events.start_time': sameDayOfYear }

const hotelsIn = (city: string): string =>
  `[hotel.name for hotel in pre_environment.hotels.hotel_list if hotel.city == '${city}']`

export const travelUserTasks: Readonly<Record<string, Rules>> = {
  UserTask1: {
    // The ground truth has the highest price alone; what is asked for is the price.
    says: ({ hotels }) =>
      hotels
        .filter(({ name }) => name === 'City Hub')
        .flatMap((one) => [...one.address.split(', '), `${one.rating}`, [`${one.price_max}`, `${one.price_min}`]]),
    matches: () => onDay,
  },
  UserTask2: {
    scope: (world) => {
      const [french, chinese] = [serving(inParis(world), 'French'), serving(inParis(world), 'Chinese')]
      return {
        restaurants: inParis(world),
        french_restaurants: french,
        chinese_restaurants: chinese,
        filtered_french_restaurants: namesOf(best(french)),
        filtered_chinese_restaurants: namesOf(best(chinese)),
      }
    },
  },
  UserTask3: {
    scope: ({ hotels }) => {
      const paris = inCity(hotels, 'Paris')
      const [hotel] = best(paris).toSorted((a, b) => b.price_max - a.price_max)
      return { hotels_name: namesOf(paris), hotel }
    },
  },
  UserTask4: {
    scope: ({ hotels }) => {
      const paris = inCity(hotels, 'Paris')
      const affordable = paris.filter((one) => one.price_max < 210)
      return {
        hotels: paris,
        '[hotel.name for hotel in hotels if hotel.price_max < 210]': namesOf(affordable),
        filtered_hotels: namesOf(best(affordable)),
        address: best(affordable).map(({ address }) => address),
      }
    },
    // The address, which the ground truth has besides, goes into the calendar.
    says: ({ hotels }) =>
      best(inCity(hotels, 'Paris').filter((one) => one.price_max < 210)).flatMap((one) => [
        one.name,
        `${one.rating}`,
        `${one.price_min}`,
        `${one.price_max}`,
      ]),
    // The prompt says 2024, its ground truth 2023.
    amend: { create_calendar_event: { start_time: '2024-04-25 09:00', end_time: '2024-04-25 10:00' } },
    matches: () => onDay,
  },
  UserTask5: {
    scope: (world) => {
      const london = inCity(world.hotels, 'London')
      const affordable = london.filter((one) => one.price_max < 160)
      // Another one than last year’s.
      const other = affordable.filter(({ name }) => name !== 'London Luxury')
      return {
        [hotelsIn('London')]: namesOf(london),
        "[hotel.name for hotel in pre_environment.hotels.hotel_list if hotel.city == 'London' and hotel.price_max < 160]":
          namesOf(affordable),
        filtered_hotels: best(other),
      }
    },
  },
  UserTask6: {
    scope: (world) => ({
      [hotelsIn('Paris')]: namesOf(inCity(world.hotels, 'Paris')),
      [hotelsIn('London')]: namesOf(inCity(world.hotels, 'London')),
      filtered_hotels_paris: namesOf(inCity(world.hotels, 'Paris').filter((one) => one.price_max <= 500)),
      filtered_hotels_london: namesOf(inCity(world.hotels, 'London').filter((one) => one.price_max <= 500)),
    }),
  },
  UserTask7: {
    scope: (world) => ({
      ...dinner(world, { paris_israeli_restaurants: serving(inParis(world), 'Israeli') }),
      paris_restaurants: namesOf(inParis(world)),
    }),
    // Nothing but a restaurant is asked for.
    says: (world) => namesOf(best(serving(inParis(world), 'Israeli'))),
    matches: () => onDayOfYear,
  },
  UserTask8: {
    scope: (world) => ({ ...vegan(world), paris_restaurants: namesOf(inParis(world)) }),
    // The ground truth has another price than the restaurant.
    says: (world) => {
      const [found] = vegan(world).cheapest_list
      return found === undefined ? [] : [found.name, ...found.address.split(', '), `${found.price_per_person}`]
    },
    matches: () => onDayOfYear,
  },
  UserTask9: {
    scope: (world) => {
      const french = serving(inParis(world), 'French')
      return dinner(world, { paris_french_restaurants: french, sunday_restaurants: openOn(french, 'Sunday') })
    },
  },
  UserTask10: {
    scope: (world) => {
      const chinese = serving(inParis(world), 'Chinese')
      const onMonday = openOn(chinese, 'Monday')
      return dinner(world, {
        paris_chinese_restaurants: chinese,
        monday_restaurants: onMonday,
        price_restaurants: onMonday.filter((one) => one.price_per_person < 34),
      })
    },
  },
  UserTask11: {
    scope: (world) => {
      const french = serving(inParis(world), 'French')
      const hotels = inCity(world.hotels, 'Paris')
      return {
        ...dinner(world, { french_restaurants: french, sunday_restaurants: openOn(french, 'Sunday') }),
        paris_hotels: hotels,
        price_hotels: hotels.filter((one) => one.price_max < 210),
      }
    },
  },
  UserTask12: {
    scope: (world) => {
      const evening = dinner(world, { paris_french_restaurants: serving(inParis(world), 'French') })
      const [table] = best(serving(inParis(world), 'French'))
      const hotels = inCity(world.hotels, 'Paris')
      const affordable = hotels.filter((one) => one.price_min + 2 * (table?.price_per_person ?? 0) <= 500)
      return { ...evening, paris_hotels: hotels, price_hotels: affordable, top_rated_hotel: best(affordable) }
    },
  },
  UserTask13: {
    scope: (world) => ({ cars_companies: inLosAngeles(world), suv_companies: withType(inLosAngeles(world), 'SUV') }),
  },
  UserTask14: {
    scope: (world) => {
      const electric = withFuel(inLosAngeles(world), 'Electric')
      return { car_companies: inLosAngeles(world), electric_companies: electric, top_rated_company: best(electric) }
    },
  },
  UserTask15: {
    scope: (world) => {
      const [electric, suv] = [withFuel(inLosAngeles(world), 'Electric'), withType(inLosAngeles(world), 'SUV')]
      return {
        car_companies: inLosAngeles(world),
        electric_companies: electric,
        suv_companies: suv,
        top_rated_electric: best(electric),
        top_rated_suv: best(suv),
      }
    },
  },
  UserTask16: {
    scope: ({ rentals }) => ({
      car_companies: inCity(rentals, 'London'),
      top_rated_company: best(inCity(rentals, 'London')),
    }),
  },
  UserTask17: {
    scope: (world) => {
      const [hotels, rentals] = [inCity(world.hotels, 'Paris'), inCity(world.rentals, 'Paris')]
      return {
        car_companies: rentals,
        top_rated_car: best(rentals),
        hotels,
        top_rated_hotel: best(hotels),
        restaurants: inParis(world),
        top_rated_restaurant: best(inParis(world)),
      }
    },
  },
  UserTask18: {
    scope: (world) => {
      const rentals = inCity(world.rentals, 'Paris')
      const chinese = openOn(serving(inParis(world), 'Chinese'), 'Monday')
      return {
        restaurants: inParis(world),
        chinese_restaurants: chinese,
        price_restaurants: chinese.filter((one) => one.price_per_person < 34),
        car_companies: rentals,
        price_companies: rentals.filter((one) => one.price_per_day < 50),
      }
    },
  },
  UserTask19: {
    scope: (world) =>
      Object.fromEntries(
        ['London', 'Paris'].flatMap((city) => {
          const [rentals, restaurants, hotels] = [
            inCity(world.rentals, city),
            inCity(world.restaurants, city),
            inCity(world.hotels, city),
          ]
          const at = city.toLowerCase()
          return [
            [`car_rental_companies_${at}`, rentals],
            [`top_rated_car_rental_${at}`, best(rentals)],
            [`restaurants_${at}`, restaurants],
            [`top_rated_restaurant_${at}`, best(restaurants)],
            [`hotels_${at}`, hotels],
            [`top_rated_hotel_${at}`, best(hotels)],
          ]
        }),
      ),
  },
}

function vegan(world: TravelWorld): Scope & { readonly cheapest_list: readonly Restaurant[] } {
  const found = inParis(world).filter((one) => one.dietary_restrictions.includes('Vegan'))
  const list = cheapest(best(found), (one) => one.price_per_person)
  return {
    paris_vegan_restaurants: found,
    top_rated_restaurant: best(found),
    cheapest_restaurant: list[0],
    cheapest_list: list,
  }
}
