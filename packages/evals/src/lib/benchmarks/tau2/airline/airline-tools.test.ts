import { describe, expect, it } from 'vitest'
import { callerOf, pythonOf } from '../../../../../test/tau2-caller.ts'
import type { Caller } from '../../../../../test/tau2-caller.ts'
import { openAirlineWorlds } from './load-airline-domain.ts'

const day = '2024-05-20'

function flight(
  id: string,
  origin: string,
  destination: string,
  times: readonly [string, string],
  dates: object,
): object {
  const [departure, arrival] = times
  return {
    [id]: {
      flight_number: id,
      origin,
      destination,
      scheduled_departure_time_est: departure,
      scheduled_arrival_time_est: arrival,
      dates,
    },
  }
}

function seats(business: number): object {
  return {
    status: 'available',
    available_seats: { basic_economy: 1, economy: 5, business },
    prices: { basic_economy: 50, economy: 100, business: 400 },
  }
}

/** A synthetic airline. */
const airline = pythonOf({
  flights: {
    ...flight('F1', 'JFK', 'ORD', ['06:00:00', '08:00:00'], { [day]: seats(3), '2024-05-21': { status: 'cancelled' } }),
    ...flight('F2', 'ORD', 'SFO', ['09:00:00', '12:00:00'], { [day]: seats(2) }),
    ...flight('F3', 'ORD', 'SFO', ['07:00:00', '10:00:00'], { [day]: seats(2), '2024-05-21': seats(2) }),
    ...flight('F4', 'JFK', 'ORD', ['22:00:00', '00:30:00+1'], { [day]: seats(1) }),
  },
  users: {
    bo: {
      user_id: 'bo',
      name: { first_name: 'Bo', last_name: 'Ek' },
      address: { address1: '1 Elm St', address2: '', city: 'Austin', country: 'USA', state: 'TX', zip: '73301' },
      email: 'bo@example.com',
      dob: '1990-01-01',
      payment_methods: {
        gift_card_1: { source: 'gift_card', id: 'gift_card_1', amount: 250 },
        certificate_1: { source: 'certificate', id: 'certificate_1', amount: 150 },
        credit_card_1: { source: 'credit_card', id: 'credit_card_1', brand: 'visa', last_four: '1234' },
      },
      saved_passengers: [],
      membership: 'gold',
      reservations: [],
    },
  },
  reservations: {},
})

const booking = {
  user_id: 'bo',
  origin: 'JFK',
  destination: 'SFO',
  flight_type: 'one_way',
  cabin: 'economy',
  flights: [
    { flight_number: 'F1', date: day },
    { flight_number: 'F2', date: day },
  ],
  passengers: [{ first_name: 'Bo', last_name: 'Ek', dob: '1990-01-01' }],
  payment_methods: [
    { payment_id: 'certificate_1', amount: 100 },
    { payment_id: 'gift_card_1', amount: 180 },
  ],
  total_baggages: 2,
  nonfree_baggages: 1,
  insurance: 'yes',
}

const openWorld = openAirlineWorlds(airline)

/** With one booking. */
function open(): Caller {
  const call = callerOf(openWorld())
  call('book_reservation', booking)
  return call
}

function userOf(call: Caller): string {
  return call('get_user_details', { user_id: 'bo' })
}

const reservation = { reservation_id: 'HATHAT' }
const card = { payment_id: 'credit_card_1' }

describe('the airline tools', () => {
  it('books: seats are taken, a certificate is used up, a gift card is charged', () => {
    const call = callerOf(openWorld())

    expect(call('book_reservation', booking)).toBe(
      '{"reservation_id": "HATHAT", "user_id": "bo", "origin": "JFK", "destination": "SFO", "flight_type": "one_way", "cabin": "economy", ' +
        '"flights": [{"flight_number": "F1", "origin": "JFK", "destination": "ORD", "date": "2024-05-20", "price": 100}, ' +
        '{"flight_number": "F2", "origin": "ORD", "destination": "SFO", "date": "2024-05-20", "price": 100}], ' +
        '"passengers": [{"first_name": "Bo", "last_name": "Ek", "dob": "1990-01-01"}], ' +
        '"payment_history": [{"payment_id": "certificate_1", "amount": 100}, {"payment_id": "gift_card_1", "amount": 180}], ' +
        '"created_at": "2024-05-15T15:00:00", "total_baggages": 2, "nonfree_baggages": 1, "insurance": "yes", "status": null}',
    )
    expect(userOf(call)).toContain('"gift_card_1": {"source": "gift_card", "id": "gift_card_1", "amount": 70.0}')
    expect(userOf(call)).not.toContain('certificate_1')
    expect(userOf(call)).toContain('"reservations": ["HATHAT"]')
    expect(call('search_direct_flight', { origin: 'JFK', destination: 'ORD', date: day })).toContain('"economy": 4')
    expect(userOf(callerOf(openWorld()))).toContain('"reservations": []')
  })

  it('has three reservations to give', () => {
    const call = open()
    const more = { ...booking, payment_methods: [{ payment_id: 'credit_card_1', amount: 280 }] }

    expect(call('book_reservation', more)).toContain('"HATHAU"')
    expect(call('book_reservation', more)).toContain('"HATHAV"')
    expect(call('book_reservation', more)).toBe('Error: Too many reservations')
  })

  it.each<[object, string]>([
    [{ user_id: 'al' }, 'User al not found'],
    [{ insurance: 'no' }, 'Payment amount does not add up, total price is 250, but paid 280'],
    [{ nonfree_baggages: 2 }, 'Payment amount does not add up, total price is 330, but paid 280'],
    [{ payment_methods: [{ payment_id: 'x', amount: 280 }] }, 'Payment method x not found'],
    [
      { payment_methods: [{ payment_id: 'gift_card_1', amount: 280 }] },
      'Not enough balance in payment method gift_card_1',
    ],
    [{ flights: [{ flight_number: 'F9', date: day }] }, 'Flight F9 not found'],
    [{ flights: [{ flight_number: 'F1', date: '2024-06-01' }] }, 'Flight F1 not found on date 2024-06-01'],
    [{ flights: [{ flight_number: 'F1', date: '2024-05-21' }] }, 'Flight F1 not available on date 2024-05-21'],
    [{ cabin: 'basic_economy', passengers: Array(2).fill(booking.passengers[0]) }, 'Not enough seats on flight F1'],
  ])('does not book with %j, and takes nothing', (wrong, message) => {
    const call = callerOf(openWorld())

    expect(call('book_reservation', { ...booking, ...wrong })).toBe(`Error: ${message}`)
    expect(userOf(call)).toBe(userOf(callerOf(openWorld())))
  })

  it.each<[object, string]>([
    [{ cabin: 'first' }, "Reservation\ncabin\n  Input should be 'business', 'economy' or 'basic_economy'"],
    [{ flight_type: 'x' }, "Reservation\nflight_type\n  Input should be 'round_trip' or 'one_way'"],
    [{ total_baggages: 'x' }, 'Reservation\ntotal_baggages\n  Input should be a valid integer'],
    [{ flights: [{ flight_number: 'F1' }] }, 'FlightInfo\ndate\n  Field required'],
    [{ payment_methods: [{ payment_id: 'x', amount: 1.5 }] }, 'Payment\namount\n  Input should be a valid integer'],
  ])('validates a booking: %j', (wrong, message) => {
    expect(callerOf(openWorld())('book_reservation', { ...booking, ...wrong })).toContain(
      `Error: 1 validation error for ${message}`,
    )
  })

  it('keeps the price of flights that are kept, unless the cabin changes', () => {
    const call = open()
    const update = (cabin: string): string =>
      call('update_reservation_flights', { ...reservation, ...card, cabin, flights: booking.flights })

    expect(update('economy')).toContain('{"payment_id": "gift_card_1", "amount": 180}], "created_at"')
    expect(update('business')).toContain('{"payment_id": "credit_card_1", "amount": 600}], "created_at"')
    expect(update('economy')).toContain('{"payment_id": "credit_card_1", "amount": -600}], "created_at"')
    expect(update('first')).toBe("Error: 'first'")
  })

  it('charges added bags only, and refuses what cannot pay', () => {
    const call = open()
    const update = (nonfree: number, id: string): string =>
      call('update_reservation_baggages', {
        ...reservation,
        total_baggages: 5,
        nonfree_baggages: nonfree,
        payment_id: id,
      })

    expect(update(0, 'credit_card_1')).toContain(
      '"amount": 180}], "created_at": "2024-05-15T15:00:00", "total_baggages": 5',
    )
    expect(update(9, 'gift_card_1')).toBe('Error: Gift card balance is not enough')
    expect(update(1, 'gift_card_1')).toContain('{"payment_id": "gift_card_1", "amount": 50}]')
    expect(userOf(call)).toContain('"amount": 20.0')
    expect(update(2, 'x')).toBe('Error: Payment method not found')
    call('send_certificate', { user_id: 'bo', amount: 500 })
    expect(update(2, 'certificate_3221322')).toBe('Error: Certificate cannot be used to update reservation')
  })

  it('changes passengers, but not how many', () => {
    const call = open()
    const passengers = [{ first_name: 'Cy', last_name: 'Ek', dob: '1991-01-01' }]

    expect(call('update_reservation_passengers', { ...reservation, passengers })).toContain('"first_name": "Cy"')
    expect(call('update_reservation_passengers', { ...reservation, passengers: [] })).toBe(
      'Error: Number of passengers does not match',
    )
  })

  it('cancels with a refund of all that was paid', () => {
    const call = open()

    expect(call('cancel_reservation', reservation)).toMatch(
      /"amount": -100}, {"payment_id": "gift_card_1", "amount": -180}\].*"status": "cancelled"}$/,
    )
    expect(userOf(call)).toContain('"amount": 70.0')
    expect(call('cancel_reservation', { reservation_id: 'x' })).toBe('Error: Reservation x not found')
  })

  it('sends three certificates at most', () => {
    const call = open()
    const send = (): string => call('send_certificate', { user_id: 'bo', amount: 100 })

    expect(send()).toBe('Certificate certificate_3221322 added to user bo with amount 100.')
    expect(userOf(call)).toContain('{"source": "certificate", "id": "certificate_3221322", "amount": 100.0}')
    expect([send(), send(), send()][2]).toBe('Error: Too many certificates')
  })

  it('connects flights that can be caught, also on the next day', () => {
    const call = callerOf(openWorld())
    const found: unknown = JSON.parse(call('search_onestop_flight', { origin: 'JFK', destination: 'SFO', date: day }))

    expect(found).toMatchObject([
      [
        { flight_number: 'F1', date: day, prices: { economy: 100 } },
        { flight_number: 'F2', date: day },
      ],
      [
        { flight_number: 'F4', date: day },
        { flight_number: 'F3', date: '2024-05-21' },
      ],
    ])
    expect(call('search_direct_flight', { origin: 'JFK', destination: 'ORD', date: '2024-05-21' })).toBe('[]')
  })

  it('tells the status of a flight and the airports', () => {
    const call = callerOf(openWorld())

    expect(call('get_flight_status', { flight_number: 'F1', date: '2024-05-21' })).toBe('cancelled')
    expect(call('list_all_airports')).toMatch(/^\[{"iata": "SFO", "city": "San Francisco"}, /)
  })
})
