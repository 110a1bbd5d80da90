import { array, assert, constantFrom, integer, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachChunk } from './chunks.ts'

function chunksIn(payload: string): { readonly chunks: unknown[]; readonly isWhole: boolean } {
  const chunks: unknown[] = []
  try {
    eachChunk(payload, (chunk) => chunks.push(chunk))
    return { chunks, isWhole: true }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { chunks, isWhole: false }
  }
}

/** Text that looks like what stands between frames. */
const nasty = string({
  unit: constantFrom('}', '{', '"', '\\', 'data:', ' ', '[DONE]', '\n', '猫', '🚀'),
  maxLength: 12,
})
const chunk = nasty.map((content) => ({ id: 'x', choices: [{ index: 0, delta: { content } }] }))
const glue = constantFrom('data: ', 'data:', ' data: ', '\r data: ', '\r', '', '  ')

describe('eachChunk', () => {
  it('takes whole frames apart that are glued, whatever stands in them', () => {
    assert(
      property(
        array(tuple(glue, chunk), { minLength: 1, maxLength: 4 }),
        constantFrom('', '\r', 'data: [DONE]'),
        (frames, tail) => {
          const payload = frames
            .map(([between, each], at) => `${at === 0 ? ' ' : between}${JSON.stringify(each)}`)
            .join('')
          expect(chunksIn(payload + tail)).toEqual({ chunks: frames.map(([, each]) => each), isWhole: true })
        },
      ),
    )
  })

  it('stops at a frame that was cut, and takes nothing from behind it', () => {
    assert(
      property(
        array(chunk, { minLength: 2, maxLength: 4 }),
        integer({ min: 0, max: 3 }),
        integer({ min: 1 }),
        glue,
        (frames, at, cut, between) => {
          const which = at % frames.length
          const payload = frames
            .map((each, index) => {
              const whole = JSON.stringify(each)
              return index === which ? whole.slice(0, 1 + (cut % (whole.length - 1))) : whole
            })
            .join(between)
          expect(chunksIn(payload)).toEqual({ chunks: frames.slice(0, which), isWhole: false })
        },
      ),
    )
  })

  it.each([
    'data: {"a":1}',
    '{"a":1}}',
    '{"a":1}nt":"x"}]}',
    '{"a":1},{"a":2}',
    '{"a":1}: ping',
    '{',
    '{"a":1}data:{',
    '',
  ])('refuses %j', (payload) => {
    expect(chunksIn(payload).isWhole).toBe(false)
  })

  it.each(['[DONE]', ' [DONE] ', '[]', 'null', '1'])('finds no chunk in %j', (payload) => {
    expect(chunksIn(payload)).toEqual({ chunks: [], isWhole: true })
  })

  it('reads a frame of megabytes that was glued', () => {
    const long = { content: '\\"{'.repeat(700_000) }
    expect(chunksIn(`${JSON.stringify(long)}data: {"a":1}`).chunks).toEqual([long, { a: 1 }])
  })
})
