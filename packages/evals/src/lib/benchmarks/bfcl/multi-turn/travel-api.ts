import { isEqual } from '../../../python/is-equal.ts'
import { pythonRandom } from '../../../python/random.ts'
import { copyOf } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { dictIn, valueIn } from './scenario.ts'
import type { ToolClass } from './tool-class.ts'
import { accountMethods } from './travel-api-account.ts'
import { bookingMethods } from './travel-api-bookings.ts'
import { cardMethods } from './travel-api-cards.ts'
import { costMethods } from './travel-api-costs.ts'

/** What the methods of a `TravelAPI` share. */
export interface Travel {
  readonly cards: PyDict
  readonly bookings: PyDict
  readonly state: PyRecord
  /** @returns Why the token is refused, or `undefined`. */
  readonly refusal: (accessToken: PyValue) => string | undefined
  /** @param digits Of a random number, which stands as a text. */
  readonly drawId: (digits: number) => string
  readonly drawBalance: () => number
  readonly isLongContext: boolean
}

export const travelApi: ToolClass = {
  name: 'TravelAPI',
  open(scenario, { isLongContext, filler }) {
    const random = pythonRandom(141053)
    const cards = withFiller(
      dictIn(scenario, 'credit_card_list'),
      isLongContext ? filler.get('CREDIT_CARD_EXTENSION') : null,
    )
    const bookings = withFiller(
      dictIn(scenario, 'booking_record'),
      isLongContext ? filler.get('BOOKING_RECORD_EXTENSION') : null,
    )
    const state: PyRecord = {
      credit_card_list: cards,
      booking_record: bookings,
      access_token: valueIn(scenario, 'access_token', null),
      token_type: valueIn(scenario, 'token_type', null),
      token_expires_in: valueIn(scenario, 'token_expires_in', null),
      token_scope: valueIn(scenario, 'token_scope', null),
      user_first_name: valueIn(scenario, 'user_first_name', null),
      user_last_name: valueIn(scenario, 'user_last_name', null),
      budget_limit: valueIn(scenario, 'budget_limit', null),
      long_context: isLongContext,
    }
    const travel: Travel = {
      cards,
      bookings,
      state,
      refusal: (accessToken) => {
        if (isEqual(state['token_expires_in'] ?? null, 0)) return 'Token expired'
        return isEqual(accessToken, state['access_token'] ?? null) ? undefined : 'Invalid access token'
      },
      drawId: (digits) => String(random.randint(10 ** (digits - 1), 10 ** digits - 1)),
      drawBalance: () => random.randint(10000, 99999),
      isLongContext,
    }
    return {
      methods: {
        ...accountMethods(travel),
        ...costMethods(isLongContext),
        ...cardMethods(travel),
        ...bookingMethods(travel),
      },
      state: () => state,
    }
  },
}

/** Behind what the scenario has, which is changed in place. */
function withFiller(dict: PyDict, filler: PyValue = null): PyDict {
  if (filler instanceof Map) for (const [key, value] of filler) dict.set(key, copyOf(value))
  return dict
}
