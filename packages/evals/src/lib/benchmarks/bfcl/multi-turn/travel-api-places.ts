import type { PyDict } from '../../../python/value.ts'

/** By city, in the order that `list_all_airports` has. */
export const nearestAirports: PyDict = new Map([
  ['Rivermist', 'RMS'],
  ['Stonebrook', 'SBK'],
  ['Maplecrest', 'MPC'],
  ['Silverpine', 'SVP'],
  ['Shadowridge', 'SHD'],
  ['Paris', 'CDG'],
  ['London', 'LHR'],
  ['Sunset Valley', 'SSV'],
  ['Oakendale', 'OKD'],
  ['Willowbend', 'WLB'],
  ['Beijing', 'PEK'],
  ['Tokyo', 'HND'],
  ['Hong Kong', 'HKG'],
  ['Rome', 'CIA'],
  ['Crescent Hollow', 'CRH'],
  ['Autumnville', 'ATV'],
  ['Pinehaven', 'PHV'],
  ['Greenfield', 'GFD'],
  ['San Francisco', 'SFO'],
  ['Los Angeles', 'LAX'],
  ['New York', 'JFK'],
  ['Chicago', 'ORD'],
  ['Boston', 'BOS'],
])

export const airports: readonly string[] = [...nearestAirports.values()].map(String)

const towns = ['RMS', 'SBK', 'MPC', 'SVP', 'SHD', 'SSV', 'OKD', 'WLB', 'CRH', 'ATV', 'PHV', 'GFD']

/**
 * What a flight costs in economy class, in USD, by `FROM-TO`; not the other way round. The order is that of the list which
 * is shown in a long context. That list names no routes: which costs are those of JFK-PEK, JFK-HND, JFK-HKG, LAX-HND,
 * CRH-LAX, CRH-JFK, LHR-CDG and OKD-LAX is told from their places in it.
 */
export const flightCosts: ReadonlyMap<string, number> = new Map([
  ...to(
    'SFO',
    'LAX 200 JFK 500 ORD 400 BOS 450 RMS 300 SBK 350 MPC 370 SVP 320 SHD 330 SSV 340 OKD 360 WLB 310 CRH 380 ATV 390',
  ),
  ...to('SFO', 'PHV 420 GFD 430 CIA 700'),
  ...to(
    'LAX',
    'SFO 100 JFK 600 ORD 500 BOS 550 RMS 310 SBK 320 MPC 330 SVP 340 SHD 350 SSV 360 OKD 370 WLB 380 CRH 390 ATV 400',
  ),
  ...to('LAX', 'PHV 410 GFD 420 HND 430'),
  ...to('JFK', 'ORD 300 BOS 250'),
  ...toTowns('JFK', 450),
  ...to('JFK', 'LAX 570 PEK 800 HND 950 HKG 1000'),
  ...to('ORD', 'LAX 180 BOS 200'),
  ...toTowns('ORD', 350),
  ...toTowns('BOS', 400),
  ...to('RMS', 'BOS 200 JFK 210'),
  ...toTowns('RMS', 220),
  ...to('RMS', 'LAX 330'),
  ...toTowns('SBK', 200),
  ...toTowns('MPC', 210),
  ...toTowns('SVP', 230),
  ...toTowns('SHD', 220),
  ...toTowns('SSV', 240),
  ...toTowns('OKD', 230),
  ...toTowns('WLB', 250),
  ...toTowns('CRH', 240),
  ...to('CRH', 'LAX 270 RMS 280 HKG 290 JFK 300'),
  ...toTowns('ATV', 230),
  ...toTowns('PHV', 220),
  ...to('LHR', 'CDG 100'),
  ...to('OKD', 'LAX 220'),
])

function to(from: string, costs: string): [string, number][] {
  return [...costs.matchAll(/(\w+) (\d+)/g)].map(([, airport, cost]) => [`${from}-${airport}`, Number(cost)])
}

/** To each town behind this one in the list, 10 more for each. */
function toTowns(from: string, first: number): [string, number][] {
  return towns.slice(towns.indexOf(from) + 1).map((town, index) => [`${from}-${town}`, first + 10 * index])
}
