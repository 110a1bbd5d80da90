export { openLanceBackend } from './lib/search/backend/lancedb.ts'
export type { OpenLanceBackendOptions } from './lib/search/backend/lancedb.ts'
