import { describe, expect, it } from 'vitest'
import { added, anything, differenceOf, sameSet, saysLines, something } from './difference.ts'
import type { Item } from './difference.ts'

const before = {
  files: [
    { id: '1', text: 'Milk', people: ['a', 'b'] },
    { id: '2', text: 'Rope', people: [] },
  ],
}
const wanted = {
  files: [
    { id: '1', text: 'Milk\n- Eggs', people: ['b', 'a'] },
    { id: '3', text: 'New', people: [] },
  ],
}
const matches = { 'files.text': added(saysLines), 'files.people': sameSet }

const differenceTo = (files: readonly Item[]): string | undefined => differenceOf(before, wanted, { files }, matches)

describe('differenceOf', () => {
  it('finds none where only ids, order and further words differ', () => {
    const made = [
      { id: '9', text: 'Something new', people: [] },
      { id: '1', text: 'Milk\n\nEggs (6)', people: ['a', 'b'] },
    ]
    expect(differenceTo(made)).toBeUndefined()
  })

  it.each<[string, readonly Item[], string]>([
    ['nothing done', before.files, 'files "1": text is "Milk"'],
    ['what is gone', [{ id: '3', text: 'New', people: [] }], 'files "1" is gone'],
    ['what is still there', [...wanted.files, { id: '2', text: 'Rope', people: [] }], 'files "2" is still there'],
    ['what nobody asked for', [...wanted.files, { id: '4', text: 'x', people: [] }], 'nobody asked for this in files'],
    ['what is new once only', wanted.files.slice(0, 1), 'there is none of files like {"id":"3"'],
    ['what was overwritten', [{ id: '1', text: 'Eggs', people: ['a', 'b'] }], 'files "1": text is "Eggs"'],
  ])('tells %s', (_, made, difference) => {
    expect(differenceTo(made)).toContain(difference)
  })
})

describe('anything', () => {
  it('leaves alone what should be as it was', () => {
    expect(anything('b', 'c', 'a')).toBe(true)
    expect(anything('b', 'a', 'a')).toBe(false)
    expect(something(' ', 'c', undefined)).toBe(false)
  })
})
