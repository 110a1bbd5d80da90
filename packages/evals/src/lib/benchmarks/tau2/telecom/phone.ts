import { Float } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import { defaultApn } from './apn-settings.ts'
import type { Phone, PhoneDatabase, VpnDetails } from './phone-database.ts'

/** How a phone behaves: what follows from its settings and from where it is. */
export interface PhoneModel {
  readonly db: PhoneDatabase
  /** Connects with the network or loses it: what settings have changed shows no earlier. */
  searchNetwork(): void
  simStatus(): Phone['sim_card_status']
  isDataWorking(): boolean
  /** Without a connection there is none. */
  speed(): { readonly megabitsPerSecond: Float; readonly rating: string } | undefined
  canSendMms(): boolean
  connectVpn(): void
  disconnectVpn(): void
  resetApn(): void
  setAirplaneMode(isOn: boolean): void
  /** Settings. The network is searched where they have to do with it. */
  change(settings: Partial<Phone>): void
  leaveWifi(): void
}

const searching = [
  'sim_card_status',
  'sim_card_missing',
  'airplane_mode',
  'network_mode_preference',
  'data_enabled',
  'roaming_enabled',
  'active_apn_settings',
]

/** Of technologies, megabits a second: the mean of what is usual. */
const speeds: Readonly<Record<string, number>> = { '2G': 0.25, '3G': 3, '4G': 55, '5G': 275 }
const shares: Readonly<Record<string, number>> = { poor: 0.2, fair: 0.5, good: 0.8, excellent: 1 }
/** Of network modes, the technologies to try. */
const candidates: Readonly<Record<string, readonly string[]>> = {
  '4g_5g_preferred': ['5G', '4G'],
  '4g_only': ['4G'],
  '3g_only': ['3G'],
  '2g_only': ['2G'],
}
export const networkModes: readonly string[] = Object.keys(candidates)

export function isNetworkMode(value: PyValue): value is string {
  return typeof value === 'string' && networkModes.includes(value)
}

/** @param vpnServer What a connection is made with; changed in place. */
export function openPhone(db: PhoneDatabase, vpnServer: VpnDetails): PhoneModel {
  const { device, surroundings } = db

  function simStatus(): Phone['sim_card_status'] {
    return device.sim_card_missing ? 'missing' : device.sim_card_status
  }

  function isReachable(): boolean {
    return (
      !device.airplane_mode &&
      simStatus() === 'active' &&
      device.active_apn_settings.apn_name !== 'broken' &&
      surroundings.line_active
    )
  }

  function searchNetwork(): void {
    const wanted = candidates[device.network_mode_preference] ?? []
    const technology = isReachable() ? wanted.find((name) => strengthOf(name) !== 'none') : undefined
    device.network_connection_status = technology === undefined ? 'no_service' : 'connected'
    device.network_technology_connected = technology ?? 'none'
    device.network_signal_strength = technology === undefined ? 'none' : strengthOf(technology)
  }

  function strengthOf(technology: string): string {
    return surroundings.signal_strength.get(technology) ?? 'none'
  }

  function isDataWorking(): boolean {
    return (
      !device.airplane_mode &&
      device.network_connection_status === 'connected' &&
      device.network_signal_strength !== 'none' &&
      device.data_enabled &&
      (!surroundings.is_abroad || (device.roaming_enabled && surroundings.roaming_allowed)) &&
      !surroundings.mobile_data_usage_exceeded
    )
  }

  function speed(): ReturnType<PhoneModel['speed']> {
    if (!isDataWorking()) return undefined
    const base = speeds[device.network_technology_connected] ?? 0
    const isSlowVpn = device.vpn_connected && device.vpn_details?.server_performance === 'poor'
    const megabitsPerSecond =
      base * (isSlowVpn ? 0.1 : 1) * (device.data_saver_mode ? 0.2 : 1) * (shares[device.network_signal_strength] ?? 0)
    return { megabitsPerSecond: new Float(megabitsPerSecond), rating: ratingOf(megabitsPerSecond) }
  }

  function change(settings: Partial<Phone>): void {
    Object.assign(device, settings)
    if (searching.some((name) => Object.hasOwn(settings, name))) searchNetwork()
  }

  function disconnectVpn(): void {
    device.vpn_connected = false
    device.vpn_details = null
  }

  function leaveWifi(): void {
    device.wifi_connected = false
    device.wifi_ssid = null
    device.wifi_signal_strength = 'none'
  }

  return {
    db,
    change,
    leaveWifi,
    setAirplaneMode(isOn) {
      change({ airplane_mode: isOn })
      if (!isOn) return
      leaveWifi()
      disconnectVpn()
    },
    searchNetwork,
    simStatus,
    isDataWorking,
    speed,
    canSendMms() {
      const messaging = device.app_statuses.get('messaging')?.permissions
      return (
        isDataWorking() &&
        device.network_technology_connected !== '2G' &&
        !(device.wifi_calling_enabled && device.wifi_calling_mms_over_wifi) &&
        device.active_apn_settings.mmsc_url !== null &&
        messaging?.['storage'] === true &&
        messaging['sms'] === true
      )
    },
    connectVpn() {
      device.vpn_connected = true
      device.vpn_details = vpnServer
    },
    disconnectVpn,
    resetApn() {
      device.active_apn_settings = defaultApn()
    },
  }
}

function ratingOf(megabitsPerSecond: number): string {
  if (megabitsPerSecond < 1) return 'Very Poor'
  if (megabitsPerSecond < 5) return 'Poor'
  if (megabitsPerSecond < 25) return 'Fair'
  return megabitsPerSecond < 100 ? 'Good' : 'Excellent'
}
