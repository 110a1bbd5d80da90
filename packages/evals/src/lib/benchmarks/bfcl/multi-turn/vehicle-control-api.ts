import { pythonRandom } from '../../../python/random.ts'
import { Float } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { dictIn, valueIn } from './scenario.ts'
import type { ToolClass } from './tool-class.ts'
import { cabinMethods } from './vehicle-control-cabin.ts'
import { drivingMethods } from './vehicle-control-driving.ts'
import { journeyMethods } from './vehicle-control-journey.ts'

/** A car, as its methods share it. */
export interface Car {
  /** What is compared after each turn. */
  readonly state: PyRecord
  readonly doors: PyDict
  /** What is not. */
  readonly hidden: { parkingBrakeForce: PyValue; slopeAngle: PyValue; brakePedalForce: PyValue }
  /** Long texts for a long context, by their names in upstream's data; `undefined` in a short one. */
  readonly filler: (name: string) => PyValue | undefined
}

const tires = ['frontLeftTirePressure', 'frontRightTirePressure', 'rearLeftTirePressure', 'rearRightTirePressure']

const allUnlocked: PyDict = new Map(
  ['driver', 'passenger', 'rear_left', 'rear_right'].map((door) => [door, 'unlocked']),
)

export const vehicleControlApi: ToolClass = {
  name: 'VehicleControlAPI',
  open(scenario, { isLongContext, filler }) {
    const read = (field: string, otherwise: PyValue): PyValue => valueIn(scenario, field, otherwise)
    const float = (field: string, otherwise: number): PyValue => read(field, new Float(otherwise))
    const doors = dictIn(scenario, 'doorStatus', allUnlocked)
    const unlockedCount = [...doors.values()].filter((status) => status !== 'locked').length
    const state: PyRecord = {
      fuelLevel: float('fuelLevel', 0),
      batteryVoltage: float('batteryVoltage', 12.6),
      engine_state: read('engineState', 'stopped'),
      remainingUnlockedDoors: read('remainingUnlockedDoors', unlockedCount),
      doorStatus: doors,
      acTemperature: float('acTemperature', 25),
      fanSpeed: read('fanSpeed', 50),
      acMode: read('acMode', 'auto'),
      humidityLevel: float('humidityLevel', 50),
      headLightStatus: read('headLightStatus', 'off'),
      parkingBrakeStatus: read('parkingBrakeStatus', 'released'),
      brakePedalStatus: read('brakePedalStatus', 'released'),
      distanceToNextVehicle: float('distanceToNextVehicle', 50),
      cruiseStatus: read('cruiseStatus', 'inactive'),
      destination: read('destination', 'None'),
      ...Object.fromEntries(tires.map((tire, index) => [tire, float(tire, index < 2 ? 32 : 30)])),
      long_context: isLongContext,
    }
    const hidden = {
      parkingBrakeForce: float('parkingBrakeForce', 0),
      slopeAngle: float('slopeAngle', 0),
      brakePedalForce: float('brakePedalForce', 0),
    }
    const car: Car = { state, doors, hidden, filler: (name) => (isLongContext ? (filler.get(name) ?? '') : undefined) }
    return {
      methods: { ...drivingMethods(car), ...cabinMethods(car), ...journeyMethods(car, pythonRandom(141053)) },
      state: () => state,
    }
  },
}
