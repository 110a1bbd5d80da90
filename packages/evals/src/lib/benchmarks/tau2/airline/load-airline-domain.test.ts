import { describe } from 'vitest'
import { claimDomain } from '../../../../../test/tau2-domain-claims.ts'
import { loadAirlineDomain } from './load-airline-domain.ts'

describe('loadAirlineDomain', () => {
  claimDomain('airline', loadAirlineDomain, {
    tasks: { steps: 29, changes: 13, trajectories: 68 },
    calls: 80,
    walks: { steps: 370, walks: 37 },
    goldenActions: 142,
    refused: [],
  })
})
