import type { Phone } from './phone-database.ts'

const signals: Readonly<Record<string, string>> = {
  none: '📵 No Signal',
  poor: '📶¹ Poor',
  fair: '📶² Fair',
  good: '📶³ Good',
  excellent: '📶⁴ Excellent',
}

/** What stands at the top of the screen. */
export function statusBar(device: Phone): string {
  const icons = device.airplane_mode ? ['✈️ Airplane Mode'] : cellularIcons(device)
  if (device.wifi_connected)
    icons.push(device.wifi_ssid === null ? '📡 Enabled' : `📡 Connected to ${device.wifi_ssid}`)
  if (device.vpn_connected) icons.push('🔒 VPN Connected')
  icons.push(`🔋 ${device.battery_level}%`)
  return `Status Bar: ${icons.join(' | ')}`
}

function cellularIcons(device: Phone): string[] {
  const technology = device.network_technology_connected
  const signal = signals[device.network_signal_strength] ?? '📵 No Signal'
  if (technology === 'none') return [signal, '📵 Data Disabled']
  if (!device.data_enabled) return [signal, technology, '📵 Data Disabled']
  return [signal, technology, '📱 Data Enabled', ...(device.data_saver_mode ? ['🔽 Data Saver'] : [])]
}
