import type { ToolDefinition } from '../brain.ts'
import { propertiesOf, type Property } from './find-tools.ts'
import { fold, tokenize } from './language.ts'
import { numbersIn } from './numbers.ts'
import { matchTerm, prepare, termsOf } from './terms.ts'

export interface Call {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

const place = /^(?:location|city|place|town|country|destination|origin|region|address|lieu|ville|pays)$/i
const person = /^(?:name|person|user|username|recipient|contact|to|customer|nom)$/i

/** Calls of a tool whose purpose the request names and whose arguments the request holds; none if in doubt. */
export function callsFor(tool: ToolDefinition, request: string): Call[] {
  if (!isAskedFor(tool, request)) return []
  const properties = propertiesOf(tool).filter(
    ({ isRequired, name }) => isRequired || fold(request).includes(fold(name)),
  )
  const choices = properties.map((property) => ({ property, values: valuesFor(property, request) }))
  if (choices.some(({ property, values }) => property.isRequired && values.length === 0)) return []
  const filled = choices.filter(({ values }) => values.length > 0)
  // "in Paris and Tokyo" asks twice; two choices at once would be guessing which goes with which.
  const several = filled.find(({ property, values }) => place.test(property.name) && values.length > 1)
  return (several?.values ?? [undefined]).slice(0, 4).map((chosen) => ({
    name: tool.name,
    arguments: Object.fromEntries(
      filled.map(({ property, values }) => [property.name, several?.property === property ? chosen : values[0]]),
    ),
  }))
}

function isAskedFor(tool: ToolDefinition, request: string): boolean {
  const asked = prepare(request)
  const named = termsOf(tool.name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' '))
  if (named.length > 0 && named.every((term) => matchTerm(term, asked) > 0)) return true
  const described = termsOf(tool.description.split(/[.。]/)[0] ?? '')
  return named.some((term) => matchTerm(term, asked) > 0) && described.some((term) => matchTerm(term, asked) > 0)
}

function valuesFor(property: Property, request: string): unknown[] {
  if (property.options.length > 0) {
    return property.options.filter((option) => fold(request).includes(fold(String(option)))).slice(0, 1)
  }
  if (property.type === 'number' || property.type === 'integer') {
    const numbers = numbersIn(request).map(({ value }) => value)
    return property.type === 'integer' ? numbers.filter(Number.isInteger) : numbers
  }
  if (property.type !== 'string') return []
  const quoted = /["“«『「]\s*([^"”»』」]+?)\s*["”»』」]/.exec(request)?.[1]
  const name = property.name.toLowerCase()
  if (/url|uri|link/.test(name)) return request.match(/https?:\/\/[^\s"，。]+/) ?? []
  if (/e-?mail/.test(name)) return request.match(/[\w.+-]+@[\w-]+\.[\w.]+/) ?? []
  if (/date|day/.test(name))
    return request.match(/\d{4}-\d{2}-\d{2}|today|tomorrow|aujourd'hui|demain|今天|明天/i) ?? []
  if (/symbol|ticker|currency/.test(name)) return request.match(/\b[A-Z]{2,5}\b/g) ?? []
  if (/expression|formula/.test(name)) return request.match(/[\d(][\d\s.()+*/^-]*[+*/^-][\d\s.()+*/^-]*[\d)]/) ?? []
  if (place.test(name)) return placesIn(request)
  if (person.test(name)) return quoted === undefined ? namesIn(request) : [quoted]
  return quoted === undefined ? [] : [quoted]
}

function placesIn(text: string): string[] {
  const names = namesIn(text)
  if (names.length > 0) return names
  const chinese =
    /(?:在|查询?|看看)?([\p{Script=Han}]{2,4}?)(?:和([\p{Script=Han}]{2,4}?))?(?:市)?(?:今天|明天|现在)?的?(?:天气|气温|温度|时间|人口)/u.exec(
      text,
    )
  return [chinese?.[1], chinese?.[2]].filter((name) => name !== undefined)
}

/** Runs of capitalised words that do not open the sentence: "New York", "Rio de Janeiro". */
function namesIn(text: string): string[] {
  const names: string[] = []
  let end = -1
  for (const { kind, surface, index } of tokenize(text)) {
    if (kind !== 'name') continue
    const joins = names.length > 0 && /^(?: |-| de | of )$/.test(text.slice(end, index))
    if (joins) names.push(`${names.pop() ?? ''}${text.slice(end, index)}${surface}`)
    else names.push(surface)
    end = index + surface.length
  }
  return names
}
