/** Percent of a purchase, by card; a category of its own where the card has one. */
const rates: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'Gold Rewards Card': { all: 2.5 },
  'Business Gold Rewards Card': { all: 1, Operations: 2.5 },
  'Platinum Rewards Card': { all: 10 },
  'Silver Rewards Card': { all: 1, Travel: 4, Software: 4 },
  'Business Silver Rewards Card': { all: 1, Travel: 10, Software: 10 },
  'Green Rewards Card': { all: 1, Green: 3 },
  EcoCard: { all: 1, Green: 5 },
  'Crypto-Cash Back': { all: 2 },
  'Business Platinum Rewards Card': { all: 1.5, Travel: 4, Software: 4, Media: 4 },
  'Diamond Elite Card': { all: 5 },
}

export function cashBackPercent(card: string, category: string): number {
  const ofCard = Object.hasOwn(rates, card) ? (rates[card] ?? {}) : {}
  return (Object.hasOwn(ofCard, category) ? ofCard[category] : ofCard['all']) ?? 1
}
