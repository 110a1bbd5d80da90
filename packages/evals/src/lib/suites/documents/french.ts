import type { SourceDocument } from './source-document.ts'

const synthetic =
  '> Document synthétique d’une collection d’évaluation. L’entreprise, les produits, les personnes et les chiffres sont inventés.'

export const french: readonly SourceDocument[] = [
  {
    path: 'fr/contrat-entretien-serenite.md',
    text: `# Contrat d’entretien « Sérénité » : conditions particulières

${synthetic}

Version en vigueur depuis le 1er janvier 2026.

## Prestations

Le contrat comprend deux visites d’entretien par an et les dépannages, déplacement et main-d’œuvre inclus. Les pièces d’usure (joints, meules, tuyaux) restent à la charge du client.

## Délais d’intervention

Le technicien intervient sous 8 heures ouvrées après l’appel. Avec l’option Premium, le délai est ramené à 4 heures ouvrées, samedi compris.

## Redevance

La redevance annuelle s’élève à 312 € HT par machine ; à partir de six machines, elle est de 280 € HT par machine. L’option Premium coûte 95 € HT de plus par machine.

## Pénalités

Chaque heure de retard ouvre droit à une pénalité de 15 €, dans la limite de 10 % de la redevance annuelle.

## Durée et résiliation

Le contrat est conclu pour 24 mois, puis reconduit tacitement par périodes de 12 mois. Il peut être résilié à chaque échéance, par lettre recommandée, avec un préavis de trois mois.

## Zone couverte

Les interventions ont lieu en France métropolitaine, hors Corse.
`,
  },
  {
    path: 'fr/charte-teletravail-2023.md',
    text: `# Charte du télétravail 2023

${synthetic}

En vigueur du 1er mars 2023 au 31 mars 2026. Abrogée et remplacée par la charte 2026.

## Bénéficiaires

Le télétravail est ouvert aux salariés ayant au moins douze mois d’ancienneté.

## Rythme

Il est limité à deux jours par semaine. La présence sur site est obligatoire le lundi.

## Plages horaires

Le salarié est joignable de 10 h à 12 h et de 14 h à 16 h.

## Indemnité

L’indemnité est de 2,50 € par jour télétravaillé, plafonnée à 25 € par mois.

## Demande

La demande est adressée au responsable un mois avant le début du télétravail.
`,
  },
  {
    path: 'fr/charte-teletravail-2026.md',
    text: `# Charte du télétravail 2026

${synthetic}

En vigueur depuis le 1er avril 2026. Elle remplace la charte 2023.

## Bénéficiaires

Le télétravail est ouvert aux salariés ayant au moins six mois d’ancienneté, y compris à temps partiel.

## Rythme

Il est limité à trois jours par semaine. La présence sur site est obligatoire le mardi.

## Plages horaires

Le salarié est joignable de 9 h 30 à 12 h et de 14 h à 16 h 30.

## Indemnité

L’indemnité est de 3,20 € par jour télétravaillé, plafonnée à 40 € par mois.

## Demande

La demande est adressée au responsable quinze jours avant le début du télétravail. Un refus est motivé par écrit.
`,
  },
  {
    path: 'fr/tarif-pieces-2026.md',
    text: `# Tarif des pièces détachées 2026

${synthetic}

Prix en euros hors taxes, valables du 1er janvier au 31 décembre 2026.

| Référence | Désignation | Machine | Prix HT |
|---|---|---|---|
| P-2210 | Joint de groupe | Tarn 300 et 300 S | 8,40 € |
| P-2214 | Pompe 15 bar | Tarn 300 | 64,00 € |
| P-2215 | Pompe 19 bar | Tarn 300 S | 81,50 € |
| P-2301 | Meules en acier | Tarn 300 | 52,90 € |
| P-2305 | Meules en céramique | Tarn 300 S | 74,20 € |
| P-2410 | Réservoir 1,8 l | Tarn 300 | 29,90 € |
| P-2411 | Réservoir 2,2 l | Tarn 300 S | 34,50 € |
| P-2502 | Carte électronique | Tarn 300 et 300 S | 118,00 € |

## Conditions

Les frais de port sont de 7,90 € et offerts à partir de 150 € HT de commande. Les titulaires d’un contrat Sérénité bénéficient d’une remise de 10 % sur toutes les pièces. Une pièce peut être retournée sous 14 jours dans son emballage d’origine.
`,
  },
  {
    path: 'fr/compte-rendu-cse-2026-05.md',
    text: `# Compte rendu du CSE du 21 mai 2026

${synthetic}

Lieu : Villeurbanne. Président : Hervé Montclar. Secrétaire : Mireille Aubry. Absent excusé : Yanis Delorme.

## 1. Effectifs

Au 30 avril, l’établissement compte 214 salariés, dont 9 apprentis.

## 2. Fermeture d’été

Le site sera fermé du 3 au 21 août. Les salariés n’ayant pas assez de congés peuvent prendre des jours par anticipation.

## 3. Œuvres sociales

La contribution de l’employeur est portée à 1,2 % de la masse salariale, soit 96 400 € pour 2026.

## 4. Titres-restaurant

La valeur faciale passe de 9,25 € à 9,80 € au 1er juillet. Avis favorable : 7 voix pour, 1 contre, 2 abstentions.

## 5. Déménagement de l’atelier

Le projet de déménagement de l’atelier à Vénissieux est reporté ; aucune date n’a été fixée.

## 6. Prochaine réunion

Jeudi 18 juin 2026 à 14 h 30.
`,
  },
]
