import { Float } from '../../../python/value.ts'
import type { PyNumber, PyRecord } from '../../../python/value.ts'
import type { ModelShape } from '../read-model.ts'

/** What the agent works on. Dates are texts as Python shows them: `2025-02-25`, `2025-02-25 12:08:00`. */
export interface CarrierDatabase extends PyRecord {
  plans: Plan[]
  customers: Customer[]
  lines: Line[]
  bills: Bill[]
  devices: PyRecord[]
}

export interface Plan extends PyRecord {
  plan_id: string
  data_limit_gb: Float
  price_per_month: Float
  data_refueling_price_per_gb: Float
}

export interface Customer extends PyRecord {
  customer_id: string
  full_name: string
  date_of_birth: string
  phone_number: string
  line_ids: string[]
  bill_ids: string[]
}

export interface Line extends PyRecord {
  line_id: string
  phone_number: string
  status: 'Active' | 'Suspended' | 'Pending Activation' | 'Closed'
  plan_id: string
  data_used_gb: PyNumber
  data_refueling_gb: Float
  roaming_enabled: boolean
  contract_end_date: string | null
  suspension_start_date: string | null
}

export interface Bill extends PyRecord {
  bill_id: string
  customer_id: string
  issue_date: string
  total_due: Float
  line_items: PyRecord[]
  status: 'Draft' | 'Issued' | 'Paid' | 'Overdue' | 'Awaiting Payment' | 'Disputed'
}

const any = 'any'
const float = 'float'

const plan: ModelShape = {
  fields: { plan_id: any, name: any, data_limit_gb: float, price_per_month: float, data_refueling_price_per_gb: float },
}
const address: ModelShape = { fields: { street: any, city: any, state: any, zip_code: any } }
const paymentMethod: ModelShape = { fields: { method_type: any, account_number_last_4: any, expiration_date: any } }
const customer: ModelShape = {
  fields: {
    customer_id: any,
    full_name: any,
    date_of_birth: any,
    email: any,
    phone_number: any,
    address,
    account_status: [any, 'Pending Verification'],
    payment_methods: [{ list: paymentMethod }, []],
    line_ids: [any, []],
    bill_ids: [any, []],
    created_at: any,
    last_extension_date: [any, null],
    goodwill_credit_used_this_year: [float, new Float(0)],
  },
}
const line: ModelShape = {
  fields: {
    line_id: any,
    phone_number: any,
    status: [any, 'Pending Activation'],
    plan_id: any,
    device_id: [any, null],
    data_used_gb: [float, new Float(0)],
    data_refueling_gb: [float, new Float(0)],
    roaming_enabled: [any, false],
    contract_end_date: [any, null],
    last_plan_change_date: [any, null],
    last_sim_replacement_date: [any, null],
    suspension_start_date: [any, null],
  },
}
const lineItem: ModelShape = { fields: { description: any, amount: float, date: any, item_type: any } }
const bill: ModelShape = {
  fields: {
    bill_id: any,
    customer_id: any,
    period_start: any,
    period_end: any,
    issue_date: any,
    total_due: float,
    due_date: any,
    line_items: [{ list: lineItem }, []],
    status: [any, 'Draft'],
  },
}
const device: ModelShape = {
  fields: {
    device_id: any,
    device_type: any,
    model: any,
    imei: [any, null],
    is_esim_capable: any,
    activated: [any, false],
    activation_date: [any, null],
    last_esim_transfer_date: [any, null],
  },
}
export const carrierDatabase: ModelShape = {
  fields: {
    plans: { list: plan },
    customers: { list: customer },
    lines: { list: line },
    bills: { list: bill },
    devices: { list: device },
  },
}
