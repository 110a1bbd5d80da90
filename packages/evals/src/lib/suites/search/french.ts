import { tarn300, meeting, contract, remote2023, remote2026, parts, council } from '../documents/document-paths.ts'
import type { SearchQuestion } from './search-target.ts'

export const french: readonly SearchQuestion[] = [
  {
    id: 'fr-premium',
    text: 'Sous combien de temps le technicien passe-t-il avec l’option Premium ?',
    difficulty: 'plain',
    target: {
      facts: [['4 heures', 'quatre heures', '4 h']],
      evidence: [{ path: contract, words: 'Avec l’option Premium' }],
    },
  },
  {
    id: 'fr-notice',
    text: 'Quel préavis faut-il respecter pour résilier le contrat Sérénité ?',
    difficulty: 'plain',
    target: { facts: [['trois mois', '3 mois']], evidence: [{ path: contract, words: 'préavis de trois mois' }] },
  },
  {
    id: 'fr-remote-days',
    text: 'À combien de jours par semaine le télétravail est-il limité ?',
    difficulty: 'edition',
    target: {
      facts: [['trois jours', '3 jours']],
      evidence: [{ path: remote2026, words: 'trois jours par semaine' }],
      superseded: [remote2023],
    },
  },
  {
    id: 'fr-allowance-cap',
    text: 'L’indemnité de télétravail est plafonnée à quel montant mensuel ?',
    difficulty: 'edition',
    target: {
      facts: [['40 €', '40 euros']],
      evidence: [{ path: remote2026, words: 'plafonnée à 40' }],
      superseded: [remote2023],
    },
  },
  {
    id: 'fr-former-day',
    text: 'D’après la charte de 2023, quel jour fallait-il être présent sur site ?',
    difficulty: 'edition',
    target: { facts: ['lundi'], evidence: [{ path: remote2023, words: 'le lundi' }], superseded: [remote2026] },
  },
  {
    id: 'fr-seniority',
    text: 'Au bout de quelle ancienneté peut-on demander le télétravail ?',
    difficulty: 'edition',
    target: {
      facts: [['six mois', '6 mois']],
      evidence: [{ path: remote2026, words: 'au moins six mois' }],
      superseded: [remote2023],
    },
  },
  {
    id: 'fr-board',
    text: 'Combien coûte une carte électronique de rechange ?',
    difficulty: 'table',
    target: { facts: [['118,00', '118.00', '118 €', '118 euros']], evidence: [{ path: parts, words: '| P-2502 |' }] },
  },
  {
    id: 'fr-tank',
    text: 'Quelle est la référence du réservoir de la Tarn 300 S ?',
    difficulty: 'table',
    target: { facts: ['P-2411'], evidence: [{ path: parts, words: '| P-2411 |' }] },
  },
  {
    id: 'fr-apprentices',
    text: 'Combien y a-t-il d’apprentis dans l’établissement ?',
    difficulty: 'plain',
    target: { facts: [['9 apprentis', 'neuf apprentis', '9']], evidence: [{ path: council, words: 'apprentis' }] },
  },
  {
    id: 'fr-summer',
    text: 'Du combien au combien le site ferme-t-il cet été ?',
    difficulty: 'plain',
    target: { facts: [['3 au 21 août', '3 août au 21 août']], evidence: [{ path: council, words: 'fermé du 3' }] },
  },
  {
    id: 'fr-vouchers',
    text: 'À quelle valeur passe le titre-restaurant au 1er juillet ?',
    difficulty: 'plain',
    target: { facts: [['9,80', '9.80']], evidence: [{ path: council, words: 'La valeur faciale' }] },
  },
  {
    id: 'fr-weight',
    text: 'Quel est le poids de la Tarn 300 ?',
    difficulty: 'foreign',
    target: { facts: [['9,4 kg', '9.4 kg', '9,4 kilos']], evidence: [{ path: tarn300, words: '| Weight |' }] },
  },
  {
    id: 'fr-output',
    text: 'Combien de purificateurs d’eau l’usine de Suzhou a-t-elle produits en mars ?',
    difficulty: 'foreign',
    target: { facts: [['12 480', '12480']], evidence: [{ path: meeting, words: '产量为' }] },
  },
  {
    id: 'fr-both-pumps',
    text: 'Combien coûte la pompe de la Tarn 300, et combien celle de la Tarn 300 S ?',
    difficulty: 'hops',
    target: {
      facts: [
        ['64,00', '64.00', '64 €'],
        ['81,50', '81.50'],
      ],
      evidence: [
        { path: parts, words: '| P-2214 |' },
        { path: parts, words: '| P-2215 |' },
      ],
    },
  },
  {
    id: 'fr-allowance-rise',
    text: 'De combien l’indemnité journalière de télétravail a-t-elle augmenté entre la charte de 2023 et celle de 2026 ?',
    difficulty: 'computed',
    target: {
      facts: [['0,70', '0.70', '70 centimes']],
      evidence: [
        { path: remote2023, words: 'par jour télétravaillé' },
        { path: remote2026, words: 'par jour télétravaillé' },
      ],
      isComputed: true,
    },
  },
  {
    id: 'fr-headcount-suzhou',
    text: 'Combien de salariés l’usine de Suzhou emploie-t-elle ?',
    difficulty: 'absent',
    target: null,
  },
  {
    id: 'fr-milk-jug',
    text: 'Quel est le prix du pot à lait en inox de 1 litre ?',
    difficulty: 'absent',
    target: null,
  },
]
