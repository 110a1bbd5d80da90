import { repr, str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { apnDefinitions, readApn } from './apn-settings.ts'
import { declareTool } from './declare-tool.ts'
import { isNetworkMode, networkModes } from './phone.ts'
import type { PhoneModel } from './phone.ts'
import { statusBar } from './status-bar.ts'
import { onOff } from './user-check-tools.ts'

/** What the user can change. */
export function userFixTools(phone: PhoneModel): Record<string, Tau2Tool> {
  const { device, surroundings } = phone.db

  /** A tool that shows the status bar after its own words. */
  function fix(
    description: string,
    run: (...values: PyValue[]) => string,
    parameters: Tau2Tool['parameters'] = [],
  ): Tau2Tool {
    return declareTool('write', description, parameters, (...values) => `${run(...values)}\n${statusBar(device)}`)
  }

  return {
    set_network_mode_preference: {
      ...fix(
        'Changes the type of cellular network your phone prefers to connect to (e.g., 5G, LTE/4G, 3G). Higher-speed networks (LTE/5G) provide faster data but may use more battery.',
        (mode = null) => {
          if (!isNetworkMode(mode)) {
            return `Failed to set network mode: '${str(mode)}' is not a valid option. Please use one of: ${networkModes.join(', ')}`
          }
          phone.change({ network_mode_preference: mode })
          return `Preferred Network Mode set to: ${mode}`
        },
        [{ name: 'mode', schema: { anyOf: [{ $ref: '#/$defs/NetworkModePreference' }, { type: 'string' }] } }],
      ),
      definitions: { NetworkModePreference: { enum: networkModes, title: 'NetworkModePreference', type: 'string' } },
    },
    toggle_airplane_mode: fix(
      'Toggles Airplane Mode ON or OFF. When ON, it disconnects all wireless communications including cellular, Wi-Fi, and Bluetooth.\n\nReturns the new state of airplane_mode.',
      () => {
        phone.setAirplaneMode(!device.airplane_mode)
        return `Airplane Mode is now ${onOff(device.airplane_mode)}.`
      },
    ),
    reseat_sim_card: fix(
      'Simulates removing and reinserting your SIM card. This can help resolve recognition issues.',
      () => {
        phone.change({ sim_card_missing: false })
        return 'SIM card re-seated successfully.'
      },
    ),
    toggle_data: fix(
      "Toggles your phone's mobile data connection ON or OFF. Controls whether your phone can use cellular data for internet access when Wi-Fi is unavailable.\n\nReturns the new data connection status.",
      () => {
        phone.change({ data_enabled: !device.data_enabled })
        return `Mobile Data is now ${onOff(device.data_enabled)}.`
      },
    ),
    toggle_roaming: fix(
      "Toggles Data Roaming ON or OFF. When ON, your phone can use data networks in areas outside your carrier's coverage.\n\nReturns the new data roaming status.",
      () => {
        phone.change({ roaming_enabled: !device.roaming_enabled })
        return `Data Roaming is now ${onOff(device.roaming_enabled)}.`
      },
    ),
    toggle_data_saver_mode: fix(
      'Toggles Data Saver mode ON or OFF. When ON, it reduces data usage, which may affect data speed.\n\nReturns the new data saver mode status.',
      () => {
        phone.change({ data_saver_mode: !device.data_saver_mode })
        return `Data Saver Mode is now ${onOff(device.data_saver_mode)}.`
      },
    ),
    set_apn_settings: {
      ...fix(
        'Sets the APN settings for the phone.',
        (settings = null) => {
          const apn = readApn(settings)
          phone.change({ active_apn_settings: apn })
          return `APN settings set to: ${apn.apn_name}`
        },
        [
          {
            name: 'apn_settings',
            schema: { anyOf: [{ $ref: '#/$defs/APNSettings' }, { additionalProperties: true, type: 'object' }] },
          },
        ],
      ),
      definitions: apnDefinitions,
    },
    reset_apn_settings: fix('Resets your APN settings to the default settings.', () => {
      device.active_apn_settings.reset_at_reboot = true
      return 'APN settings will reset at reboot.'
    }),
    toggle_wifi: fix(
      "Toggles your phone's Wi-Fi radio ON or OFF. Controls whether your phone can discover and connect to wireless networks for internet access.\n\nReturns the new Wi-Fi status.",
      () => {
        if (device.airplane_mode) return 'Cannot change Wi-Fi settings while Airplane Mode is ON.'
        phone.change({ wifi_enabled: !device.wifi_enabled })
        if (!device.wifi_enabled) phone.leaveWifi()
        return `Wi-Fi is now ${onOff(device.wifi_enabled)}.`
      },
    ),
    toggle_wifi_calling: fix(
      'Toggles Wi-Fi Calling ON or OFF. This feature allows you to make and receive calls over Wi-Fi instead of the cellular network, which can help in areas with weak cellular signal.\n\nReturns the new Wi-Fi Calling status.',
      () => {
        phone.change({ wifi_calling_enabled: !device.wifi_calling_enabled })
        return `Wi-Fi Calling is now ${onOff(device.wifi_calling_enabled)}.`
      },
    ),
    connect_vpn: declareTool('write', 'Connects to your VPN (Virtual Private Network).', [], () => {
      if (device.vpn_connected) return 'VPN already connected.'
      phone.connectVpn()
      return `VPN connected successfully.\n${statusBar(device)}`
    }),
    disconnect_vpn: fix(
      'Disconnects any active VPN (Virtual Private Network) connection. Stops routing your internet traffic through a VPN server, which might affect connection speed or access to content.',
      () => {
        if (!device.vpn_connected) return 'No active VPN connection to disconnect.'
        phone.disconnectVpn()
        return 'VPN disconnected successfully.'
      },
    ),
    grant_app_permission: fix(
      'Gives a specific permission to an app (like access to storage, camera, or location). Required for some app functions to work properly.',
      (appName = null, permissionName = null) => {
        const [name, permission] = [str(appName), str(permissionName).toLowerCase()]
        const permissions = device.app_statuses.get(name)?.permissions
        if (permissions === undefined) return `Error. App '${name}' not found. Cannot grant permission.`
        if (!Object.hasOwn(permissions, permission)) {
          return `Error. Permission '${permission}' not tracked for app '${name}', available permissions: ${repr(Object.keys(permissions))}`
        }
        permissions[permission] = true
        return `Success. Permission '${permission}' granted to app '${name}'.`
      },
      [
        textParameter('app_name', 'The name of the app to grant the permission to.'),
        textParameter('permission', 'The permission to grant, should be lowercase.'),
      ],
    ),
    reboot_device: fix(
      'Restarts your phone completely. This can help resolve many temporary software glitches by refreshing all running services and connections.',
      () => {
        const isReset = device.active_apn_settings.reset_at_reboot
        if (isReset) phone.resetApn()
        phone.searchNetwork()
        return `${isReset ? 'Resetting APN settings...\n' : ''}Restarting network services...`
      },
    ),
    make_payment: declareTool('write', 'Makes a payment for the bill that the agent has sent you.', [], () => {
      const request = surroundings.payment_request
      if (request === null) return 'You do not have a payment request.'
      request.paid = true
      return `Payment of ${str(request.amount_due)} USD has been made for bill ${request.bill_id}.`
    }),
  }
}
