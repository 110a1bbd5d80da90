import type { Tau2Tool } from '../toolkit.ts'
import type { PhoneModel } from './phone.ts'
import { userCheckTools } from './user-check-tools.ts'
import { userFixTools } from './user-fix-tools.ts'

/** In upstream's order. */
const names = [
  'check_status_bar',
  'check_network_status',
  'check_network_mode_preference',
  'set_network_mode_preference',
  'run_speed_test',
  'toggle_airplane_mode',
  'check_sim_status',
  'reseat_sim_card',
  'toggle_data',
  'toggle_roaming',
  'check_data_restriction_status',
  'toggle_data_saver_mode',
  'check_apn_settings',
  'set_apn_settings',
  'reset_apn_settings',
  'check_wifi_status',
  'toggle_wifi',
  'check_wifi_calling_status',
  'toggle_wifi_calling',
  'check_vpn_status',
  'connect_vpn',
  'disconnect_vpn',
  'check_installed_apps',
  'check_app_status',
  'check_app_permissions',
  'grant_app_permission',
  'can_send_mms',
  'reboot_device',
  'check_payment_request',
  'make_payment',
]

/** What the user can call. */
export function userTools(phone: PhoneModel): Record<string, Tau2Tool> {
  const tools: Readonly<Record<string, Tau2Tool>> = { ...userCheckTools(phone), ...userFixTools(phone) }
  return Object.fromEntries(
    names.flatMap((name): [string, Tau2Tool][] => {
      const tool = tools[name]
      return tool ? [[name, tool]] : []
    }),
  )
}
