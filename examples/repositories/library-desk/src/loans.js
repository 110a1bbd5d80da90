const day = 24 * 60 * 60 * 1000

/** Whole days between two dates, the later one second. */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / day)
}

/** A book is overdue on the day after its last day. */
export function isOverdue(loan, today) {
  return daysBetween(loan.due, today) >= 0
}

/** Cents for every day a book is late, 2000 at most. */
export function lateFee(loan, today) {
  if (!isOverdue(loan, today)) return 0
  const fee = daysBetween(loan.due, today) * 25
  return Math.max(fee, 2000)
}
