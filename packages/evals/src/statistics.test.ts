import { expect, it } from 'vitest'
import * as statistics from './statistics.ts'

it('exports these names', () => {
  expect(Object.keys(statistics).toSorted()).toMatchInlineSnapshot(`
    [
      "bootstrapInterval",
      "clopperPearsonInterval",
      "clusteredStandardError",
      "createClusterSums",
      "createMoments",
      "holm",
      "mcNemarExact",
      "mean",
      "meanPassAtK",
      "meanPassHatK",
      "minimalDetectableEffect",
      "normalInterval",
      "pairedDifference",
      "passAtK",
      "passHatK",
      "passRate",
      "percentile",
      "sampleSize",
      "standardError",
      "tInterval",
      "wilsonInterval",
    ]
  `)
})
