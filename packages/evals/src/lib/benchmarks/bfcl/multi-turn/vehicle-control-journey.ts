import { compare, multiply } from '../../../python/arithmetic.ts'
import { lookUp } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import type { PythonRandom } from '../../../python/random.ts'
import { str } from '../../../python/repr.ts'
import { Float, entriesOf, isDict } from '../../../python/value.ts'
import type { Car } from './vehicle-control-api.ts'
import { distances, zipcodes } from './vehicle-control-places.ts'

const milesPerGallon = 20
const litersPerGallon = new Float(3.78541)
const gallonsPerLiter = new Float(0.264172)

/** The methods of `VehicleControlAPI` that plan a journey. */
export function journeyMethods({ state, filler }: Car, random: PythonRandom): Record<string, Method> {
  return {
    get_zipcode_based_on_city: {
      parameters: [{ name: 'city' }],
      run: (city = null) => ({ zipcode: (typeof city === 'string' ? lookUp(zipcodes, city) : undefined) ?? '00000' }),
    },
    estimate_distance: {
      parameters: [{ name: 'cityA' }, { name: 'cityB' }],
      run: (a = null, b = null) => {
        const found = distances.find(
          ({ between: [one, other] }) => (a === one && b === other) || (a === other && b === one),
        )
        if (found === undefined) return { error: 'distance not found in database.' }
        const cities = filler('INTERMEDIARY_CITIES')
        return { distance: found.distance, ...(cities === undefined ? {} : { intermediaryCities: cities }) }
      },
    },
    estimate_drive_feasibility_by_mileage: {
      parameters: [{ name: 'distance' }],
      run: (distance = null) => ({
        canDrive: compare(multiply(state['fuelLevel'] ?? 0, milesPerGallon), distance, '<') >= 0,
      }),
    },
    set_navigation: {
      parameters: [{ name: 'destination' }],
      run: (destination = null) => {
        state['destination'] = destination
        return { status: `Navigating to ${str(destination)}` }
      },
    },
    find_nearest_tire_shop: {
      parameters: [],
      run: () => ({ shopLocation: '456 Oakwood Avenue, Rivermist, 83214' }),
    },
    get_current_speed: { parameters: [], run: () => ({ currentSpeed: new Float(random.uniform(0, 120)) }) },
    get_outside_temperature_from_google: {
      parameters: [],
      run: () => {
        const weather = filler('LONG_WEATHER_EXTENSION') ?? null
        const outsideTemperature = new Float(random.uniform(-10, 40))
        return { ...(isDict(weather) ? Object.fromEntries(entriesOf(weather)) : {}), outsideTemperature }
      },
    },
    get_outside_temperature_from_weather_com: { parameters: [], run: () => ({ error: 404 }) },
    gallon_to_liter: {
      parameters: [{ name: 'gallon' }],
      run: (gallon = null) => ({ liter: multiply(gallon, litersPerGallon) }),
    },
    liter_to_gallon: {
      parameters: [{ name: 'liter' }],
      run: (liter = null) => ({ gallon: multiply(liter, gallonsPerLiter) }),
    },
  }
}
