import { isEqual } from '../../../python/is-equal.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import type { Method } from '../../../python/method.ts'
import { floatOf } from '../../../python/float-of.ts'
import { parseTime } from '../../../python/parse-time.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { typeName } from '../../../python/value.ts'
import type { PyRecord } from '../../../python/value.ts'
import type { Travel } from './travel-api.ts'

const adultYears = 18

/** The methods of `TravelAPI` about the user and the budget. */
export function accountMethods({ state, refusal, drawId }: Travel): Record<string, Method> {
  return {
    authenticate_travel: {
      parameters: [
        { name: 'client_id' },
        { name: 'client_secret' },
        { name: 'refresh_token' },
        { name: 'grant_type' },
        { name: 'user_first_name' },
        { name: 'user_last_name' },
      ],
      run: (_id, _secret, _refreshToken, grantType = null, firstName = null, lastName = null) => {
        Object.assign(state, {
          token_expires_in: 2,
          access_token: drawId(6),
          token_type: 'Bearer',
          token_scope: grantType,
          user_first_name: firstName,
          user_last_name: lastName,
        })
        return {
          expires_in: 2,
          access_token: state['access_token'] ?? null,
          token_type: 'Bearer',
          scope: grantType,
        }
      },
    },
    travel_get_login_status: { parameters: [], run: () => ({ status: isTruthy(state['access_token'] ?? null) }) },
    get_budget_fiscal_year: {
      parameters: [
        { name: 'lastModifiedAfter', default: null },
        { name: 'includeRemoved', default: null },
      ],
      run: () => ({ budget_fiscal_year: '2018' }),
    },
    set_budget_limit: {
      parameters: [{ name: 'access_token' }, { name: 'budget_limit' }],
      run: (token = null, limit = null) => {
        const error = refusal(token)
        if (error !== undefined) return { error }
        const budget = floatOf(limit)
        state['budget_limit'] = budget
        return { budget_limit: budget }
      },
    },
    verify_traveler_information: {
      parameters: [
        { name: 'first_name' },
        { name: 'last_name' },
        { name: 'date_of_birth' },
        { name: 'passport_number' },
      ],
      run: (firstName = null, lastName = null, birth = null, passport = null) => {
        const { user_first_name: first = null, user_last_name: last = null } = state
        if (!isEqual(firstName, first) || !isEqual(lastName, last)) {
          return failure(
            `Cannot book flight information for another user.Expected ${str(first)} ${str(last)}, got ${str(firstName)} ${str(lastName)}`,
          )
        }
        const birthMs = parseTime(birth, '%Y-%m-%d')
        if (birthMs === undefined) return failure('Invalid date of birth format. Please use YYYY-MM-DD.')
        if (!isAdult(new Date(birthMs), new Date())) return failure('Traveler must be at least 18 years old.')
        if (typeof passport !== 'string') {
          throw new PythonError('AttributeError', `'${typeName(passport)}' object has no attribute 'startswith'`)
        }
        if (!passport.startsWith('US')) return failure('Passport must be issued by the United States.')
        return { verification_status: true }
      },
    },
  }
}

function failure(reason: string): PyRecord {
  return { verification_status: false, verification_failure: reason }
}

function isAdult(birth: Date, today: Date): boolean {
  const years = today.getFullYear() - birth.getUTCFullYear()
  const months = today.getMonth() - birth.getUTCMonth()
  const isBeforeBirthday = months < 0 || (months === 0 && today.getDate() < birth.getUTCDate())
  return years - (isBeforeBirthday ? 1 : 0) >= adultYears
}
