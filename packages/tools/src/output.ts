export { createOutputStore } from './lib/output/output-store.ts'
