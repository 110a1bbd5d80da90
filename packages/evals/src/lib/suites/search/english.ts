import {
  tarn300,
  tarn300s,
  prices2025,
  prices2026,
  minutes,
  handbook,
  rules2024,
  rules2026,
  remote2023,
  remote2026,
} from '../documents/document-paths.ts'
import type { SearchQuestion } from './search-target.ts'

export const english: readonly SearchQuestion[] = [
  {
    id: 'en-hard-water',
    text: 'How often does a Tarn 300 S have to be descaled if the water is hard?',
    difficulty: 'twin',
    target: { facts: [['eight weeks', '8 weeks']], evidence: [{ path: tarn300s, words: 'every eight weeks' }] },
  },
  {
    id: 'en-e11',
    text: 'My Tarn 300 shows E11. How long should it be left to cool?',
    difficulty: 'twin',
    target: { facts: [['40 minutes', 'forty minutes']], evidence: [{ path: tarn300, words: '| E11 |' }] },
  },
  {
    id: 'en-price-now',
    text: 'What does a Tarn 300 cost at present?',
    difficulty: 'edition',
    target: { facts: ['579'], evidence: [{ path: prices2026, words: '| Tarn 300 |' }], superseded: [prices2025] },
  },
  {
    id: 'en-grinder-service',
    text: 'How much is a grinder service these days?',
    difficulty: 'edition',
    target: {
      facts: ['72'],
      evidence: [{ path: prices2026, words: 'A grinder service costs' }],
      superseded: [prices2025],
    },
  },
  {
    id: 'en-price-then',
    text: 'What was the price of the Tarn 300 S in 2025?',
    difficulty: 'edition',
    target: { facts: ['729'], evidence: [{ path: prices2025, words: '| Tarn 300 S |' }], superseded: [prices2026] },
  },
  {
    id: 'en-thermal-fuse',
    text: 'At what temperature does the thermal fuse of the boiler open?',
    difficulty: 'deep',
    target: { facts: ['184'], evidence: [{ path: handbook, words: 'opens at 184' }] },
  },
  {
    id: 'en-leak-test',
    text: 'To what pressure is the pump run up in the leak test?',
    difficulty: 'deep',
    target: { facts: [['18 bar', '18 bars']], evidence: [{ path: handbook, words: 'pump up to 18 bar' }] },
  },
  {
    id: 'en-burr-gap',
    text: 'With what burr gap does the Tarn 300 S leave the factory?',
    difficulty: 'deep',
    target: { facts: [['0.30 mm', '0.3 mm']], evidence: [{ path: handbook, words: 'leaves the factory with' }] },
  },
  {
    id: 'en-october',
    text: 'How many machines were in service in October 2025?',
    difficulty: 'table',
    target: { facts: ['198'], evidence: [{ path: handbook, words: '| October |' }] },
  },
  {
    id: 'en-against',
    text: 'Who voted against the new packaging line in Leeds?',
    difficulty: 'plain',
    target: { facts: ['Owen Prentice'], evidence: [{ path: minutes, words: 'Owen Prentice votes against' }] },
  },
  {
    id: 'en-paternity',
    text: 'How many days of paternity leave do the staff in Suzhou get under the rules now in force?',
    difficulty: 'foreign',
    target: {
      facts: [['20 days', 'twenty days', '20 天']],
      evidence: [{ path: rules2026, words: '陪产假' }],
      superseded: [rules2024],
    },
  },
  {
    id: 'en-remote-days',
    text: 'On which weekday must French staff who work from home be at the office?',
    difficulty: 'foreign',
    target: {
      facts: [['Tuesday', 'mardi']],
      evidence: [{ path: remote2026, words: 'le mardi' }],
      superseded: [remote2023],
    },
  },
  {
    id: 'en-discontinued',
    text: 'One machine is being discontinued this year. What does it still cost on the current list?',
    difficulty: 'hops',
    target: {
      facts: ['Tarn 200', '369'],
      evidence: [
        { path: minutes, words: 'is discontinued on' },
        { path: prices2026, words: '| Tarn 200 |' },
      ],
      superseded: [prices2025],
    },
  },
  {
    id: 'en-quieter',
    text: 'Which grinds more quietly, the Tarn 300 or the Tarn 300 S? Give the noise of both.',
    difficulty: 'hops',
    target: {
      facts: ['68', '61'],
      evidence: [
        { path: tarn300, words: 'Noise while grinding' },
        { path: tarn300s, words: 'Noise while grinding' },
      ],
    },
  },
  {
    id: 'en-twelve',
    text: 'What do twelve Tarn 300 come to on the 2026 list, trade discount deducted?',
    difficulty: 'computed',
    target: {
      facts: [['6,114.24', '6114.24']],
      evidence: [
        { path: prices2026, words: '| Tarn 300 |' },
        { path: prices2026, words: 'The discount is 12' },
      ],
      isComputed: true,
      superseded: [prices2025],
    },
  },
  { id: 'en-noise-200', text: 'How loud is the Tarn 200 while grinding?', difficulty: 'absent', target: null },
  {
    id: 'en-kestrel-price',
    text: 'What did Velanor pay for Kestrel Roasters?',
    difficulty: 'absent',
    target: null,
  },
]
