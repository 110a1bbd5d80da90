import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseInspectJson, toInspectJson } from './inspect-json.ts'
import { indexJson } from './json-index.ts'
import type { JsonIndex, JsonPlace } from './json-index.ts'
import { readerOf } from './zip/read-at.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glmkit-json-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function index(json: string): Promise<JsonIndex & { readonly at: (place: JsonPlace) => unknown }> {
  const path = join(folder, 'a.json')
  await writeFile(path, json)
  const file = await open(path)
  try {
    const bytes = Buffer.from(json)
    const found = await indexJson(readerOf(file), bytes.length, 'samples')
    return { ...found, at: ([from, to]) => JSON.parse(bytes.toString('utf8', from, to)) }
  } finally {
    await file.close()
  }
}

describe('indexJson', () => {
  it('finds the members of any object and the items of its list', async () => {
    const objects = fc.record({ samples: fc.array(fc.jsonValue()), other: fc.jsonValue(), 'quo"te\\': fc.jsonValue() })
    await fc.assert(
      fc.asyncProperty(objects, fc.constantFrom(undefined, 1, '\t'), async (value, indent) => {
        const { members, items, at } = await index(JSON.stringify(value, null, indent))
        const plain = JSON.parse(JSON.stringify(value))
        expect(Object.fromEntries([...members].map(([name, place]) => [name, at(place)]))).toEqual(plain)
        expect(items.map(at)).toEqual(plain.samples)
      }),
    )
  })

  it('finds no list where there is none', async () => {
    const { members, items } = await index('{"samples": null, "x": {"samples": [1, 2]}}')
    expect([...members.keys()]).toEqual(['samples', 'x'])
    expect(items).toEqual([])
  })
})

describe("Inspect's JSON", () => {
  it('has no half of a character, and keeps what only looks like one', () => {
    const value = { 'key \ud800': ['\udfff', 'a\\ud83d', '\\\ud83d', '😀', 'plain'] }
    expect(JSON.parse(toInspectJson(value))).toEqual({
      'key \ufffd': ['\ufffd', 'a\\ud83d', '\\\ufffd', '😀', 'plain'],
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(toInspectJson([text]))).toEqual([text.toWellFormed()])
      }),
    )
  })

  it('may have numbers that JSON does not know', () => {
    expect(parseInspectJson('{"a": NaN, "b": [-Infinity, "NaN \\" Infinity"]}')).toEqual({
      a: null,
      b: [null, 'NaN " Infinity'],
    })
    expect(() => parseInspectJson('{"a": Nan}')).toThrow(SyntaxError)
  })
})
