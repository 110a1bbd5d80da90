/** Common English words, so that what is made of them is cut into tokens as real text is. */
import { pick, type Random } from '../search/random.ts'

type Words = readonly [string, ...string[]]

export const nouns: Words =
  list(`account address agent agreement alert amount analysis answer archive argument array article
  balance batch board branch budget buffer bundle cache calendar campaign carrier catalog category certificate channel
  charge check client cluster code collection column command comment commit company component condition config connection
  constant contract control cost counter country coupon course credit currency cursor customer dashboard data deadline
  decision default delivery department design device digest discount document domain driver duration edge editor email
  engine entry error estimate event exchange export failure feature feed field figure filter folder format frame function
  gateway grant graph group handler harbour header history hook host house image import index industry input instance
  interface interval inventory invoice issue item journal key label language layer ledger lease level library limit line
  link loader location lock log machine manager map margin market match measure member memory merchant message method
  metric migration mirror model module monitor month network node note notice number object offer office option order
  origin output owner package page parameter parser partner patch path payment people period permission phase plan
  platform policy pool port position power preview price printer priority process product profile program project
  promise proposal provider quarter query queue quota range rate reader reason receipt record region registry release
  reminder renewal report request reserve resolver resource response result retry return review rollout root route rule
  sample schedule schema scope script search section segment sensor series server service session setting shard share
  shipment signal signature site size snapshot socket source stage state statement station status step stock storage
  store stream string study subject subscription summary supplier supply switch system table target task team template
  term test thread threshold ticket timeout token tool topic total trace track transaction transfer tree trial trigger
  type unit update upload user value vendor version view volume voucher wallet warehouse warning window worker zone`)

export const verbs: Words =
  list(`accept add adjust allow apply approve assign attach block build cancel change check claim clear
  close collect compare complete confirm connect copy count cover create deliver deny describe detect drop encode expand
  explain export extend fetch filter find finish fix flush follow format grow handle hold ignore import include increase
  inspect invalidate issue join keep limit list load lock mark match measure merge move need note offer open order parse
  pass pay place plan print process produce prove publish push raise reach read receive record reduce refund refuse
  register reject release remove rename renew repair replace report request require reset resolve restore return review
  round run save scan send serve share ship show skip sort split start stop store support switch sync track transfer trim
  update upload use validate verify visit wait warn wrap write`)

export const adjectives: Words =
  list(`active annual automatic available average basic broken central certain cheap clean clear
  cold common complete correct current daily different direct double early empty entire exact expensive external fast
  final fixed former free frequent full general global hidden high important initial internal large late legal likely
  local long low main major manual minor missing monthly national new next normal old open optional ordinary original
  partial past pending possible previous primary private proper public quick rare raw ready recent regional regular
  related remote rough safe same separate serious sharp short simple single slow small special stable standard strange
  strict strong sudden temporary typical unknown unusual urgent useful usual valid visible weak whole wide wrong`)

export const places: Words =
  list(`Antwerp Bergen Bologna Bristol Coimbra Cork Dresden Galway Geneva Ghent Girona Graz Haarlem
  Kiel Krakow Leeds Leiden Lille Linz Ljubljana Lund Lyon Malmo Nantes Oporto Oslo Padua Parma Pisa Riga Rouen Seville
  Split Tallinn Tampere Trento Trieste Turin Turku Utrecht Valencia Vienna Vilnius Zagreb`)

export const names: Words =
  list(`Adams Alvarez Baker Bennett Carter Chen Cooper Costa Diaz Evans Fischer Foster Garcia Gray
  Hansen Hughes Ito Jensen Keller Khan Kim Larsen Lopez Martin Meyer Miller Morgan Moreau Nakamura Nielsen Novak Olsen
  Patel Perez Reed Rossi Sato Schmidt Silva Singh Tanaka Turner Walker Weber Wilson Wright Young`)

/** One of several. */
export function oneOf<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[pick(random, items.length)] ?? items[0]
}

export const noun = (random: Random): string => oneOf(random, nouns)
export const verb = (random: Random): string => oneOf(random, verbs)
export const adjective = (random: Random): string => oneOf(random, adjectives)

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** `ledgerBatchLimit`. */
export function identifier(random: Random): string {
  return `${oneOf(random, [verb, adjective, noun])(random)}${capital(noun(random))}${random() < 0.5 ? capital(noun(random)) : ''}`
}

/** `k3f9x2`: what nobody could guess. */
export function code(random: Random, length: number): string {
  return Array.from({ length }, () => pick(random, 36).toString(36)).join('')
}

function list(text: string): Words {
  const [first = '', ...rest] = text.split(/\s+/)
  return [first, ...rest]
}
