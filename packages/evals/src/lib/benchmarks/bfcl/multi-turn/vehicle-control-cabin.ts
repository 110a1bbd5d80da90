import { compare, divide, multiply, subtract } from '../../../python/arithmetic.ts'
import { floatOf } from '../../../python/float-of.ts'
import type { Method } from '../../../python/method.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import type { Car } from './vehicle-control-api.ts'

/** The methods of `VehicleControlAPI` that show and set what is in the car. */
export function cabinMethods({ state, doors, hidden, filler }: Car): Record<string, Method> {
  const pick = (field: string): PyValue => state[field] ?? null
  const statuses: Readonly<Record<string, () => PyRecord>> = {
    fuel: () => ({ fuelLevel: pick('fuelLevel') }),
    battery: () => ({ batteryVoltage: pick('batteryVoltage') }),
    doors: () => ({ doorStatus: doors }),
    climate: () => ({
      currentACTemperature: pick('acTemperature'),
      fanSpeed: pick('fanSpeed'),
      climateMode: pick('acMode'),
      humidityLevel: pick('humidityLevel'),
    }),
    headlights: () => ({ headlightStatus: pick('headLightStatus') }),
    parkingBrake: () => ({
      parkingBrakeStatus: pick('parkingBrakeStatus'),
      parkingBrakeForce: hidden.parkingBrakeForce,
      slopeAngle: hidden.slopeAngle,
    }),
    brakePedal: () => ({ brakePedalStatus: pick('brakePedalStatus'), brakePedalForce: hidden.brakePedalForce }),
    engine: () => ({ engineState: pick('engine_state') }),
  }
  return {
    displayCarStatus: {
      parameters: [{ name: 'option' }],
      run: (option = null) => {
        const status = typeof option === 'string' && Object.hasOwn(statuses, option) ? statuses[option] : undefined
        if (status === undefined) return { error: 'Invalid option' }
        const metadata = filler('CAR_STATUS_METADATA_EXTENSION')
        return { ...(metadata === undefined ? {} : { metadata }), ...status() }
      },
    },
    adjustClimateControl: {
      parameters: [
        { name: 'temperature' },
        { name: 'unit', default: 'celsius' },
        { name: 'fanSpeed', default: 50 },
        { name: 'mode', default: 'auto' },
      ],
      run: (temperature = null, unit = 'celsius', fanSpeed = 50, mode = 'auto') => {
        if (compare(fanSpeed, 0, '<=') < 0 || compare(fanSpeed, 100, '<=') > 0) {
          return { error: 'Fan speed must be between 0 and 100.' }
        }
        const celsius = unit === 'fahrenheit' ? divide(multiply(subtract(temperature, 32), 5), 9) : temperature
        state['acTemperature'] = celsius
        state['fanSpeed'] = fanSpeed
        state['acMode'] = mode
        return { currentTemperature: floatOf(celsius), climateMode: mode, humidityLevel: pick('humidityLevel') }
      },
    },
    setHeadlights: {
      parameters: [{ name: 'mode' }],
      run: (mode = null) => {
        if (mode !== 'on' && mode !== 'off' && mode !== 'auto') return { error: 'Invalid headlight mode.' }
        state['headLightStatus'] = mode === 'on' ? 'on' : 'off'
        return { headlightStatus: state['headLightStatus'] }
      },
    },
    check_tire_pressure: {
      parameters: [],
      run: () => {
        const pressures: PyRecord = Object.fromEntries(
          Object.entries(state).filter(([field]) => field.endsWith('TirePressure')),
        )
        const sum = Object.values(pressures).reduce((total: number, pressure) => total + floatOf(pressure).value, 0)
        const isHealthy = sum / 4 >= 30 && sum / 4 <= 35
        return {
          ...pressures,
          healthy_tire_pressure: isHealthy,
          car_info: filler('CAR_STATUS_METADATA_EXTENSION') ?? {},
        }
      },
    },
    display_log: { parameters: [{ name: 'messages' }], run: (messages = null) => ({ log: messages }) },
  }
}
