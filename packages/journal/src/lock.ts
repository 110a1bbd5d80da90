export { lockFile } from './lib/file-lock.ts'
