import { str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { declareTool } from './declare-tool.ts'
import type { AppStatus, Phone } from './phone-database.ts'
import type { PhoneModel } from './phone.ts'
import { statusBar } from './status-bar.ts'

/** What the user can look at. */
export function userCheckTools(phone: PhoneModel): Record<string, Tau2Tool> {
  const { device, surroundings } = phone.db
  return {
    check_status_bar: check(
      "Shows what icons are currently visible in your phone's status bar (the area at the top of the screen). Displays network signal strength, mobile data status (enabled, disabled, data saver), Wi-Fi status, and battery level.",
      () => statusBar(device),
    ),
    check_network_status: check(
      "Checks your phone's connection status to cellular networks and Wi-Fi. Shows airplane mode status, signal strength, network type, whether mobile data is enabled, and whether data roaming is enabled.",
      () =>
        [
          `Airplane Mode: ${onOff(device.airplane_mode)}`,
          `SIM Card Status: ${phone.simStatus()}`,
          `Cellular Connection: ${device.network_connection_status}`,
          `Cellular Signal: ${device.network_signal_strength}`,
          `Cellular Network Type: ${device.network_technology_connected}`,
          `Mobile Data Enabled: ${yesNo(device.data_enabled)}`,
          `Data Roaming Enabled: ${yesNo(device.roaming_enabled)}`,
          `Wi-Fi Radio: ${onOff(device.wifi_enabled)}`,
          `Wi-Fi Connected: ${yesNo(device.wifi_connected)}`,
          ...(device.wifi_connected ? [`Connected Wi-Fi Network: ${device.wifi_ssid ?? 'Unknown'}`] : []),
        ].join('\n'),
    ),
    check_network_mode_preference: check(
      'Shows the current network mode preference.',
      () => `Network Mode Preference: ${device.network_mode_preference}`,
    ),
    run_speed_test: check(
      'Measures your current internet connection speed (download speed). Provides information about connection quality and what activities it can support.',
      () => {
        const speed = phone.speed()
        if (speed === undefined) return 'Speed test failed: No Connection.'
        return `Speed Test Result: ${speed.megabitsPerSecond.value.toFixed(2)} Mbps (${speed.rating}). ${uses[speed.rating] ?? ''}`
      },
    ),
    check_sim_status: check(
      'Checks if your SIM card is working correctly and displays its current status. Shows if the SIM is active, missing, or locked with a PIN or PUK code.',
      () => simTexts[phone.simStatus()],
    ),
    check_data_restriction_status: check(
      'Checks if your phone has any data-limiting features active. Shows if Data Saver mode is on.',
      () => (device.data_saver_mode ? 'Data Saver mode is ON (limits data usage).' : 'Data Saver mode is OFF.'),
    ),
    check_apn_settings: check(
      "Checks the technical APN settings your phone uses to connect to your carrier's mobile data network. Shows current APN name and MMSC URL for picture messaging.",
      () => {
        const { apn_name: name, mmsc_url: url } = device.active_apn_settings
        return `Current APN Name: ${name}\nMMSC URL (for picture messages): ${url ?? 'Not Set'}\n(These are technical settings, usually best left unchanged.)`
      },
    ),
    check_wifi_status: check(
      "Checks your Wi-Fi connection status. Shows if Wi-Fi is turned on, which network you're connected to (if any), and the signal strength.",
      () => {
        if (!device.wifi_enabled) return 'Wi-Fi is turned OFF.'
        if (!device.wifi_connected) return 'Wi-Fi is ON but not connected to any network.'
        return `Wi-Fi is ON and connected to '${str(device.wifi_ssid)}'. Signal strength: ${device.wifi_signal_strength}.`
      },
    ),
    check_wifi_calling_status: check(
      'Checks if Wi-Fi Calling is enabled on your device. This feature allows you to make and receive calls over a Wi-Fi network instead of using the cellular network.',
      () => `Wi-Fi Calling is currently turned ${onOff(device.wifi_calling_enabled)}.`,
    ),
    check_vpn_status: check(
      "Checks if you're using a VPN (Virtual Private Network) connection. Shows if a VPN is active, connected, and displays any available connection details.",
      () => {
        if (device.vpn_connected) return `VPN is ON and connected. Details: ${vpnText(device)}`
        if (device.vpn_enabled_setting) return 'VPN is turned ON in settings, but currently not connected.'
        return 'VPN is turned OFF.'
      },
    ),
    check_installed_apps: check('Returns the name of all installed apps on the phone.', () => {
      const names = [...device.app_statuses.keys()]
      if (names.length === 0) return 'No apps are installed on the phone.'
      return `The following apps are installed on the phone: ${names.join(', ')}`
    }),
    check_app_status: check(
      'Checks detailed information about a specific app. Shows its permissions and background data usage settings.',
      ofApp(device, (name, app) => {
        const granted = grantedOf(app).map((permission) => `   - ${permission}`)
        return [
          `Status for App: ${name}`,
          ' - Permissions Granted:',
          ...(granted.length > 0 ? granted : ['   - None']),
        ].join('\n')
      }),
      [textParameter('app_name')],
    ),
    check_app_permissions: check(
      'Checks what permissions a specific app currently has. Shows if the app has access to features like storage, camera, location, etc.',
      ofApp(device, (name, app) => {
        const granted = grantedOf(app)
        if (granted.length === 0) return `App '${name}' currently has no permissions granted.`
        return `App '${name}' has permission for: ${granted.join(', ')}.`
      }),
      [textParameter('app_name')],
    ),
    can_send_mms: check(
      'Checks if the default messaging app can send MMS messages.',
      () => `Your messaging app ${phone.canSendMms() ? 'can' : 'cannot'} send MMS messages.`,
    ),
    check_payment_request: check('Checks if the agent has sent you a payment request.', () => {
      const request = surroundings.payment_request
      if (request === null) return 'No payment request has been made.'
      return `You have a payment request for bill ${request.bill_id} of ${str(request.amount_due)} USD.`
    }),
  }
}

const simTexts: Readonly<Record<Phone['sim_card_status'], string>> = {
  active: 'Your SIM card is active and working.',
  missing: 'No SIM card detected in the phone.',
  locked_pin: 'The SIM card is locked with a PIN code.',
  locked_puk: 'The SIM card is locked with a PUK code.',
}

/** What a rated speed is good for. */
const uses: Readonly<Record<string, string>> = {
  'Very Poor': 'Connection is very slow. Basic web browsing might be difficult.',
  Poor: 'Connection is slow. Web browsing may be sluggish, streaming difficult.',
  Fair: 'Connection is okay for web browsing and some standard definition streaming.',
  Good: 'Connection is good for most activities, including HD streaming.',
  Excellent: 'Connection is very fast.',
}

function check(
  description: string,
  run: (...values: PyValue[]) => PyValue,
  parameters: Tau2Tool['parameters'] = [],
): Tau2Tool {
  return declareTool('read', description, parameters, run)
}

function ofApp(device: Phone, tell: (name: string, app: AppStatus) => string): (name?: PyValue) => string {
  return (name = null) => {
    const app = device.app_statuses.get(str(name))
    return app ? tell(str(name), app) : `App '${str(name)}' not found on this phone.`
  }
}

function grantedOf(app: AppStatus): string[] {
  return Object.keys(app.permissions).filter((permission) => app.permissions[permission] === true)
}

/** As Python shows the fields of the model. */
function vpnText({ vpn_details: details }: Phone): string {
  if (details === null) return 'N/A'
  const { server_address: address, protocol, server_performance: performance } = details
  return `{'server_address': '${address}', 'protocol': '${protocol}', 'server_performance': <PerformanceLevel.${performance.toUpperCase()}: '${performance}'>}`
}

export function onOff(isOn: boolean): string {
  return isOn ? 'ON' : 'OFF'
}

function yesNo(isSo: boolean): string {
  return isSo ? 'Yes' : 'No'
}
