import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysBetween, isOverdue, lateFee } from '../src/loans.js'

const loan = { book: 'b1', due: '2026-03-10' }

test('counts the days between two dates', () => {
  assert.equal(daysBetween('2026-02-27', '2026-03-02'), 3)
})

test('a book is not overdue on its last day', () => {
  assert.equal(isOverdue(loan, '2026-03-09'), false)
  assert.equal(isOverdue(loan, '2026-03-10'), false)
  assert.equal(isOverdue(loan, '2026-03-11'), true)
})

test('a late book costs 25 cents a day', () => {
  assert.equal(lateFee(loan, '2026-03-10'), 0)
  assert.equal(lateFee(loan, '2026-03-14'), 100)
})

test('a late book costs 20 at most', () => {
  assert.equal(lateFee(loan, '2027-03-10'), 2000)
})
