import { iterate } from '../../../python/iterate.ts'
import { PythonError } from '../../../python/python-error.ts'
import { typeName } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { titleOf } from '../tool-declarations.ts'
import { choiceParameter, listParameter } from '../tool-parameter.ts'
import type { ToolParameter } from '../toolkit.ts'
import { validatedModel } from '../validated-model.ts'
import type { FieldType } from '../validated-model.ts'

type Fields = Readonly<Record<string, FieldType>>
const flightInfo: Fields = { flight_number: 'text', date: 'text' }
const passenger: Fields = { first_name: 'text', last_name: 'text', dob: 'text' }
const payment: Fields = { payment_id: 'text', amount: 'integer' }

export const flightTypes: readonly string[] = ['round_trip', 'one_way']
export const cabins: readonly string[] = ['business', 'economy', 'basic_economy']

/** Schemas that parameters refer to. */
export const flightInfoSchema: object = modelSchema('FlightInfo', {
  flight_number: ["Flight number, such as 'HAT001'.", 'string'],
  date: ["The date for the flight in the format 'YYYY-MM-DD', such as '2024-05-01'.", 'string'],
})
export const passengerSchema: object = modelSchema('Passenger', {
  first_name: ["Passenger's first name", 'string'],
  last_name: ["Passenger's last name", 'string'],
  dob: ['Date of birth in YYYY-MM-DD format', 'string'],
})
export const paymentSchema: object = modelSchema('Payment', {
  payment_id: ['Unique identifier for the payment', 'string'],
  amount: ['Payment amount in dollars', 'integer'],
})

export function modelListParameter(name: string, description: string, model: string): ToolParameter {
  return listParameter(name, description, {
    anyOf: [{ $ref: `#/$defs/${model}` }, { additionalProperties: true, type: 'object' }],
  })
}

export function cabinParameter(description: string): ToolParameter {
  return choiceParameter('cabin', description, cabins)
}

/** @throws {PythonError} For an item that does not fit, as upstream's validation has it. */
export function flightInfosOf(items: PyValue): PyRecord[] {
  return modelsOf('FlightInfo', flightInfo, items)
}

/** @throws {PythonError} */
export function passengersOf(items: PyValue): PyRecord[] {
  return modelsOf('Passenger', passenger, items)
}

/** @throws {PythonError} */
export function paymentsOf(items: PyValue): PyRecord[] {
  return modelsOf('Payment', payment, items)
}

function modelsOf(name: string, fields: Fields, items: PyValue): PyRecord[] {
  return iterate(items).map((item) => {
    if (item instanceof Map) return validatedModel(name, fields, item)
    throw new PythonError('AttributeError', `'${typeName(item)}' object has no attribute '${Object.keys(fields)[0]}'`)
  })
}

function modelSchema(title: string, fields: Readonly<Record<string, readonly [string, string]>>): object {
  return {
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, [description, type]]) => [name, { description, title: titleOf(name), type }]),
    ),
    required: Object.keys(fields),
    title,
    type: 'object',
  }
}
