/** What may stay in a picture: what charts are made of, and nothing that runs, loads, or draws itself many times over. */

const byLowerCase = (names: string): ReadonlyMap<string, string> =>
  new Map(names.split(/\s+/).map((name) => [name.toLowerCase(), name]))

/** Names as SVG spells them, by lower case: a DOM made for HTML may have lost the case. */
export const elements: ReadonlyMap<string, string> = byLowerCase(
  'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc style clipPath ' +
    'mask pattern marker linearGradient radialGradient stop image',
)

/** Gone, while their children stay. */
export const wrappers: ReadonlySet<string> = new Set(['a', 'switch'])

/** Elements whose text is shown or tells something. */
export const textual: ReadonlySet<string> = new Set(['text', 'tspan', 'textPath', 'title', 'desc', 'style'])

/** Elements that cost nothing, however often something is painted with them. */
export const gradients: ReadonlySet<string> = new Set(['linearGradient', 'radialGradient', 'stop'])

/** Attributes of CSS, also allowed in `style`. */
const presentation =
  'alignment-baseline baseline-shift clip-path clip-rule color color-interpolation direction display ' +
  'dominant-baseline fill fill-opacity fill-rule font font-family font-feature-settings font-size font-size-adjust ' +
  'font-stretch font-style font-variant font-variant-numeric font-weight image-rendering isolation letter-spacing ' +
  'line-height marker marker-end marker-mid marker-start mask mix-blend-mode opacity overflow paint-order ' +
  'pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap ' +
  'stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration ' +
  'text-rendering transform transform-box transform-origin unicode-bidi vector-effect visibility white-space ' +
  'word-spacing writing-mode'

/** Without sizes: those of the picture are checked where the attributes tell them. */
export const properties: ReadonlySet<string> = new Set([...presentation.split(' '), 'background', 'background-color'])

export const attributes: ReadonlyMap<string, string> = byLowerCase(
  `${presentation} id class role width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points viewBox ` +
    'preserveAspectRatio offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits ' +
    'patternUnits patternContentUnits patternTransform markerUnits markerWidth markerHeight refX refY orient pathLength ' +
    'textLength lengthAdjust rotate startOffset method spacing side lang',
)

/**
 * Properties that say what to paint with, which whatever is below inherits, and how often at most a shape of weight 1
 * is painted with it: a marker stands at every corner of a path.
 */
export const paints: ReadonlyMap<string, number> = new Map([
  ['fill', 1],
  ['stroke', 1],
  ['marker-start', 1],
  ['marker-end', 1],
  ['marker-mid', 16],
  ['marker', 18],
])

/** Properties for which a part of the picture is drawn apart, in memory of its own, and their values that do nothing. */
export const layers: ReadonlyMap<string, string> = new Map([
  ['opacity', '1'],
  ['mask', 'none'],
  ['clip-path', 'none'],
  ['mix-blend-mode', 'normal'],
  ['isolation', 'auto'],
])
