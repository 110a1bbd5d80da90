import { fontFamily } from './font-family.ts'

/** A JSON object as it came: nothing about it is known. */
export type JsonObject = Readonly<Record<string, unknown>>

export interface PreparedSpec {
  readonly spec: JsonObject
  /** Defaults; what the spec says itself wins. */
  readonly config: JsonObject
  /** For the files. */
  readonly name: string
  readonly title?: string
  /** Rows of inline data. */
  readonly rows: number
}

const size = { width: 640, height: 360 }
const panelSize = { width: 260, height: 220 }
const compositions = ['facet', 'repeat', 'concat', 'hconcat', 'vconcat']
const types = ['quantitative', 'temporal', 'ordinal', 'nominal']
const marks =
  'arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text tick trail'.split(' ')
const facets = ['row', 'column', 'facet']

/**
 * Checks a Vega-Lite spec for what Vega would pass over in silence, and gives it defaults that read well.
 *
 * @throws {Error} With a message that completes "Cannot draw the chart: …".
 */
export function prepareSpec(json: string): PreparedSpec {
  const given: unknown = JSON.parse(json)
  if (!isObject(given)) throw new Error('the spec is no object')
  if (typeof given.$schema === 'string' && given.$schema.includes('/schema/vega/')) {
    throw new Error('this is a Vega spec, write it as Vega-Lite')
  }
  const { name = 'chart', ...spec } = withoutContainerSize(given)
  const units = unitsOf(spec)
  if (units.length === 0) throw new Error('the spec has no "mark", and no "layer" or "concat" with marks')
  for (const unit of units) checkUnit(unit)
  checkFields(units)

  const isComposed = compositions.some((key) => key in spec) || units.some(({ encoding }) => hasFacet(encoding))
  const { width, height } = isComposed ? panelSize : size
  const axis = { labelFontSize: 12, titleFontSize: 13, titlePadding: 8, labelLimit: 240, gridColor: '#e4e7ec' }
  const config = {
    background: 'white',
    padding: 12,
    font: fontFamily,
    axis: { ...axis, domainColor: '#98a2b3', tickColor: '#98a2b3' },
    axisXDiscrete: { labelAngle: labelAngle(units, width) },
    legend: { labelFontSize: 12, titleFontSize: 13, labelLimit: 240 },
    title: { fontSize: 16, subtitleFontSize: 13, anchor: 'start', offset: 12 },
    header: { labelFontSize: 12, titleFontSize: 13 },
    view: { continuousWidth: width, continuousHeight: height, discreteWidth: width, discreteHeight: { step: 28 } },
  }
  const title = textOf(spec.title)
  const rows = countRows(units)
  return { spec, config, name: String(name), ...(title !== undefined && { title }), rows }
}

/** One mark with what it inherits. */
export interface Unit {
  readonly mark: unknown
  readonly encoding: JsonObject
  readonly data: JsonObject | undefined
  /** The rows of `data`, if they are inline. */
  readonly values: readonly unknown[] | undefined
  readonly datasets: JsonObject
  /** Whether fields may appear that no row has. */
  readonly isTransformed: boolean
}

/** All marks of a spec. */
export function unitsOf(spec: JsonObject, inherited: Partial<Unit> = {}): Unit[] {
  const encoding = { ...inherited.encoding, ...(isObject(spec.encoding) && spec.encoding) }
  const datasets = isObject(spec.datasets) ? spec.datasets : (inherited.datasets ?? {})
  const data = isObject(spec.data) ? spec.data : inherited.data
  const values = data && rowsOf(data, datasets)
  const isTransformed = inherited.isTransformed === true || Array.isArray(spec.transform) || 'repeat' in spec
  const own = { encoding, data, values, datasets, isTransformed }
  const nested = ['layer', 'concat', 'hconcat', 'vconcat'].flatMap((key) => spec[key] ?? [])
  return [
    ...('mark' in spec ? [{ mark: spec.mark, ...own }] : []),
    ...[...nested, spec.spec].filter(isObject).flatMap((part) => unitsOf(part, own)),
  ]
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A title is a text, its lines, or an object with either. */
export function textOf(title: unknown): string | undefined {
  if (typeof title === 'string') return title
  if (Array.isArray(title)) return title.join(' ')
  return isObject(title) ? textOf(title.text) : undefined
}

function rowsOf(data: JsonObject, datasets: JsonObject): readonly unknown[] | undefined {
  if ('url' in data) throw new Error('data.url cannot be loaded, put the rows into data.values')
  const values = typeof data.name === 'string' && !('values' in data) ? datasets[data.name] : data.values
  return Array.isArray(values) ? values : undefined
}

/** There is no container to fit into, and Vega-Lite would fall back to 200 pixels. */
function withoutContainerSize(spec: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(spec).filter(([key, value]) => !(['width', 'height'].includes(key) && value === 'container')),
  )
}

function checkUnit({ mark, encoding }: Unit): void {
  const shape = isObject(mark) ? mark.type : mark
  if (typeof shape !== 'string' || !marks.includes(shape)) {
    throw new Error(`the mark ${JSON.stringify(shape)} is unknown, use one of ${marks.join(', ')}`)
  }
  for (const [channel, definition] of Object.entries(encoding)) {
    const type = isObject(definition) ? definition.type : undefined
    if (type === undefined || (typeof type === 'string' && /^(?:[qton]|geojson)$/i.test(type))) continue
    if (!types.some((known) => known === type)) {
      throw new Error(`encoding.${channel}.type must be one of ${types.join(', ')}`)
    }
  }
}

/** Without data, or with a field that no row has, Vega draws an empty chart and says nothing. */
function checkFields(units: readonly Unit[]): void {
  if (units.every(({ data, values }) => data === undefined || values?.length === 0)) {
    throw new Error('the spec has no data, put the rows into data.values')
  }
  const isKnown = units.every(({ data, values, isTransformed }) => !isTransformed && (values ?? data === undefined))
  if (!isKnown) return
  const names = new Set(
    units.flatMap(({ values }) => values ?? []).flatMap((row) => (isObject(row) ? Object.keys(row) : [])),
  )
  for (const [channel, definition] of units.flatMap(({ encoding }) => Object.entries(encoding))) {
    const field = isObject(definition) ? definition.field : undefined
    // Dots and brackets reach into nested objects.
    if (typeof field !== 'string' || names.has(field) || /[.[\]\\]/.test(field)) continue
    const known = [...names].slice(0, 20).join(', ') || 'none, rows must be objects'
    throw new Error(`encoding.${channel} uses the field "${field}", which no row has; fields: ${known}`)
  }
}

function hasFacet(encoding: JsonObject): boolean {
  return facets.some((channel) => channel in encoding)
}

/** Labels lie flat where they fit, else they lean; Vega-Lite would stand them upright. */
function labelAngle(units: readonly Unit[], width: number): number {
  const labels = units.flatMap(({ encoding, values }) => {
    const field = isObject(encoding.x) ? encoding.x.field : undefined
    return typeof field === 'string' ? (values ?? []).filter(isObject).map((row) => String(row[field])) : []
  })
  const distinct = new Set(labels)
  let longest = 0
  for (const label of distinct) longest = Math.max(longest, label.replaceAll(/[\u1100-\uFFFF]/g, 'xx').length)
  return longest * 7 * distinct.size <= width ? 0 : -40
}

function countRows(units: readonly Unit[]): number {
  return [...new Set(units.map(({ values }) => values))].reduce((sum, values) => sum + (values?.length ?? 0), 0)
}
