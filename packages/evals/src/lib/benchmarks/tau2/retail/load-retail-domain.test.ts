import { describe } from 'vitest'
import { claimDomain } from '../../../../../test/tau2-domain-claims.ts'
import { loadRetailDomain } from './load-retail-domain.ts'

describe('loadRetailDomain', () => {
  claimDomain('retail', loadRetailDomain, {
    tasks: { steps: 79, changes: 21, trajectories: 158 },
    calls: 191,
    walks: { steps: 240, walks: 24 },
    goldenActions: 550,
    refused: [
      '2 get_product_details: Error: Product not found',
      '3 get_product_details: Error: Product not found',
      '4 get_product_details: Error: Product not found',
      '35 find_user_id_by_email: Error: User not found',
      '37 find_user_id_by_email: Error: User not found',
      '38 find_user_id_by_email: Error: User not found',
      '39 find_user_id_by_name_zip: Error: User not found',
      '46 get_order_details: Error: Order not found',
      '46 get_order_details: Error: Order not found',
      '47 get_order_details: Error: Order not found',
      '47 get_order_details: Error: Order not found',
      '54 find_user_id_by_email: Error: User not found',
      '55 find_user_id_by_email: Error: User not found',
      '64 exchange_delivered_order_items: Error: Non-delivered order cannot be exchanged',
      '67 find_user_id_by_name_zip: Error: User not found',
      '67 find_user_id_by_name_zip: Error: User not found',
      '68 find_user_id_by_name_zip: Error: User not found',
      '105 exchange_delivered_order_items: Error: Insufficient gift card balance to pay for the price difference',
    ],
  })
})
