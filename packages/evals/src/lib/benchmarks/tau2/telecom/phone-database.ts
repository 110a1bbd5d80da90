import type { Float, PyRecord } from '../../../python/value.ts'
import type { ModelShape } from '../read-model.ts'

/** What the user works on: the phone, and what it finds around it. */
export interface PhoneDatabase extends PyRecord {
  device: Phone
  surroundings: Surroundings
}

export interface Phone extends PyRecord {
  sim_card_status: 'active' | 'missing' | 'locked_pin' | 'locked_puk'
  sim_card_missing: boolean
  airplane_mode: boolean
  network_signal_strength: string
  network_technology_connected: string
  network_connection_status: string
  battery_level: number
  data_enabled: boolean
  roaming_enabled: boolean
  network_mode_preference: string
  active_apn_settings: ApnSettings
  wifi_enabled: boolean
  wifi_connected: boolean
  wifi_ssid: string | null
  wifi_signal_strength: string
  wifi_calling_enabled: boolean
  wifi_calling_mms_over_wifi: boolean
  data_saver_mode: boolean
  vpn_enabled_setting: boolean
  vpn_connected: boolean
  vpn_details: VpnDetails | null
  app_statuses: Map<string, AppStatus>
}

export interface ApnSettings extends PyRecord {
  apn_name: string
  reset_at_reboot: boolean
  mmsc_url: string | null
}

export interface VpnDetails extends PyRecord {
  server_address: string
  protocol: string
  server_performance: string
}

export interface AppStatus extends PyRecord {
  app_name: string
  permissions: PyRecord
}

export interface Surroundings extends PyRecord {
  name: string | null
  phone_number: string | null
  is_abroad: boolean
  /** Of these and below, what the carrier's side says of the line with the phone number. */
  roaming_allowed: boolean
  mobile_data_usage_exceeded: boolean
  line_active: boolean
  payment_request: PaymentRequest | null
  /** By technology. */
  signal_strength: Map<string, string>
}

export interface PaymentRequest extends PyRecord {
  bill_id: string
  amount_due: Float
  paid: boolean
}

const any = 'any'

const apnSettings: ModelShape = {
  fields: {
    apn_name: [any, 'internet'],
    reset_at_reboot: [any, false],
    mms_apn: [any, 'mms'],
    mmsc_url: [any, 'http://mms.carrier.com/mms/wapenc'],
    mms_proxy: [any, null],
    mms_port: [any, null],
  },
}
const appStatus: ModelShape = {
  fields: {
    app_name: any,
    permissions: { fields: { sms: [any, false], storage: [any, false], phone: [any, false], network: [any, false] } },
  },
}
const phone: ModelShape = {
  fields: {
    sim_card_status: any,
    sim_card_missing: any,
    airplane_mode: any,
    network_signal_strength: any,
    network_technology_connected: any,
    network_connection_status: any,
    battery_level: any,
    data_enabled: any,
    roaming_enabled: any,
    network_mode_preference: any,
    active_apn_settings: apnSettings,
    wifi_enabled: any,
    wifi_connected: any,
    wifi_ssid: [any, null],
    wifi_signal_strength: any,
    wifi_calling_enabled: any,
    wifi_calling_mms_over_wifi: any,
    data_saver_mode: any,
    vpn_enabled_setting: any,
    vpn_connected: any,
    vpn_details: [{ fields: { server_address: any, protocol: any, server_performance: any } }, null],
    app_statuses: { dict: appStatus },
  },
}
const surroundings: ModelShape = {
  fields: {
    name: [any, null],
    phone_number: [any, null],
    is_abroad: [any, false],
    roaming_allowed: [any, false],
    signal_strength: [
      { dict: any },
      new Map([
        ['2G', 'poor'],
        ['3G', 'fair'],
        ['4G', 'good'],
        ['5G', 'excellent'],
      ]),
    ],
    mobile_data_usage_exceeded: [any, false],
    line_active: [any, true],
    payment_request: [{ fields: { bill_id: any, amount_due: 'float', paid: [any, false] } }, null],
  },
}
export const phoneDatabase: ModelShape = { fields: { device: phone, surroundings: [surroundings, new Map()] } }
