import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../python/parse-json.ts'
import { openEnvironment } from '../environment.ts'
import type { Environment } from '../environment.ts'
import { argumentsOf } from '../task.ts'
import type { Requestor } from '../toolkit.ts'
import { openTelecomWorld } from './open-world.ts'
import type { TelecomWorldOptions } from './open-world.ts'
import { readDatabases } from './read-databases.ts'
import { carrierToml, phoneToml } from '../../../../../test/telecom-databases.ts'

const databases = readDatabases(carrierToml, phoneToml)
const ofLine = '{"customer_id": "C1", "line_id": "L1"}'

type Step = readonly [requestor: Requestor, name: string, json?: string]

/** With Ada's phone, in a state made by functions. */
function open(actions: readonly Step[] = [], options?: TelecomWorldOptions): Environment {
  const known: Step = ['user', 'set_user_info', '{"name": "Ada Example", "phone_number": "555-0001"}']
  return openEnvironment(openTelecomWorld(databases, options), {
    agentData: null,
    userData: null,
    history: [],
    actions: [known, ...actions].map(callOf),
  })
}

function callOf([requestor, name, json = '{}']: Step): Parameters<Environment['call']>[0] {
  return { requestor, name, arguments: argumentsOf(parseJson(json)) }
}

function reply(environment: Environment, ...step: Step): string {
  return environment.call(callOf(step)).content
}

function replies(environment: Environment, steps: readonly Step[]): string[] {
  return steps.map((step) => reply(environment, ...step))
}

describe('openTelecomWorld', () => {
  it('opens worlds that are independent of each other', () => {
    const first = open()
    reply(first, 'user', 'toggle_airplane_mode')

    expect(reply(open(), 'user', 'check_status_bar')).toBe('Status Bar: 📶³ Good | 5G | 📱 Data Enabled | 🔋 80%')
  })

  it('takes in the data of an initial state', () => {
    const environment = openEnvironment(openTelecomWorld(databases), {
      agentData: null,
      userData: parseJson(
        '{"device": {"battery_level": 5, "app_statuses": {"messaging": {"permissions": {"sms": false}}}}}',
      ),
      history: [],
      actions: [],
    })

    expect(reply(environment, 'user', 'check_status_bar')).toContain('🔋 5%')
    expect(reply(environment, 'user', 'check_app_permissions', '{"app_name": "messaging"}')).toBe(
      "App 'messaging' has permission for: storage, phone.",
    )
  })

  it('takes the phone out of service when its line is suspended, which shows after a search', () => {
    const environment = open()

    expect(
      reply(environment, 'assistant', 'suspend_line', '{"customer_id": "C1", "line_id": "L1", "reason": "r"}'),
    ).toContain('"message": "Line suspended successfully. $5/month holding fee will apply."')
    expect(
      replies(environment, [
        ['user', 'check_status_bar'],
        ['user', 'reboot_device'],
      ]),
    ).toEqual([
      'Status Bar: 📶³ Good | 5G | 📱 Data Enabled | 🔋 80%',
      'Restarting network services...\nStatus Bar: 📵 No Signal | 📵 Data Disabled | 🔋 80%',
    ])
    reply(environment, 'assistant', 'resume_line', ofLine)
    expect(reply(environment, 'user', 'reboot_device')).toContain('📶⁴ Excellent | 5G')
  })

  it('carries a payment request to the user and the payment back', () => {
    const environment = open()
    const bill = '{"customer_id": "C1", "bill_id": "B1"}'

    expect(
      replies(environment, [
        ['user', 'make_payment'],
        ['assistant', 'send_payment_request', bill],
        ['assistant', 'send_payment_request', '{"customer_id": "C1", "bill_id": "B2"}'],
        ['user', 'check_payment_request'],
        ['user', 'make_payment'],
        ['user', 'check_payment_request'],
      ]),
    ).toEqual([
      'You do not have a payment request.',
      'Payment request sent to the customer for bill B1',
      'Error: A bill is already awaiting payment for this customer',
      'You have a payment request for bill B1 of 30.0 USD.',
      'Payment of 30.0 USD has been made for bill B1.',
      'No payment request has been made.',
    ])
    expect(environment.invoke(callOf(['assistant', 'assert_no_overdue_bill', '{"overdue_bill_id": "B1"}']))).toBe(true)
  })

  it('loses data where the allowance is used up, and has it again after refueling on a new bill', () => {
    const environment = open([
      ['assistant', 'set_data_usage', '{"customer_id": "C1", "line_id": "L1", "data_used_gb": 5.1}'],
    ])
    const refuel = (amount: string): Step => [
      'assistant',
      'refuel_data',
      `{"customer_id": "C1", "line_id": "L1", "gb_amount": ${amount}}`,
    ]

    expect(
      replies(environment, [['user', 'run_speed_test'], refuel('-1'), refuel('1.5'), ['user', 'run_speed_test']]),
    ).toEqual([
      'Speed test failed: No Connection.',
      'Error: Refuel amount must be positive',
      '{"message": "Successfully added 1.5 GB of data for line L1 for $3.75", "new_data_refueling_gb": "1.5", "charge": "3.75"}',
      expect.stringContaining('220.00 Mbps (Excellent)'),
    ])
    expect(reply(environment, 'assistant', 'get_bills_for_customer', '{"customer_id": "C1", "limit": 1}')).toBe(
      '[{"bill_id": "B00000001", "customer_id": "C1", "period_start": "2025-03-01", "period_end": "2025-03-31", "issue_date": "2025-03-01", "total_due": 3.75, "due_date": "2025-03-15", "line_items": [{"description": "Data refueling: 1.5 GB at $2.5/GB", "amount": 3.75, "date": "2025-02-25", "item_type": "Charge"}], "status": "Draft"}]',
    )
  })

  it('needs roaming on the phone and on the line abroad', () => {
    const environment = open([
      ['user', 'set_user_location', '{"abroad": true}'],
      ['user', 'turn_roaming_on'],
    ])
    const isWorking = (): unknown =>
      environment.invoke(callOf(['user', 'assert_mobile_data_status', '{"expected_status": true}']))

    expect(isWorking()).toBe(false)
    expect(reply(environment, 'assistant', 'enable_roaming', ofLine)).toBe('Roaming enabled successfully')
    expect(isWorking()).toBe(true)
    reply(environment, 'user', 'toggle_roaming')
    expect(isWorking()).toBe(false)
  })

  it.each<[string, Step]>([
    ['2G', ['user', 'set_network_mode_preference', '{"mode": "2g_only"}']],
    ['wifi calling', ['user', 'set_wifi_calling', '{"enabled": true, "mms_over_wifi": true}']],
    ['no permission', ['user', 'remove_app_permission', '{"app_name": "messaging", "permission": "storage"}']],
    ['no address of the message centre', ['user', 'break_apn_mms_setting']],
    ['no data', ['user', 'turn_data_off']],
  ])('cannot send MMS with %s', (_, defect) => {
    expect(reply(open(), 'user', 'can_send_mms')).toBe('Your messaging app can send MMS messages.')
    expect(reply(open([defect]), 'user', 'can_send_mms')).toBe('Your messaging app cannot send MMS messages.')
  })

  it.each<[string, Step]>([
    ['a SIM card that is missing', ['user', 'unseat_sim_card']],
    ['a SIM card that is locked', ['user', 'lock_sim_card', '{"mode": "pin"}']],
    ['a broken APN', ['user', 'break_apn_settings']],
    ['airplane mode', ['user', 'turn_airplane_mode_on']],
  ])('has no service with %s', (_, defect) => {
    const isServed = callOf(['user', 'assert_service_status', '{"expected_status": "connected"}'])

    expect(open().invoke(isServed)).toBe(true)
    expect(open([defect]).invoke(isServed)).toBe(false)
  })

  it('repairs the APN at the reboot after a reset', () => {
    const environment = open([['user', 'break_apn_settings']])

    expect(
      replies(environment, [
        ['user', 'reset_apn_settings'],
        ['user', 'reboot_device'],
      ]),
    ).toEqual([
      'APN settings will reset at reboot.\nStatus Bar: 📵 No Signal | 📵 Data Disabled | 🔋 80%',
      'Resetting APN settings...\nRestarting network services...\nStatus Bar: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔋 80%',
    ])
  })

  it('slows down by a poor VPN server, which stays so for the world that broke it', () => {
    const isFast: Step = ['user', 'assert_internet_speed', '{"expected_speed": 200, "expected_desc": "excellent"}']
    const connected = (environment: Environment): Environment => {
      reply(environment, 'user', 'disconnect_vpn')
      reply(environment, 'user', 'connect_vpn')
      return environment
    }

    expect(open([['user', 'break_vpn']]).invoke(callOf(isFast))).toBe(false)
    expect(connected(open([['user', 'break_vpn']])).invoke(callOf(isFast))).toBe(false)
    expect(connected(open()).invoke(callOf(isFast))).toBe(true)
    expect(connected(open([], { isVpnSpoiled: true })).invoke(callOf(isFast))).toBe(false)
  })

  it('cuts the VPN in airplane mode, but lets it connect there', () => {
    expect(
      replies(open(), [
        ['user', 'connect_vpn'],
        ['user', 'toggle_airplane_mode'],
        ['user', 'connect_vpn'],
        ['user', 'connect_vpn'],
        ['user', 'check_vpn_status'],
        ['user', 'disconnect_vpn'],
        ['user', 'disconnect_vpn'],
        ['user', 'toggle_wifi'],
      ]),
    ).toEqual([
      'VPN connected successfully.\nStatus Bar: 📶³ Good | 5G | 📱 Data Enabled | 🔒 VPN Connected | 🔋 80%',
      'Airplane Mode is now ON.\nStatus Bar: ✈️ Airplane Mode | 🔋 80%',
      'VPN connected successfully.\nStatus Bar: ✈️ Airplane Mode | 🔒 VPN Connected | 🔋 80%',
      'VPN already connected.',
      "VPN is ON and connected. Details: {'server_address': '192.168.1.1', 'protocol': 'OpenVPN', 'server_performance': <PerformanceLevel.EXCELLENT: 'excellent'>}",
      'VPN disconnected successfully.\nStatus Bar: ✈️ Airplane Mode | 🔋 80%',
      'No active VPN connection to disconnect.\nStatus Bar: ✈️ Airplane Mode | 🔋 80%',
      'Cannot change Wi-Fi settings while Airplane Mode is ON.\nStatus Bar: ✈️ Airplane Mode | 🔋 80%',
    ])
  })

  it('answers wrong arguments in the words of the tool', () => {
    const environment = open()

    expect(
      replies(environment, [
        ['assistant', 'get_customer_by_id', '{"customer_id": "C1x"}'],
        ['assistant', 'enable_roaming', '{"customer_id": "C1x", "line_id": "L1"}'],
        ['assistant', 'enable_roaming', '{"customer_id": "C1", "line_id": "L2"}'],
        ['assistant', 'resume_line', ofLine],
        ['assistant', 'get_details_by_id', '{"id": "Z9"}'],
        ['user', 'check_app_status', '{"app_name": "nope"}'],
      ]),
    ).toEqual([
      'Error: Customer with ID C1x not found',
      'Error: Customer with ID C1x not found',
      'Error: Line L2 not found for customer C1',
      'Error: Line must be suspended to resume',
      'Error: Unknown ID format or type: Z9',
      "App 'nope' not found on this phone.",
    ])
    expect(reply(environment, 'user', 'set_network_mode_preference', '{"mode": "6g"}')).toContain(
      "Failed to set network mode: '6g' is not a valid option. Please use one of: 4g_5g_preferred, 4g_only, 3g_only, 2g_only\n",
    )
    expect(
      reply(environment, 'user', 'grant_app_permission', '{"app_name": "messaging", "permission": "camera"}'),
    ).toContain(
      "Error. Permission 'camera' not tracked for app 'messaging', available permissions: ['sms', 'storage', 'phone', 'network']\n",
    )
  })

  it('suspends a line over a bill of the month before, and may end its contract', () => {
    const json = '{"customer_id": "C1", "line_id": "L1", "new_bill_id": "B9", "contract_ended": true}'
    const environment = open([['assistant', 'suspend_line_for_overdue_bill', json]])

    expect(reply(environment, 'assistant', 'get_details_by_id', '{"id": "B9"}')).toBe(
      '{"bill_id": "B9", "customer_id": "C1", "period_start": "2025-01-01", "period_end": "2025-01-31", "issue_date": "2025-01-01", "total_due": 30.0, "due_date": "2025-01-15", "line_items": [{"description": "Charge for line L1", "amount": 30.0, "date": "2025-02-25", "item_type": "Charge"}], "status": "Overdue"}',
    )
    expect(environment.world.agent.db).toMatchObject({
      lines: [{ status: 'Suspended', suspension_start_date: '2025-02-25', contract_end_date: '2025-01-31' }, {}],
    })
  })
})
