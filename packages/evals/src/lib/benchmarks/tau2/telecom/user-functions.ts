import { compare } from '../../../python/arithmetic.ts'
import { isEqual } from '../../../python/is-equal.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { method } from './declare-tool.ts'
import type { PhoneModel } from './phone.ts'

/** What initial states and assertions of tasks call on the user's side, beside the user's tools. */
export function userFunctions(phone: PhoneModel): Record<string, Method> {
  return { ...switches(phone), ...defects(phone), ...assertions(phone) }
}

function switches(phone: PhoneModel): Record<string, Method> {
  const { surroundings } = phone.db
  return {
    set_user_info: method(['name', 'phone_number'], (name = null, phoneNumber = null) => {
      surroundings.name = str(name)
      surroundings.phone_number = str(phoneNumber)
      return null
    }),
    set_user_location: method(['abroad'], (abroad = null) => {
      surroundings.is_abroad = abroad === true
      return null
    }),
    turn_airplane_mode_on: doing(() => phone.setAirplaneMode(true)),
    turn_airplane_mode_off: doing(() => phone.setAirplaneMode(false)),
    turn_data_on: doing(() => phone.change({ data_enabled: true })),
    turn_data_off: doing(() => phone.change({ data_enabled: false })),
    turn_roaming_on: doing(() => phone.change({ roaming_enabled: true })),
    turn_roaming_off: doing(() => phone.change({ roaming_enabled: false })),
    turn_data_saver_mode_on: doing(() => phone.change({ data_saver_mode: true })),
    turn_data_saver_mode_off: doing(() => phone.change({ data_saver_mode: false })),
    set_wifi_calling: method(
      ['enabled', { name: 'mms_over_wifi', default: null }],
      (enabled = null, mmsOverWifi = null) => {
        phone.change({
          wifi_calling_enabled: enabled === true,
          ...(typeof mmsOverWifi === 'boolean' && { wifi_calling_mms_over_wifi: mmsOverWifi }),
        })
        return null
      },
    ),
    simulate_network_search: doing(() => phone.searchNetwork()),
  }
}

/** What goes wrong with a phone. */
function defects(phone: PhoneModel): Record<string, Method> {
  const { device } = phone.db
  return {
    unseat_sim_card: doing(() => phone.change({ sim_card_missing: true })),
    lock_sim_card: method(['mode'], (mode = null) => {
      if (mode !== 'pin' && mode !== 'puk') throw new PythonError('ValueError', `Invalid lock mode: ${str(mode)}`)
      phone.change({ sim_card_status: `locked_${mode}` })
      return null
    }),
    break_apn_settings: doing(() =>
      phone.change({ active_apn_settings: { ...device.active_apn_settings, apn_name: 'broken' } }),
    ),
    break_apn_mms_setting: doing(() => {
      device.active_apn_settings.mmsc_url = null
    }),
    break_vpn: doing(() => {
      phone.connectVpn()
      if (device.vpn_details) device.vpn_details.server_performance = 'poor'
    }),
    remove_app_permission: method(['app_name', 'permission'], (appName = null, permissionName = null) => {
      const [name, permission] = [str(appName), str(permissionName)]
      const permissions = device.app_statuses.get(name)?.permissions
      if (permissions === undefined || !Object.hasOwn(permissions, permission)) {
        throw new PythonError('ValueError', `App '${name}' has no permission '${permission}'`)
      }
      permissions[permission] = false
      return null
    }),
  }
}

function assertions(phone: PhoneModel): Record<string, Method> {
  const { device } = phone.db
  return {
    assert_service_status: method(['expected_status'], (status = null) =>
      isEqual(device.network_connection_status, status),
    ),
    assert_mobile_data_status: method(['expected_status'], (status = null) => isEqual(phone.isDataWorking(), status)),
    assert_internet_speed: method(
      ['expected_speed', { name: 'expected_desc', default: null }],
      (wanted = null, rating = null) => {
        const speed = phone.speed()
        if (speed === undefined) return false
        const isRated = rating === null || speed.rating.toLowerCase() === str(rating).toLowerCase()
        return isRated && compare(speed.megabitsPerSecond, wanted, '>=') >= 0
      },
    ),
    assert_can_send_mms: method(['expected_status'], (status = null) => isEqual(phone.canSendMms(), status)),
  }
}

function doing(run: () => void): Method {
  return method([], () => {
    run()
    return null
  })
}
