import { add, compare, multiply, subtract } from '../../../python/arithmetic.ts'
import { str } from '../../../python/repr.ts'
import { numberOf } from '../../../python/value.ts'
import type { PyNumber, PyRecord, PyValue } from '../../../python/value.ts'
import { fail } from '../fail.ts'
import { dictOf, entryOf, listOf, ownEntry, recordOf, textOf } from '../record-fields.ts'
import { integerParameter, textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { validatedModel } from '../validated-model.ts'
import {
  cabinParameter,
  flightInfoSchema,
  flightInfosOf,
  modelListParameter,
  passengerSchema,
  passengersOf,
  paymentsOf,
} from './airline-arguments.ts'
import { reservationOf, userOf } from './airline-lookups.ts'
import { seatOn } from './airline-seats.ts'

const certificateIds = ['certificate_3221322', 'certificate_3221323', 'certificate_3221324']
const paymentId = textParameter(
  'payment_id',
  "The payment id stored in user profile, such as 'credit_card_7815826', 'gift_card_7815826', 'certificate_7815826'.",
)

/** What changes reservations that are there, and what users are given. */
export function airlineChanges(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  const ownReservation = (id: PyValue): PyRecord => ownEntry(db['reservations'], id)

  return {
    cancel_reservation: {
      kind: 'write',
      description: 'Cancel the whole reservation.',
      parameters: [textParameter('reservation_id', "The reservation ID, such as 'ZFA04Y'.")],
      run(id = null) {
        reservationOf(db, id)
        const reservation = ownReservation(id)
        const history = listOf(reservation['payment_history'])
        // Whatever was paid before, refunds included. Balances and seats stay as they are.
        const refunds = history.map(recordOf).map(({ payment_id: method = null, amount = null }): PyRecord => {
          return { payment_id: method, amount: multiply(amount, -1) }
        })
        history.push(...refunds)
        reservation['status'] = 'cancelled'
        return reservation
      },
    },

    send_certificate: {
      kind: 'write',
      description: 'Send a certificate to a user. Be careful!',
      parameters: [
        textParameter('user_id', "The ID of the user to book the reservation, such as 'sara_doe_496'."),
        integerParameter('amount', 'The amount of the certificate to send.'),
      ],
      run(userId = null, amount = null) {
        const methods = dictOf(userOf(db, userId)['payment_methods'])
        const id = certificateIds.find((candidate) => !methods.has(candidate))
        if (id === undefined) return fail('Too many certificates')
        const certificate = validatedModel(
          'Certificate',
          { source: ['certificate'], id: 'text', amount: 'float' },
          new Map([
            ['source', 'certificate'],
            ['id', id],
            ['amount', amount],
          ]),
        )
        dictOf(ownEntry(db['users'], userId)['payment_methods']).set(id, certificate)
        return `Certificate ${id} added to user ${str(userId)} with amount ${str(amount)}.`
      },
    },

    update_reservation_baggages: {
      kind: 'write',
      description: 'Update the baggage information of a reservation.',
      parameters: [
        textParameter('reservation_id', "The reservation ID, such as 'ZFA04Y'"),
        integerParameter('total_baggages', 'The updated total number of baggage items included in the reservation.'),
        integerParameter(
          'nonfree_baggages',
          'The updated number of non-free baggage items included in the reservation.',
        ),
        paymentId,
      ],
      run(id = null, total = null, nonfree = null, methodId = null) {
        const found = reservationOf(db, id)
        const more = subtract(nonfree, found['nonfree_baggages'] ?? null)
        const payments = payDifference(db, found, methodId, multiply(50, numberOf(more) > 0 ? more : 0))
        const reservation = ownReservation(id)
        listOf(reservation['payment_history']).push(...payments)
        reservation['total_baggages'] = total
        reservation['nonfree_baggages'] = nonfree
        return reservation
      },
    },

    update_reservation_flights: {
      kind: 'write',
      description: 'Update the flight information of a reservation.',
      definitions: { FlightInfo: flightInfoSchema },
      parameters: [
        textParameter('reservation_id', "The reservation ID, such as 'ZFA04Y'."),
        cabinParameter('The cabin class of the reservation'),
        modelListParameter(
          'flights',
          'An array of objects containing details about each piece of flight in the ENTIRE new reservation. Even if the a flight segment is not changed, it should still be included in the array.',
          'FlightInfo',
        ),
        paymentId,
      ],
      run(id = null, cabin = null, flights = null, methodId = null) {
        const infos = flightInfosOf(flights)
        const found = reservationOf(db, id)
        const count = listOf(found['passengers']).length
        const old = listOf(found['flights']).map(recordOf)
        const seats = infos.map((info) => {
          // What is kept keeps its price.
          const kept = found['cabin'] === cabin ? old.find((flight) => isSameFlight(flight, info)) : undefined
          return kept ?? seatOn(db, info, cabin, count)
        })
        const difference = multiply(subtract(pricesOf(seats), pricesOf(old)), count)
        const payments = payDifference(db, found, methodId, difference)
        const reservation = ownReservation(id)
        listOf(reservation['payment_history']).push(...payments)
        // The seats are not counted anew: that would take upstream's airline some time.
        reservation['flights'] = seats
        reservation['cabin'] = cabin
        return reservation
      },
    },

    update_reservation_passengers: {
      kind: 'write',
      description: 'Update the passenger information of a reservation.',
      definitions: { Passenger: passengerSchema },
      parameters: [
        textParameter('reservation_id', "The reservation ID, such as 'ZFA04Y'."),
        modelListParameter('passengers', 'An array of objects containing details about each passenger.', 'Passenger'),
      ],
      run(id = null, passengers = null) {
        const travellers = passengersOf(passengers)
        const found = reservationOf(db, id)
        if (travellers.length !== listOf(found['passengers']).length) fail('Number of passengers does not match')
        const reservation = ownReservation(id)
        reservation['passengers'] = travellers
        return reservation
      },
    },
  }
}

/** @returns What to note in the reservation; nothing if there was nothing to pay. @throws {PythonError} */
function payDifference(db: PyRecord, reservation: PyRecord, methodId: PyValue, price: PyNumber): PyRecord[] {
  const userId = reservation['user_id'] ?? null
  const method = entryOf(userOf(db, userId)['payment_methods'], methodId) ?? fail('Payment method not found')
  if (method['source'] === 'certificate') fail('Certificate cannot be used to update reservation')
  if (method['source'] === 'gift_card') {
    if (compare(method['amount'] ?? null, price) < 0) fail('Gift card balance is not enough')
    const own = recordOf(dictOf(ownEntry(db['users'], userId)['payment_methods']).get(textOf(methodId)))
    own['amount'] = subtract(own['amount'] ?? null, price)
  }
  if (numberOf(price) === 0) return []
  return paymentsOf([
    new Map<string, PyValue>([
      ['payment_id', methodId],
      ['amount', price],
    ]),
  ])
}

function isSameFlight(flight: PyRecord, info: PyRecord): boolean {
  return flight['flight_number'] === info['flight_number'] && flight['date'] === info['date']
}

function pricesOf(flights: readonly PyRecord[]): PyValue {
  return flights.reduce<PyValue>((total, flight) => add(total, flight['price'] ?? null), 0)
}
