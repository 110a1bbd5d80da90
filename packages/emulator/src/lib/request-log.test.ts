import { expect, it } from 'vitest'
import { createRequestLog, type RequestRecord } from './request-log.ts'

const record: RequestRecord = {
  id: '',
  at: '',
  model: 'glm-5',
  messages: 1,
  stream: false,
  status: 200,
  body: {},
  durationMs: 1,
}

it('keeps the last 1,000 records, fewer when bodies are large', () => {
  const log = createRequestLog(undefined)
  for (let n = 0; n < 1_200; n += 1) log.write({ ...record, id: `${n}` }, 10)
  expect([log.records.length, log.records[0]?.id]).toEqual([1_000, '200'])
  log.write(record, 63_995_000)
  expect(log.records.length).toBe(501)
  log.write(record, 100_000_000)
  expect(log.records.length).toBe(1)
})
