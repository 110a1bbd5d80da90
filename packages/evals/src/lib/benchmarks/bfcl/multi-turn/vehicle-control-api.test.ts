import { describe, expect, it } from 'vitest'
import { openTool } from '../../../../../test/open-tool.ts'

const locked = '"driver": "locked", "passenger": "locked", "rear_left": "locked", "rear_right": "locked"'
const ready = `{"fuelLevel": 10.0, "doorStatus": {${locked}}}`
const all = '["driver", "passenger", "rear_left", "rear_right"]'

describe('VehicleControlAPI', () => {
  it('starts with doors locked and the brake fully pressed', () => {
    const { call, state } = openTool('VehicleControlAPI', '{"fuelLevel": 10.0}')
    const start = (): string => call('startEngine', '{"ignitionMode": "START"}')
    expect(start()).toBe(
      '{"error": "All doors must be locked before starting the engine. Here are the unlocked doors: driver, passenger, rear_left, rear_right"}',
    )
    expect(call('lockDoors', `{"unlock": false, "door": ${all}}`)).toBe(
      '{"lockStatus": "locked", "remainingUnlockedDoors": 0}',
    )
    expect(start()).toBe('{"error": "Brake pedal needs to be pressed when starting the engine."}')
    expect(call('pressBrakePedal', '{"pedalPosition": 0.5}')).toBe(
      '{"brakePedalStatus": "pressed", "brakePedalForce": 500.0}',
    )
    expect(start()).toBe('{"error": "Must press the brake fully before starting the engine."}')
    expect(call('pressBrakePedal', '{"pedalPosition": 1}')).toBe(
      '{"brakePedalStatus": "pressed", "brakePedalForce": 1000.0}',
    )
    expect(call('startEngine', '{"ignitionMode": "start"}')).toBe('{"error": "Invalid ignition mode."}')
    expect(start()).toBe('{"engineState": "running", "fuelLevel": 10.0, "batteryVoltage": 12.6}')
    expect(state()).toContain('"engine_state": "running"')
    expect(call('startEngine', '{"ignitionMode": "STOP"}')).toContain('"engineState": "stopped"')
  })

  it('does not start without fuel', () => {
    const { call } = openTool('VehicleControlAPI', `{"fuelLevel": 0.0, "doorStatus": {${locked}}}`)
    call('pressBrakePedal', '{"pedalPosition": 1.0}')
    expect(call('startEngine', '{"ignitionMode": "START"}')).toBe('{"error": "Fuel tank is empty."}')
  })

  it.each([
    ['lockDoors', '{"unlock": false, "door": "[driver]"}', "'['"],
    ['lockDoors', '{"unlock": false, "door": 5}', "'int' object is not iterable"],
    ['pressBrakePedal', '{"pedalPosition": "1.0"}', "'<' not supported between instances of 'str' and 'int'"],
    ['fillFuelTank', '{"fuelAmount": null}', "'<' not supported between instances of 'NoneType' and 'int'"],
  ])('raises what Python does: %s(%s)', (name, given, message) => {
    const { call, state } = openTool('VehicleControlAPI', ready)
    const before = state()
    expect(call(name, given)).toBe(`Error during execution: ${message}`)
    expect(state()).toBe(before)
  })

  it('counts the doors that change', () => {
    const { call } = openTool('VehicleControlAPI', ready)
    expect(call('lockDoors', '{"unlock": 1, "door": ["driver", "driver"]}')).toBe(
      '{"lockStatus": "unlocked", "remainingUnlockedDoors": 1}',
    )
    expect(call('displayCarStatus', '{"option": "doors"}')).toContain('{"driver": "unlocked", "passenger": "locked"')
  })

  it('fills the tank up to 50 gallons', () => {
    const { call } = openTool('VehicleControlAPI', '{"fuelLevel": 10.0}')
    expect(call('fillFuelTank', '{"fuelAmount": 40.5}')).toBe('{"error": "Cannot fill gas above the tank capacity."}')
    expect(call('fillFuelTank', '{"fuelAmount": -1}')).toBe('{"error": "Fuel amount cannot be negative."}')
    expect(call('estimate_drive_feasibility_by_mileage', '{"distance": 200.5}')).toBe('{"canDrive": false}')
    expect(call('fillFuelTank', '{"fuelAmount": 40}')).toBe('{"fuelLevel": 50.0}')
    expect(call('estimate_drive_feasibility_by_mileage', '{"distance": 1000}')).toBe('{"canDrive": true}')
  })

  it('cruises with the engine on, in steps of five', () => {
    const cruise = (engine: string, speed: string, isActive = 'true'): string =>
      openTool('VehicleControlAPI', `{"engineState": "${engine}"}`).call(
        'setCruiseControl',
        `{"speed": ${speed}, "activate": ${isActive}, "distanceToNextVehicle": 30}`,
      )
    expect(cruise('stopped', '65')).toBe('{"error": "Start the engine before activating the cruise control."}')
    expect(cruise('running', '65')).toBe(
      '{"cruiseStatus": "active", "currentSpeed": 65.0, "distanceToNextVehicle": 30.0}',
    )
    expect(cruise('running', '66')).toContain('"error": "Invalid speed')
    expect(cruise('running', '125')).toContain('"error": "Invalid speed')
    expect(cruise('running', '65', 'false')).toContain('"cruiseStatus": "inactive"')
  })

  it('works brakes and lights', () => {
    const { call } = openTool('VehicleControlAPI')
    expect(call('pressBrakePedal', '{"pedalPosition": 1.5}')).toBe(
      '{"error": "Pedal position must be between 0 and 1."}',
    )
    expect(call('pressBrakePedal', '{"pedalPosition": 0}')).toBe(
      '{"brakePedalStatus": "released", "brakePedalForce": 0.0}',
    )
    call('pressBrakePedal', '{"pedalPosition": 1}')
    expect(call('releaseBrakePedal')).toBe('{"brakePedalStatus": "released", "brakePedalForce": 0.0}')
    expect(call('activateParkingBrake', '{"mode": "engage"}')).toBe(
      '{"parkingBrakeStatus": "engaged", "_parkingBrakeForce": 500.0, "_slopeAngle": 10.0}',
    )
    expect(call('displayCarStatus', '{"option": "parkingBrake"}')).toBe(
      '{"parkingBrakeStatus": "engaged", "parkingBrakeForce": 500.0, "slopeAngle": 10.0}',
    )
    expect(call('activateParkingBrake', '{"mode": "release"}')).toContain('"released", "_parkingBrakeForce": 0.0')
    expect(call('activateParkingBrake', '{"mode": " engage "}')).toContain('"error"')
    expect(call('setHeadlights', '{"mode": "on"}')).toBe('{"headlightStatus": "on"}')
    expect(call('setHeadlights', '{"mode": " on "}')).toContain('"error"')
    expect(call('displayCarStatus', '{"option": "headlights"}')).toBe('{"headlightStatus": "on"}')
    expect(call('displayCarStatus', '{"option": ["headlights"]}')).toBe('{"error": "Invalid option"}')
    expect(call('displayCarStatus', '{"option": "toString"}')).toBe('{"error": "Invalid option"}')
  })

  it('sets the climate in degrees Celsius', () => {
    const { call } = openTool('VehicleControlAPI')
    expect(call('adjustClimateControl', '{"temperature": 68, "unit": "fahrenheit", "mode": "cool"}')).toBe(
      '{"currentTemperature": 20.0, "climateMode": "cool", "humidityLevel": 50.0}',
    )
    expect(call('displayCarStatus', '{"option": "climate"}')).toContain('"currentACTemperature": 20.0, "fanSpeed": 50')
    expect(call('adjustClimateControl', '{"temperature": 20, "fanSpeed": 101}')).toContain('"error"')
  })

  it.each([
    ['32.0', '32.0', 'true'],
    ['28.0', '28.0', 'false'],
    ['40.0', '38.0', 'false'],
  ])('calls tires with %s and %s in front healthy: %s', (left, right, isHealthy) => {
    const { call } = openTool(
      'VehicleControlAPI',
      `{"frontLeftTirePressure": ${left}, "frontRightTirePressure": ${right}, "rearLeftTirePressure": ${left}}`,
    )
    expect(call('check_tire_pressure')).toContain(
      `"rearRightTirePressure": 30.0, "healthy_tire_pressure": ${isHealthy}, "car_info": {}}`,
    )
  })

  it('plans a journey', () => {
    const { call, state } = openTool('VehicleControlAPI')
    expect(call('get_zipcode_based_on_city', '{"city": "Rivermist"}')).toBe('{"zipcode": "83214"}')
    expect(call('get_zipcode_based_on_city', '{"city": "rivermist"}')).toBe('{"zipcode": "00000"}')
    expect(call('estimate_distance', '{"cityA": "83214", "cityB": "94016"}')).toBe('{"distance": 980.0}')
    expect(call('estimate_distance', '{"cityA": "83214", "cityB": "83214"}')).toBe(
      '{"error": "distance not found in database."}',
    )
    expect(call('set_navigation', '{"destination": "Oak St"}')).toBe('{"status": "Navigating to Oak St"}')
    expect(state()).toContain('"destination": "Oak St"')
    expect(call('find_nearest_tire_shop')).toContain('Rivermist')
  })

  it('converts as floats do, and draws the weather from one seed', () => {
    const { call } = openTool('VehicleControlAPI')
    expect(call('gallon_to_liter', '{"gallon": 30}')).toBe('{"liter": 113.56230000000001}')
    expect(call('liter_to_gallon', '{"liter": 166}')).toBe('{"gallon": 43.852552}')
    expect(call('get_outside_temperature_from_google')).toBe('{"outsideTemperature": 36.63485703790535}')
    expect(call('get_outside_temperature_from_google')).toBe('{"outsideTemperature": 31.29968928699752}')
    expect(call('get_current_speed')).toMatch(/^\{"currentSpeed": \d+\.\d+\}$/)
    expect(call('get_outside_temperature_from_weather_com')).toBe('{"error": 404}')
    expect(call('display_log', '{"messages": ["a"]}')).toBe('{"log": ["a"]}')
  })

  it('says more in a long context', () => {
    const filler = `{"PARKING_BRAKE_INSTRUCTION": "Pull.", "CAR_STATUS_METADATA_EXTENSION": "Model: X",
      "INTERMEDIARY_CITIES": ["A"], "LONG_WEATHER_EXTENSION": {"1_day": {"uvIndex": 6}}}`
    const { call } = openTool('VehicleControlAPI', ready, filler)
    expect(call('activateParkingBrake', '{"mode": "engage"}')).toMatch(
      /^\{"parkingBrakeInstruction": "Pull\.", "parking/,
    )
    expect(call('displayCarStatus', '{"option": "fuel"}')).toBe('{"metadata": "Model: X", "fuelLevel": 10.0}')
    expect(call('check_tire_pressure')).toContain('"car_info": "Model: X"}')
    expect(call('estimate_distance', '{"cityA": "83214", "cityB": "94016"}')).toBe(
      '{"distance": 980.0, "intermediaryCities": ["A"]}',
    )
    expect(call('get_outside_temperature_from_google')).toBe(
      '{"1_day": {"uvIndex": 6}, "outsideTemperature": 36.63485703790535}',
    )
  })
})
