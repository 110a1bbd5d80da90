import { describe } from 'vitest'
import { claimDomain } from '../../../../../test/tau2-domain-claims.ts'
import { loadMockDomain } from './load-mock-domain.ts'

describe('loadMockDomain', () => {
  claimDomain('mock', loadMockDomain, {
    tasks: { steps: 4, changes: 5, trajectories: 30 },
    calls: 12,
    walks: { steps: 78, walks: 13 },
    goldenActions: 8,
    refused: [],
  })
})
