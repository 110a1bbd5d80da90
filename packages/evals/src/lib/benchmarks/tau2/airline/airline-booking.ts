import { add, compare, multiply, subtract } from '../../../python/arithmetic.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { str } from '../../../python/repr.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { fail } from '../fail.ts'
import { dictOf, entryOf, listOf, ownEntry, recordOf, textOf } from '../record-fields.ts'
import { choiceParameter, integerParameter, textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { validatedModel } from '../validated-model.ts'
import {
  cabinParameter,
  cabins,
  flightInfoSchema,
  flightInfosOf,
  flightTypes,
  modelListParameter,
  passengerSchema,
  passengersOf,
  paymentSchema,
  paymentsOf,
} from './airline-arguments.ts'
import { userOf } from './airline-lookups.ts'
import { seatOn } from './airline-seats.ts'

const now = '2024-05-15T15:00:00'
const reservationIds = ['HATHAT', 'HATHAU', 'HATHAV']

export function airlineBooking(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    book_reservation: {
      kind: 'write',
      description: 'Book a reservation.',
      definitions: { FlightInfo: flightInfoSchema, Passenger: passengerSchema, Payment: paymentSchema },
      parameters: [
        textParameter('user_id', "The ID of the user to book the reservation such as 'sara_doe_496'`."),
        textParameter('origin', "The IATA code for the origin city such as 'SFO'."),
        textParameter('destination', "The IATA code for the destination city such as 'JFK'."),
        choiceParameter('flight_type', "The type of flight such as 'one_way' or 'round_trip'.", flightTypes),
        cabinParameter("The cabin class such as 'basic_economy', 'economy', or 'business'."),
        modelListParameter(
          'flights',
          'An array of objects containing details about each piece of flight.',
          'FlightInfo',
        ),
        modelListParameter('passengers', 'An array of objects containing details about each passenger.', 'Passenger'),
        modelListParameter(
          'payment_methods',
          'An array of objects containing details about each payment method.',
          'Payment',
        ),
        integerParameter('total_baggages', 'The total number of baggage items to book the reservation.'),
        integerParameter('nonfree_baggages', 'The number of non-free baggage items to book the reservation.'),
        choiceParameter('insurance', 'Whether the reservation has insurance.', ['yes', 'no']),
      ],
      run(
        userId = null,
        origin = null,
        destination = null,
        flightType = null,
        cabin = null,
        flights = null,
        passengers = null,
        paymentMethods = null,
        total = null,
        nonfree = null,
        insurance = null,
      ) {
        const infos = flightInfosOf(flights)
        const travellers = passengersOf(passengers)
        const payments = paymentsOf(paymentMethods)
        const found = userOf(db, userId)
        const reservation = newReservation(db, {
          user_id: userId,
          origin,
          destination,
          flight_type: flightType,
          cabin,
          total_baggages: total,
          nonfree_baggages: nonfree,
          insurance,
        })
        const seats = infos.map((info) => seatOn(db, info, cabin, travellers.length))
        const fares = seats.map((seat) => multiply(seat['price'] ?? null, travellers.length))
        const price = sumOf([...fares, insurance === 'yes' ? 30 * travellers.length : 0, multiply(50, nonfree)])
        checkPayments(found, payments, price)

        pay(ownEntry(db['users'], userId), payments, reservation['reservation_id'] ?? null)
        for (const info of infos) takeSeats(db, info, textOf(cabin), travellers.length)
        const booked: PyRecord = { ...reservation, flights: seats, passengers: travellers, payment_history: payments }
        dictOf(db['reservations']).set(textOf(booked['reservation_id']), booked)
        return booked
      },
    },
  }
}

/** Still without flights, passengers and payments. @throws {PythonError} */
function newReservation(db: PyRecord, given: PyRecord): PyRecord {
  const id = reservationIds.find((candidate) => !dictOf(db['reservations']).has(candidate))
  if (id === undefined) return fail('Too many reservations')
  const {
    total_baggages: total,
    nonfree_baggages: nonfree,
    insurance,
    ...trip
  } = validatedModel(
    'Reservation',
    {
      user_id: 'text',
      origin: 'text',
      destination: 'text',
      flight_type: flightTypes,
      cabin: cabins,
      total_baggages: 'integer',
      nonfree_baggages: 'integer',
      insurance: ['yes', 'no'],
    },
    new Map(Object.entries(given)),
  )
  return {
    reservation_id: id,
    ...trip,
    flights: [],
    passengers: [],
    payment_history: [],
    created_at: now,
    total_baggages: total ?? null,
    nonfree_baggages: nonfree ?? null,
    insurance: insurance ?? null,
    status: null,
  }
}

/** @throws {PythonError} */
function checkPayments(user: PyRecord, payments: readonly PyRecord[], price: PyValue): void {
  for (const { payment_id: id = null, amount = null } of payments) {
    const method = entryOf(user['payment_methods'], id) ?? fail(`Payment method ${str(id)} not found`)
    const isLimited = method['source'] === 'gift_card' || method['source'] === 'certificate'
    if (isLimited && compare(method['amount'] ?? null, amount) < 0) {
      fail(`Not enough balance in payment method ${str(id)}`)
    }
  }
  const paid = sumOf(payments.map((payment) => payment['amount'] ?? null))
  if (!isEqual(paid, price)) {
    fail(`Payment amount does not add up, total price is ${str(price)}, but paid ${str(paid)}`)
  }
}

/** A certificate is used up, whatever it was worth. */
function pay(user: PyRecord, payments: readonly PyRecord[], reservationId: PyValue): void {
  const methods = dictOf(user['payment_methods'])
  for (const { payment_id: id = null, amount = null } of payments) {
    const method = recordOf(methods.get(textOf(id)))
    if (method['source'] === 'gift_card') method['amount'] = subtract(method['amount'] ?? null, amount)
    if (method['source'] === 'certificate') methods.delete(textOf(id))
  }
  listOf(user['reservations']).push(reservationId)
}

function takeSeats(db: PyRecord, info: PyRecord, cabin: string, count: number): void {
  const flight = ownEntry(db['flights'], info['flight_number'])
  const seats = dictOf(entryOf(flight['dates'], info['date'] ?? null)?.['available_seats'])
  seats.set(cabin, subtract(seats.get(cabin) ?? null, count))
}

function sumOf(amounts: readonly PyValue[]): PyValue {
  return amounts.reduce((total, amount) => add(total, amount), 0)
}
