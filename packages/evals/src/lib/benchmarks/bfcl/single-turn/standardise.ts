import type { PyValue } from '../../../python/value.ts'

/** A text without what does not matter in it: case, spaces, some punctuation, and which quotes it has. */
function standardiseText(text: string): string {
  return text
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"')
}

export function standardise(value: PyValue): PyValue {
  return typeof value === 'string' ? standardiseText(value) : value
}
