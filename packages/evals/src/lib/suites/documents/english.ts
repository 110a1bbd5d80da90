import type { SourceDocument } from './source-document.ts'
import { serviceHandbook } from './service-handbook.ts'

const synthetic =
  '> Synthetic document of an evaluation collection. The company, its products, people and figures are invented.'

export const english: readonly SourceDocument[] = [
  {
    path: 'en/tarn-300-manual.md',
    text: `# Tarn 300: user manual

${synthetic}

Edition 4, March 2026. It replaces edition 3.

## Technical data

| Property | Tarn 300 |
|---|---|
| Rated power | 1,450 W |
| Pump pressure | 15 bar |
| Water tank | 1.8 litres |
| Bean container | 250 g |
| Weight | 9.4 kg |
| Width × depth × height | 245 × 430 × 360 mm |
| Noise while grinding | 68 dB(A) |
| Grinder | steel burrs |

## First use

Fill the tank with cold water and let half a litre run through the spout before you make the first cup. The first two coffees may taste weak while the grinder fills; pour them away.

## Descaling

With soft water (below 7 °dH) descale every four months, with hard water every six weeks. Pour 100 ml of Velanor descaler DK-2 and 900 ml of water into the tank. A descaling cycle takes 35 minutes and must not be interrupted. Never use vinegar: it attacks the seals.

## Cleaning

Take the brew group out once a week and rinse it under lukewarm water without detergent. The drip tray may go into the dishwasher, the brew group may not.

## Error messages

| Code | Meaning | What to do |
|---|---|---|
| E02 | Brew group missing | Insert the brew group until it clicks |
| E04 | Grinder blocked | Switch off, empty the bean container, remove the foreign body |
| E07 | Water tank empty or not seated | Fill the tank and press it down |
| E11 | Boiler above 160 °C | Switch off and let it cool for 40 minutes |
| E15 | Descaling was interrupted | Start the descaling cycle again from the beginning |

## Warranty

The warranty is two years from the date of purchase, and three years if the machine is registered within 30 days. Damage by limescale is not covered. Keep the receipt: no claim is accepted without it.
`,
  },
  {
    path: 'en/tarn-300s-manual.md',
    text: `# Tarn 300 S: user manual

${synthetic}

Edition 2, March 2026. It replaces edition 1.

## Technical data

| Property | Tarn 300 S |
|---|---|
| Rated power | 1,650 W |
| Pump pressure | 19 bar |
| Water tank | 2.2 litres |
| Bean container | 350 g |
| Weight | 10.8 kg |
| Width × depth × height | 260 × 445 × 372 mm |
| Noise while grinding | 61 dB(A) |
| Grinder | ceramic burrs |

## First use

Fill the tank with cold water and let one litre run through the spout before you make the first cup. The first two coffees may taste weak while the grinder fills; pour them away.

## Descaling

With soft water (below 7 °dH) descale every six months, with hard water every eight weeks. Pour 125 ml of Velanor descaler DK-2 and one litre of water into the tank. A descaling cycle takes 28 minutes and must not be interrupted. Never use vinegar: it attacks the seals.

## Milk system

Rinse the milk system after every use; the machine reminds you after ten minutes. Once a week run the milk cleaner through it. The milk hose is to be replaced every 3,000 drinks.

## Cleaning

Take the brew group out once a week and rinse it under lukewarm water without detergent. The drip tray may go into the dishwasher, the brew group may not.

## Error messages

| Code | Meaning | What to do |
|---|---|---|
| E02 | Brew group missing | Insert the brew group until it clicks |
| E04 | Grinder blocked | Switch off, empty the bean container, remove the foreign body |
| E07 | Water tank empty or not seated | Fill the tank and press it down |
| E11 | Boiler above 165 °C | Switch off and let it cool for 55 minutes |
| E18 | Milk hose not connected | Push the hose onto the nozzle |

## Warranty

The warranty is three years from the date of purchase, and five years if the machine is registered within 30 days. Damage by limescale is not covered. Keep the receipt: no claim is accepted without it.
`,
  },
  {
    path: 'en/price-list-2025.md',
    text: `# Velanor price list 2025

${synthetic}

Valid from 1 February 2025 to 31 January 2026. Prices in pounds sterling, VAT included.

## Machines

| Article | Price |
|---|---|
| Tarn 200 | £389 |
| Tarn 300 | £549 |
| Tarn 300 S | £729 |

## Accessories

| Article | Price |
|---|---|
| Descaler DK-2, 1 litre | £14.50 |
| Milk jug, 0.6 litres | £24 |
| Brew group | £45 |

## Services

Collection and return of a machine for repair costs £16. A grinder service costs £65.

## Trade discount

The discount is 10 % from ten machines of one order and 15 % from twenty-five.
`,
  },
  {
    path: 'en/price-list-2026.md',
    text: `# Velanor price list 2026

${synthetic}

Valid from 1 February 2026 until further notice. It replaces the price list 2025. Prices in pounds sterling, VAT included.

## Machines

| Article | Price |
|---|---|
| Tarn 200 | £369 |
| Tarn 300 | £579 |
| Tarn 300 S | £769 |

## Accessories

| Article | Price |
|---|---|
| Descaler DK-2, 1 litre | £15.90 |
| Milk jug, 0.6 litres | £26 |
| Brew group | £48 |
| Milk hose | £11.20 |

## Services

Collection and return of a machine for repair costs £19. A grinder service costs £72.

## Trade discount

The discount is 12 % from ten machines of one order and 18 % from twenty-five.
`,
  },
  {
    path: 'en/board-minutes-2026-03.md',
    text: `# Minutes of the board meeting of 12 March 2026

${synthetic}

Place: Leeds, meeting room 4. Present: Ruth Calloway (chair), Imran Sethi (finance), Nora Lindqvist (operations), Owen Prentice (sales). Apologies: Peter Ashdown.

## 1. Results of 2025

Imran Sethi reports revenue of £48.6 million, up 6.2 % on 2024. The operating margin fell to 9.1 %, chiefly for the cost of steel.

## 2. Packaging line in Leeds

The board approves a new packaging line with a budget of £1.24 million. Work starts in September 2026. Owen Prentice votes against, all others in favour.

## 3. Tarn 200

The Tarn 200 is discontinued on 30 June 2026. Spare parts are kept for eight years from that day.

## 4. Suzhou plant

Nora Lindqvist reports that the plant will run a second shift from 1 May 2026.

## 5. Kestrel Roasters

The purchase of Kestrel Roasters is deferred to the next meeting; the auditors' report is not yet in.

## 6. Next meeting

11 June 2026, 10:00, Leeds.
`,
  },
  serviceHandbook,
]
