import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRecords } from './parse-records.ts'
import type { ParsedRecord, UnreadableRecord } from './parse-records.ts'

const read = (
  source: Parameters<typeof parseRecords>[0],
  maxBytes = 1000,
): Promise<(ParsedRecord | UnreadableRecord)[]> => collect(parseRecords(source, { maxBytes }))

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

describe('parseRecords', () => {
  it('makes a document of each line, by either name of its fields', async () => {
    const [first, second, third] = await read([
      '{"id":"a","title":"The  title","text":"One.\\n\\nTwo.","lang":"fr-CA"}',
      '{"_id":7,"content":"三"}',
      '{"_id":"b","title":"Title alone","text":""}',
    ])
    expect(first).toMatchObject({
      line: 1,
      documentId: 'a',
      document: {
        kind: 'record',
        title: 'The title',
        text: 'One.\n\nTwo.',
        lang: 'fr',
        passages: [{ start: 0, end: 10 }],
      },
    })
    expect(second).toMatchObject({ line: 2, documentId: '7', document: { title: '7', text: '三' } })
    expect(third).toMatchObject({ documentId: 'b', document: { text: 'Title alone' } })
  })

  it('names the line and the reason where it cannot', async () => {
    const lines = [
      '{"id":',
      '[]',
      '{"text":"x"}',
      '{"id":"a"}',
      '',
      '{"id":"a","text":"\\ud800"}',
      '{"id":"a","text":" "}',
      '{"id":"a\\udc00","text":"x"}',
      '{"id":"a\\u0000","text":"x"}',
      '{"id":"a","title":"\\ud800x","text":"x"}',
      '{"id":"a","title":"x\\u0000","text":"x"}',
      `{"id":"${'x'.repeat(1001)}","text":"x"}`,
    ]
    const reasons = (await read([...lines, `{"id":"${'x'.repeat(2000)}"}`], 2_000)).map(
      (record) => 'reason' in record && `${record.line} ${record.reason}`,
    )
    expect(reasons).toEqual([
      expect.stringMatching(/^1 not JSON: /),
      '2 not an object, expected {"id", "title"?, "text", "lang"?}',
      '3 no id, expected {"id", "title"?, "text", "lang"?}',
      '4 no text, expected {"id", "title"?, "text", "lang"?}',
      '6 its text holds broken characters',
      '7 empty text',
      '8 its id holds broken characters',
      '9 its id holds broken characters',
      '10 its title holds broken characters',
      '11 its title holds broken characters',
      '12 its id is longer than 1000 characters',
      expect.stringMatching(/^13 longer than /),
    ])
  })

  it('reads a file piece by piece, whatever its line breaks, and goes on after lines that are too long', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'records-')), 'a.jsonl')
    const record = (id: number, length: number): string => `{"id":${id},"text":"${'字'.repeat(length)}"}`
    const lengths = [1, 300_000, 500_000, 2_000_000, 3]
    await writeFile(
      path,
      `\uFEFF${lengths.map((length, id) => record(id, length)).join('\r\n')}\n\n{"id":9,"text":"x"}`,
    )
    const records = await read(path, 4_000_000)
    expect(records.map((found) => ('reason' in found ? found.line : found.document.text.length))).toEqual([
      1, 300_000, 500_000, 4, 3, 1,
    ])
    await writeFile(path, Buffer.concat([Buffer.from('{"id":1,"text":"\xe9"}\n', 'latin1'), Buffer.from(record(2, 1))]))
    expect(await read(path)).toMatchObject([{ line: 1, reason: expect.stringMatching(/UTF-8/) }, { line: 2 }])
  })

  it('rejects with the reason of its signal', async () => {
    const reading = parseRecords(['{"id":1,"text":"x"}'], { signal: AbortSignal.abort('enough') })
    await expect(collect(reading)).rejects.toBe('enough')
  })
})
