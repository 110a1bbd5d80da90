export { createFileJournal } from './lib/file-journal.ts'
export type { CreateFileJournalOptions } from './lib/file-journal.ts'
