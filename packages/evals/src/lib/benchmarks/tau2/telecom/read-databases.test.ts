import { describe, expect, it } from 'vitest'
import { Float } from '../../../python/value.ts'
import { readDatabases } from './read-databases.ts'
import { carrierToml, phoneToml } from '../../../../../test/telecom-databases.ts'

describe('readDatabases', () => {
  it('tells floats, fills in defaults and shows times as Python does', () => {
    const { carrier, phone } = readDatabases(carrierToml, phoneToml)

    expect(carrier.plans[0]?.data_limit_gb).toEqual(new Float(5))
    expect(carrier.customers[0]).toMatchObject({ created_at: '2025-01-15 10:30:00', last_extension_date: null })
    expect(carrier.lines[0]).toMatchObject({ suspension_start_date: null, line_id: 'L1' })
    expect(phone.device.battery_level).toBe(80)
    expect(phone.device.app_statuses.get('messaging')?.permissions).toMatchObject({ sms: true, network: false })
    expect(phone.surroundings.signal_strength.get('5G')).toBe('excellent')
  })

  it('names what is missing', () => {
    expect(() => readDatabases(carrierToml.replace('plan_id = "P1"\nname', 'name'), phoneToml)).toThrow(
      'Cannot read db.toml/plans/0: "plan_id" is missing',
    )
  })

  it('names the line of what is no TOML', () => {
    expect(() => readDatabases('[[plans]]\nname =\n', phoneToml)).toThrow(/2:/)
  })
})
