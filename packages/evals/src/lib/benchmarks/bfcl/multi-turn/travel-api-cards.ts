import { lookUp, subscript } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { repr } from '../../../python/repr.ts'
import type { Travel } from './travel-api.ts'

/** The methods of `TravelAPI` about credit cards. */
export function cardMethods({ cards, refusal, drawId, drawBalance }: Travel): Record<string, Method> {
  return {
    get_all_credit_cards: { parameters: [], run: () => ({ credit_card_list: cards }) },
    register_credit_card: {
      parameters: [
        { name: 'access_token' },
        { name: 'card_number' },
        { name: 'expiration_date' },
        { name: 'cardholder_name' },
        { name: 'card_verification_number' },
      ],
      run: (token = null, cardNumber = null, expirationDate = null, holder = null, verificationNumber = null) => {
        const error = refusal(token)
        if (error !== undefined) return { error }
        if (lookUp(cards, cardNumber) !== undefined) return { error: 'Card already registered' }
        const cardId = drawId(12)
        cards.set(
          cardId,
          new Map([
            ['card_number', cardNumber],
            ['expiration_date', expirationDate],
            ['cardholder_name', holder],
            ['card_verification_number', verificationNumber],
            ['balance', drawBalance()],
          ]),
        )
        return { card_id: cardId }
      },
    },
    get_credit_card_balance: {
      parameters: [{ name: 'access_token' }, { name: 'card_id' }],
      run: (token = null, cardId = null) => {
        const error = refusal(token)
        if (error !== undefined) return { error }
        const card = lookUp(cards, cardId)
        if (card === undefined) {
          return { error: `Card not registered. Here are a list of card_id's: ${repr([...cards.keys()])}` }
        }
        return { card_balance: subscript(card, 'balance') }
      },
    },
  }
}
