import { PythonError } from '../../../python/python-error.ts'
import { jsonText } from '../../../python/json-text.ts'
import { typeName } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { calculate } from '../calculate.ts'
import { fail } from '../fail.ts'
import { dictOf, entryOf, recordOf, textOf } from '../record-fields.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool, ToolParameter } from '../toolkit.ts'
import { transfer } from '../transfer.ts'

export const orderId: ToolParameter = textParameter(
  'order_id',
  "The order id, such as '#W0000000'. Be careful there is a '#' symbol at the beginning of the order id.",
)
export const userId: ToolParameter = textParameter('user_id', "The user id, such as 'sara_doe_496'.")

/** What changes nothing. */
export function retailLookups(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    calculate,
    find_user_id_by_name_zip: {
      kind: 'read',
      description:
        'Find user id by first name, last name, and zip code. If the user is not found, the function\n\nwill return an error message. By default, find user id by email, and only call this function\nif the user is not found by email or cannot remember email.',
      parameters: [
        textParameter('first_name', "The first name of the customer, such as 'John'."),
        textParameter('last_name', "The last name of the customer, such as 'Doe'."),
        textParameter('zip', "The zip code of the customer, such as '12345'."),
      ],
      run(firstName = null, lastName = null, zip = null) {
        return findUser(db, (user) => {
          const name = recordOf(user['name'])
          return (
            lower(name['first_name']) === lower(firstName) &&
            lower(name['last_name']) === lower(lastName) &&
            recordOf(user['address'])['zip'] === zip
          )
        })
      },
    },
    find_user_id_by_email: {
      kind: 'read',
      description: 'Find user id by email. If the user is not found, the function will return an error message.',
      parameters: [textParameter('email', "The email of the user, such as 'something@example.com'.")],
      run(email = null) {
        return findUser(db, (user) => lower(user['email']) === lower(email))
      },
    },
    get_order_details: {
      kind: 'read',
      description: 'Get the status and details of an order.',
      parameters: [orderId],
      run: (id = null) => orderOf(db, id),
    },
    get_product_details: {
      kind: 'read',
      description: 'Get the inventory details of a product.',
      parameters: [
        textParameter(
          'product_id',
          "The product id, such as '6086499569'. Be careful the product id is different from the item id.",
        ),
      ],
      run: (id = null) => productOf(db, id),
    },
    get_item_details: {
      kind: 'read',
      description: 'Get the inventory details of an item.',
      parameters: [
        textParameter(
          'item_id',
          "The item id, such as '6086499569'. Be careful the item id is different from the product id.",
        ),
      ],
      run(id = null) {
        for (const product of dictOf(db['products']).values()) {
          const variant = entryOf(recordOf(product)['variants'], id)
          if (variant) return variant
        }
        throw new PythonError('ValueError', 'Item not found')
      },
    },
    get_user_details: {
      kind: 'read',
      description: 'Get the details of a user, including their orders.',
      parameters: [userId],
      run: (id = null) => userOf(db, id),
    },
    list_all_product_types: {
      kind: 'read',
      description:
        'List the name and product id of all product types.\n\nEach product type has a variety of different items with unique item ids and options.\nThere are only 50 product types in the store.',
      parameters: [],
      run() {
        const products = [...dictOf(db['products']).values()].map(recordOf)
        const ids = new Map(products.map((product) => [textOf(product['name']), product['product_id'] ?? null]))
        return jsonText(ids, { sortKeys: true })
      },
    },
    transfer_to_human_agents: transfer,
  }
}

/** @throws {PythonError} */
export function orderOf(db: PyRecord, id: PyValue): PyRecord {
  return entryOf(db['orders'], id) ?? fail('Order not found')
}

/** @throws {PythonError} */
export function userOf(db: PyRecord, id: PyValue): PyRecord {
  return entryOf(db['users'], id) ?? fail('User not found')
}

/** @throws {PythonError} */
function productOf(db: PyRecord, id: PyValue): PyRecord {
  return entryOf(db['products'], id) ?? fail('Product not found')
}

/** @throws {PythonError} */
export function variantOf(db: PyRecord, productId: PyValue, itemId: PyValue): PyRecord {
  return entryOf(productOf(db, productId)['variants'], itemId) ?? fail('Variant not found')
}

/** @throws {PythonError} */
export function paymentMethodOf(db: PyRecord, order: PyRecord, id: PyValue): PyRecord {
  return entryOf(userOf(db, order['user_id'] ?? null)['payment_methods'], id) ?? fail('Payment method not found')
}

function findUser(db: PyRecord, isWanted: (user: PyRecord) => boolean): PyValue {
  for (const [id, user] of dictOf(db['users'])) if (isWanted(recordOf(user))) return id
  return fail('User not found')
}

/** @throws {PythonError} As Python has it for what is no text. */
function lower(value: PyValue = null): string {
  if (typeof value === 'string') return value.toLowerCase()
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'lower'`)
}
