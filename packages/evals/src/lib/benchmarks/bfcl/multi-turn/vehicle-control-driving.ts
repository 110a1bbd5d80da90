import { add, compare, multiply, subtract } from '../../../python/arithmetic.ts'
import { floatOf } from '../../../python/float-of.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import { lookUp } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { iterate } from '../../../python/iterate.ts'
import { repr, str } from '../../../python/repr.ts'
import { Float, numberOf } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'
import type { Car } from './vehicle-control-api.ts'

/** Gallons. */
const tankSize = 50

/** The methods of `VehicleControlAPI` that start, drive and stop the car. */
export function drivingMethods({ state, doors, hidden, filler }: Car): Record<string, Method> {
  return {
    startEngine: {
      parameters: [{ name: 'ignitionMode' }],
      run: (mode = null) => {
        if (mode === 'STOP') {
          state['engine_state'] = 'stopped'
          return engine(state)
        }
        if (compare(state['remainingUnlockedDoors'] ?? 0, 0, '>') > 0) {
          const unlocked = [...doors].filter(([, status]) => status === 'unlocked').map(([door]) => door)
          return failure(
            `All doors must be locked before starting the engine. Here are the unlocked doors: ${unlocked.join(', ')}`,
          )
        }
        if (state['brakePedalStatus'] !== 'pressed') {
          return failure('Brake pedal needs to be pressed when starting the engine.')
        }
        if (compare(hidden.brakePedalForce, 1000, '<') !== 0) {
          return failure('Must press the brake fully before starting the engine.')
        }
        if (compare(state['fuelLevel'] ?? 0, 0, '<=') <= 0) return failure('Fuel tank is empty.')
        if (mode !== 'START') return failure('Invalid ignition mode.')
        state['engine_state'] = 'running'
        return engine(state)
      },
    },
    fillFuelTank: {
      parameters: [{ name: 'fuelAmount' }],
      run: (amount = null) => {
        if (compare(amount, 0, '<') < 0) return failure('Fuel amount cannot be negative.')
        const level = add(state['fuelLevel'] ?? 0, amount)
        if (compare(level, tankSize, '>') > 0) return failure('Cannot fill gas above the tank capacity.')
        state['fuelLevel'] = level
        return { fuelLevel: level }
      },
    },
    pressBrakePedal: {
      parameters: [{ name: 'pedalPosition' }],
      run: (position = null) => {
        if (compare(position, 0, '<') < 0 || compare(position, 1, '>') > 0) {
          return failure('Pedal position must be between 0 and 1.')
        }
        const force = floatOf(multiply(position, 1000))
        hidden.brakePedalForce = force
        state['brakePedalStatus'] = numberOf(force) === 0 ? 'released' : 'pressed'
        return { brakePedalStatus: state['brakePedalStatus'], brakePedalForce: force }
      },
    },
    releaseBrakePedal: {
      parameters: [],
      run: () => {
        hidden.brakePedalForce = new Float(0)
        state['brakePedalStatus'] = 'released'
        return { brakePedalStatus: 'released', brakePedalForce: hidden.brakePedalForce }
      },
    },
    activateParkingBrake: {
      parameters: [{ name: 'mode' }],
      run: (mode = null) => {
        if (mode !== 'engage' && mode !== 'release') return failure('Invalid mode')
        const isEngaged = mode === 'engage'
        state['parkingBrakeStatus'] = isEngaged ? 'engaged' : 'released'
        hidden.parkingBrakeForce = new Float(isEngaged ? 500 : 0)
        hidden.slopeAngle = new Float(10)
        const instruction = isEngaged ? filler('PARKING_BRAKE_INSTRUCTION') : undefined
        return {
          ...(instruction === undefined ? {} : { parkingBrakeInstruction: instruction }),
          parkingBrakeStatus: state['parkingBrakeStatus'],
          _parkingBrakeForce: hidden.parkingBrakeForce,
          _slopeAngle: hidden.slopeAngle,
        }
      },
    },
    setCruiseControl: {
      parameters: [{ name: 'speed' }, { name: 'activate' }, { name: 'distanceToNextVehicle' }],
      run: (speed = null, isActive = null, distance = null) => {
        if (state['engine_state'] === 'stopped') {
          return failure('Start the engine before activating the cruise control.')
        }
        if (!isTruthy(isActive)) {
          state['cruiseStatus'] = 'inactive'
          state['distanceToNextVehicle'] = distance
          return { cruiseStatus: 'inactive', currentSpeed: floatOf(speed), distanceToNextVehicle: floatOf(distance) }
        }
        if (compare(speed, 0, '<') < 0 || compare(speed, 120, '>') > 0 || !isMultipleOfFive(speed)) {
          return failure('Invalid speed. The speed should be between 0 and 120 and a multiple of 5.')
        }
        state['cruiseStatus'] = 'active'
        state['distanceToNextVehicle'] = distance
        return { cruiseStatus: 'active', currentSpeed: floatOf(speed), distanceToNextVehicle: floatOf(distance) }
      },
    },
    lockDoors: {
      parameters: [{ name: 'unlock' }, { name: 'door' }],
      run: (isUnlocking = null, names = null) => {
        const [from, to] = isTruthy(isUnlocking) ? ['locked', 'unlocked'] : ['unlocked', 'locked']
        for (const name of iterate(names)) {
          const status = lookUp(doors, name)
          if (status === undefined) throw new PythonError('KeyError', repr(name))
          if (status !== from) continue
          doors.set(str(name), to)
          const count = state['remainingUnlockedDoors'] ?? 0
          state['remainingUnlockedDoors'] = to === 'locked' ? subtract(count, 1) : add(count, 1)
        }
        return { lockStatus: to, remainingUnlockedDoors: state['remainingUnlockedDoors'] ?? 0 }
      },
    },
  }
}

function engine({ engine_state: engineState = null, fuelLevel = null, batteryVoltage = null }: PyRecord): PyRecord {
  return { engineState, fuelLevel, batteryVoltage }
}

function isMultipleOfFive(value: PyValue): boolean {
  return floatOf(value).value % 5 === 0
}
