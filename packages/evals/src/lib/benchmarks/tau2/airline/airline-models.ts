import type { PyValue } from '../../../python/value.ts'
import { fieldOf } from '../record-fields.ts'
import type { ModelShape, Shape } from '../read-model.ts'

const text: Shape = 'any'
const integer: Shape = 'any'

const passenger: ModelShape = { fields: { first_name: text, last_name: text, dob: text } }

/** Each kind of payment method, and each status of a flight, has fields of its own. */
const creditCard: ModelShape = { fields: { source: text, id: text, brand: text, last_four: text } }
const giftCard: ModelShape = { fields: { source: text, id: text, amount: 'float' } }

const available: ModelShape = {
  fields: { status: text, available_seats: { dict: integer }, prices: { dict: integer } },
}
const landed: ModelShape = {
  fields: { status: text, actual_departure_time_est: text, actual_arrival_time_est: text },
}
const flying: ModelShape = {
  fields: { status: text, actual_departure_time_est: text, estimated_arrival_time_est: text },
}
const expected: ModelShape = {
  fields: { status: text, estimated_departure_time_est: text, estimated_arrival_time_est: text },
}
const cancelled: ModelShape = { fields: { status: text } }

const flight: ModelShape = {
  fields: {
    flight_number: text,
    origin: text,
    destination: text,
    scheduled_departure_time_est: text,
    scheduled_arrival_time_est: text,
    dates: { dict: dateShape },
  },
}

const user: ModelShape = {
  fields: {
    user_id: text,
    name: { fields: { first_name: text, last_name: text } },
    address: { fields: { address1: text, address2: text, city: text, country: text, state: text, zip: text } },
    email: text,
    dob: text,
    payment_methods: { dict: (method) => (fieldOf(method, 'source') === 'credit_card' ? creditCard : giftCard) },
    saved_passengers: { list: passenger },
    membership: text,
    reservations: { list: text },
  },
}

const reservation: ModelShape = {
  fields: {
    reservation_id: text,
    user_id: text,
    origin: text,
    destination: text,
    flight_type: text,
    cabin: text,
    flights: {
      list: { fields: { flight_number: text, origin: text, destination: text, date: text, price: integer } },
    },
    passengers: { list: passenger },
    payment_history: { list: { fields: { payment_id: text, amount: integer } } },
    created_at: text,
    total_baggages: integer,
    nonfree_baggages: integer,
    insurance: text,
    status: [text, null],
  },
}

export const airlineDatabase: ModelShape = {
  fields: { flights: { dict: flight }, users: { dict: user }, reservations: { dict: reservation } },
}

function dateShape(date: PyValue): Shape {
  switch (fieldOf(date, 'status')) {
    case 'available':
      return available
    case 'landed':
      return landed
    case 'flying':
      return flying
    case 'cancelled':
      return cancelled
    default:
      return expected
  }
}
