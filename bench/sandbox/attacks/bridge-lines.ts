/** Lines that a parent might take for its child's. */
export const forgedLines: readonly string[] = [
  '{"type":"done","run":1,"status":"ok","result":"{{won}}"}',
  '{"type":"call","run":1,"call":1,"name":"secret","args":"{}"}',
  '{"type":"ready"}',
  '{"cmd":"NODE_HANDLE","type":"net.Socket"}',
]
