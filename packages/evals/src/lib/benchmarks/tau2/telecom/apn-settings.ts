import { PythonError } from '../../../python/python-error.ts'
import { entriesOf, isDict, isNumber, typeName } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import type { ApnSettings } from './phone-database.ts'

const defaults: ApnSettings = {
  apn_name: 'internet',
  reset_at_reboot: false,
  mms_apn: 'mms',
  mmsc_url: 'http://mms.carrier.com/mms/wapenc',
  mms_proxy: null,
  mms_port: null,
}

export function defaultApn(): ApnSettings {
  return { ...defaults }
}

/** @throws {PythonError} A `ValidationError` for what is no such settings. */
export function readApn(value: PyValue): ApnSettings {
  if (value === null || isNumber(value) || !isDict(value)) {
    throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'apn_name'`)
  }
  const given = new Map(entriesOf(value))
  for (const name of given.keys()) {
    if (!Object.hasOwn(defaults, name)) throw invalid(`${name}\n  Extra inputs are not permitted`)
  }
  const settings = defaultApn()
  const name = given.get('apn_name')
  if (name !== undefined && name !== 'internet' && name !== 'broken') {
    throw invalid(`apn_name\n  Input should be 'internet' or 'broken'`)
  }
  for (const field of Object.keys(settings))
    settings[field] = given.get(field) ?? (given.has(field) ? null : (settings[field] ?? null))
  return settings
}

function invalid(problem: string): PythonError {
  return new PythonError('ValidationError', `1 validation error for APNSettings\n${problem}`)
}

const textOrNull = [{ type: 'string' }, { type: 'null' }]

/** What the declaration of `set_apn_settings` refers to. */
export const apnDefinitions: Readonly<Record<string, unknown>> = {
  APNNames: { enum: ['internet', 'broken'], title: 'APNNames', type: 'string' },
  APNSettings: {
    additionalProperties: false,
    description: 'Represents the configuration for a single Access Point Name (APN).',
    properties: {
      apn_name: {
        $ref: '#/$defs/APNNames',
        default: 'internet',
        description: 'The name identifier for the APN connection.',
      },
      reset_at_reboot: {
        default: false,
        description: 'Whether the APN settings will be reset at the next reboot.',
        title: 'Reset At Reboot',
        type: 'boolean',
      },
      mms_apn: {
        anyOf: textOrNull,
        default: 'mms',
        description: 'Specific APN name used for MMS traffic, if different from general data.',
        title: 'Mms Apn',
      },
      mmsc_url: {
        anyOf: textOrNull,
        default: 'http://mms.carrier.com/mms/wapenc',
        description: 'The URL of the Multimedia Messaging Service Center (MMSC). Crucial for MMS.',
        title: 'Mmsc Url',
      },
      mms_proxy: {
        anyOf: textOrNull,
        default: null,
        description: 'The proxy server address required for MMS traffic on some networks.',
        title: 'Mms Proxy',
      },
      mms_port: {
        anyOf: [{ type: 'integer' }, { type: 'null' }],
        default: null,
        description: 'The proxy server port required for MMS traffic on some networks.',
        title: 'Mms Port',
      },
    },
    title: 'APNSettings',
    type: 'object',
  },
}
