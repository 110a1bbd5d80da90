const maxChars = 56

/**
 * Makes names of files out of any strings: letters, digits, `_` and `-`, at most 60 of them, and each name once,
 * whatever the case.
 *
 * @returns Gives a name without extension; equal ones get numbers.
 */
export function createNames(): (wanted: string) => string {
  const taken = new Set<string>()
  return (wanted) => {
    const words = wanted.normalize('NFC').replaceAll(/[^\p{L}\p{N}\p{M}_]+/gu, '-')
    // A cut may leave half a character.
    const stem =
      words
        .slice(0, maxChars)
        .replaceAll(/\p{Cs}/gu, '')
        .replaceAll(/^-+|-+$/g, '') || 'chart'
    for (let number = 1; ; number++) {
      const name = number === 1 ? stem : `${stem}-${number}`
      if (taken.has(name.toLowerCase())) continue
      taken.add(name.toLowerCase())
      return name
    }
  }
}
