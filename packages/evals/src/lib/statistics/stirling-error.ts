/** From here on the series is exact to the last bit. */
const seriesFrom = 16

/**
 * How far Stirling's formula falls short: log Γ(x + 1) − [(x + ½) log x − x + ½ log 2π], for x above 0. Probabilities are
 * made of these small differences, because log Γ itself is so large that its rounding would show in them.
 *
 * @see C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000)
 */
export function stirlingError(x: number): number {
  if (x >= seriesFrom) return series(x)
  const steps = Math.ceil(seriesFrom - x)
  let product = 1
  for (let i = 1; i <= steps; i++) product *= x + i
  const far = x + steps
  return series(far) + stirling(far) - Math.log(product) - stirling(x)
}

const stirling = (x: number): number => (x + 0.5) * Math.log(x) - x

/** Abramowitz & Stegun 6.1.41. */
function series(x: number): number {
  const r = 1 / (x * x)
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / x
}
