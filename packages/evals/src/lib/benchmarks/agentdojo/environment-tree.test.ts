import { describe, expect, it } from 'vitest'
import { fill, readEnvironment, readVectors } from './environment-tree.ts'

describe('readEnvironment', () => {
  it('includes files', async () => {
    const tree = await readEnvironment('a: !include b/c.yaml\nd: 2', async (file) => `name: ${file}`)
    expect(tree).toEqual({ a: { name: 'b/c.yaml' }, d: 2 })
  })
})

describe('fill', () => {
  it('puts texts where vectors are, and leaves other braces alone', () => {
    const usual = readVectors(String.raw`{ a: { default: "1\\n2" }, b: { default: "" } }`)
    const tree = { list: ['{a}|{b}|{hotel_name}'], deep: { 'x{a}': 3 } }
    expect(fill(tree, usual)).toEqual({ list: ['1\n2||{hotel_name}'], deep: { 'x1\n2': 3 } })
    expect(fill(tree, usual, new Map([['a', '{b}']]))).toMatchObject({ list: ['{b}||{hotel_name}'] })
  })
})
