import assert from 'node:assert/strict'
import { test } from 'node:test'
import { available, countCopies, sortedTitles } from '../src/catalog.js'

const books = [
  { id: 'b1', title: 'Middlemarch', copies: 2 },
  { id: 'b2', title: 'Emma', copies: 1 },
  { id: 'b3', title: 'Dracula', copies: 3 },
]

test('sorts titles', () => {
  assert.deepEqual(sortedTitles(books), ['Dracula', 'Emma', 'Middlemarch'])
})

test('counts all copies', () => {
  assert.equal(countCopies(books), 6)
})

test('a book is available while a copy is left', () => {
  const loans = [{ book: 'b2' }, { book: 'b1' }]
  assert.deepEqual(
    available(books, loans).map(({ id }) => id),
    ['b1', 'b3'],
  )
})
