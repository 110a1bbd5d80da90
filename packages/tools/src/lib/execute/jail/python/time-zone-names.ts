/** What a clock shows beside the time. */
export interface ZoneName {
  /** `CET`, or `+08` where the tz database has no letters. */
  readonly abbreviation: string
  readonly isDst: boolean
}

/** Standard and daylight time, as the tz database writes them, by what ICU calls them in English. */
const letters: Readonly<Record<string, readonly [standard: string, daylight: string]>> = {
  Alaska: ['AKST', 'AKDT'],
  'American Samoa': ['SST', 'SST'],
  Atlantic: ['AST', 'ADT'],
  'Australian Central': ['ACST', 'ACDT'],
  'Australian Eastern': ['AEST', 'AEDT'],
  'Australian Western': ['AWST', 'AWDT'],
  British: ['GMT', 'BST'],
  Central: ['CST', 'CDT'],
  'Central Africa': ['CAT', 'CAT'],
  'Central European': ['CET', 'CEST'],
  'Central Indonesia': ['WITA', 'WITA'],
  Chamorro: ['ChST', 'ChST'],
  China: ['CST', 'CDT'],
  'Coordinated Universal': ['UTC', 'UTC'],
  Cuba: ['CST', 'CDT'],
  'East Africa': ['EAT', 'EAT'],
  Eastern: ['EST', 'EDT'],
  'Eastern European': ['EET', 'EEST'],
  'Eastern Indonesia': ['WIT', 'WIT'],
  Greenwich: ['GMT', 'GMT'],
  Guam: ['GST', 'GDT'],
  'Hawaii-Aleutian': ['HST', 'HDT'],
  'Hong Kong': ['HKT', 'HKST'],
  India: ['IST', 'IST'],
  Irish: ['IST', 'IST'],
  Israel: ['IST', 'IDT'],
  Japan: ['JST', 'JDT'],
  Korean: ['KST', 'KDT'],
  Macao: ['CST', 'CDT'],
  'Mexican Pacific': ['MST', 'MDT'],
  Moscow: ['MSK', 'MSD'],
  Mountain: ['MST', 'MDT'],
  'New Zealand': ['NZST', 'NZDT'],
  Newfoundland: ['NST', 'NDT'],
  'North Korea': ['KST', 'KST'],
  'Northern Mariana Islands': ['GST', 'GST'],
  Pacific: ['PST', 'PDT'],
  Pakistan: ['PKT', 'PKST'],
  Philippine: ['PST', 'PDT'],
  'South Africa': ['SAST', 'SAST'],
  Taiwan: ['CST', 'CDT'],
  Volgograd: ['MSK', 'MSD'],
  'West Africa': ['WAT', 'WAT'],
  'Western European': ['WET', 'WEST'],
  'Western Indonesia': ['WIB', 'WIB'],
  Yukon: ['MST', 'MST'],
}

/**
 * @param offset Seconds east of Greenwich.
 * @param name In English, as `Central European Summer Time`; or `GMT+01:00`, which does not tell whether it is summer.
 */
export function zoneNameOf(zone: string, offset: number, name: string): ZoneName {
  const [, who = '', season = ''] = /^(.*?)(?: (Standard|Daylight|Summer|Mean))? Time$/.exec(name) ?? []
  const isDst = season === 'Daylight' || season === 'Summer'
  const known = numbered.has(zone) ? undefined : letters[who]?.[isDst ? 1 : 0]
  if (known === 'UTC' && /GMT|Greenwich/.test(zone)) return { abbreviation: 'GMT', isDst }
  return { abbreviation: known ?? numberOf(offset), isDst }
}

/** `+0530`, as the tz database names what has no letters; what is not in whole minutes was the sun's time. */
function numberOf(offset: number): string {
  if (offset % 60 !== 0) return 'LMT'
  const minutes = Math.abs(offset) / 60
  const digits = (part: number): string => String(part).padStart(2, '0')
  const rest = minutes % 60 === 0 ? '' : digits(minutes % 60)
  return `${offset < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60))}${rest}`
}

/** Zones the tz database gives numbers to, though ICU has them share a name with others. */
const numbered = new Set([
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Antarctica/Casey',
  'Asia/Colombo',
  'Asia/Thimbu',
  'Asia/Thimphu',
  'Europe/Astrakhan',
  'Europe/Samara',
  'Europe/Saratov',
  'Europe/Ulyanovsk',
])

/**
 * Names ICU takes but does not list: `Intl.supportedValuesOf` has one of each zone.
 *
 * @see https://data.iana.org/time-zones/tzdb/backward
 */
export const aliases: readonly string[] = `
Africa/Asmara Africa/Timbuktu America/Argentina/Buenos_Aires America/Argentina/Catamarca
America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/Mendoza
America/Atikokan America/Atka America/Ensenada America/Fort_Wayne America/Indiana/Indianapolis
America/Kentucky/Louisville America/Knox_IN America/Montreal America/Nipigon America/Nuuk America/Pangnirtung
America/Porto_Acre America/Rainy_River America/Rosario America/Santa_Isabel America/Shiprock America/Thunder_Bay
America/Virgin America/Yellowknife Antarctica/South_Pole Asia/Ashkhabad Asia/Choibalsan Asia/Chongqing
Asia/Chungking Asia/Dacca Asia/Harbin Asia/Ho_Chi_Minh Asia/Istanbul Asia/Kashgar Asia/Kathmandu Asia/Kolkata
Asia/Macao Asia/Tel_Aviv Asia/Thimbu Asia/Ujung_Pandang Asia/Ulan_Bator Asia/Yangon Atlantic/Faroe
Atlantic/Jan_Mayen Australia/ACT Australia/Canberra Australia/Currie Australia/LHI Australia/NSW Australia/North
Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria Australia/West Australia/Yancowinna
Brazil/Acre Brazil/DeNoronha Brazil/East Brazil/West CET CST6CDT Canada/Atlantic Canada/Central Canada/Eastern
Canada/Mountain Canada/Newfoundland Canada/Pacific Canada/Saskatchewan Canada/Yukon Chile/Continental
Chile/EasterIsland Cuba EET EST EST5EDT Egypt Eire Etc/GMT Etc/GMT+0 Etc/GMT+1 Etc/GMT+10 Etc/GMT+11 Etc/GMT+12
Etc/GMT+2 Etc/GMT+3 Etc/GMT+4 Etc/GMT+5 Etc/GMT+6 Etc/GMT+7 Etc/GMT+8 Etc/GMT+9 Etc/GMT-0 Etc/GMT-1 Etc/GMT-10
Etc/GMT-11 Etc/GMT-12 Etc/GMT-13 Etc/GMT-14 Etc/GMT-2 Etc/GMT-3 Etc/GMT-4 Etc/GMT-5 Etc/GMT-6 Etc/GMT-7 Etc/GMT-8
Etc/GMT-9 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu Europe/Belfast Europe/Kyiv Europe/Nicosia
Europe/Tiraspol Europe/Uzhgorod Europe/Zaporozhye GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland
Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT Mexico/BajaNorte Mexico/BajaSur Mexico/General NZ NZ-CHAT
Navajo PRC PST8PDT Pacific/Chuuk Pacific/Johnston Pacific/Kanton Pacific/Pohnpei Pacific/Samoa Pacific/Yap Poland
Portugal ROC ROK Singapore Turkey UCT US/Alaska US/Aleutian US/Arizona US/Central US/East-Indiana US/Eastern
US/Hawaii US/Indiana-Starke US/Michigan US/Mountain US/Pacific US/Samoa UTC Universal W-SU WET Zulu`
  .trim()
  .split(/\s+/)
