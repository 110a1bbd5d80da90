/** Titles in alphabetical order; the list itself stays as it is. */
export function sortedTitles(books) {
  return books.map((book) => book.title).toSorted((a, b) => a.localeCompare(b))
}

/** How many copies there are of all books together. */
export function countCopies(books) {
  let count = 0
  for (let index = 1; index < books.length; index++) {
    count += books[index].copies
  }
  return count
}

/** Books of which a copy is on the shelf. */
export function available(books, loans) {
  return books.filter((book) => {
    const lent = loans.filter((loan) => loan.book === book.id).length
    return lent < book.copies
  })
}
