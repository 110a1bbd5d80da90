/** The start page above its list. */
export const frameStyle: string = `
main { max-width: 1240px; margin: 0 auto; padding: 28px 24px 80px; }
.run-header { margin-bottom: 18px; }
.description { color: var(--muted); margin-top: 2px; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: 8px 26px; margin-top: 14px; }
.facts > div { min-width: 0; max-width: 100%; }
.facts dt { font-size: 11.5px; color: var(--muted); line-height: 1.3; }
.facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.banner { padding: 9px 14px; border-radius: 8px; margin: 0 0 10px; border: 1px solid; overflow-wrap: anywhere; }
.banner.warn { color: var(--warn); background: var(--warn-soft); border-color: color-mix(in srgb, var(--warn) 30%, transparent); }
.banner.bad { color: var(--bad); background: var(--bad-soft); border-color: color-mix(in srgb, var(--bad) 30%, transparent); }
.cards { display: flex; flex-wrap: wrap; gap: 14px; margin: 14px 0; }
.card { flex: 1 1 330px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; min-width: 0; }
.card.hero { flex: 2 1 600px; }
.card.middle { flex: 1 1 340px; }
.card.languages { flex: 1 1 420px; }
.card.broad { flex: 2 1 560px; }
.card.wide { margin-bottom: 14px; }
.headline { display: flex; align-items: baseline; flex-wrap: wrap; gap: 4px 14px; margin-bottom: 14px; }
.big { font-size: 40px; line-height: 1.1; font-weight: 650; letter-spacing: -0.025em; font-variant-numeric: tabular-nums; }
.range { color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.headline .range .note { display: block; }
.rates { display: grid; grid-template-columns: minmax(2.5em, max-content) minmax(40px, 1fr) max-content max-content max-content; gap: 5px 10px; align-items: center; }
.rate-label { overflow-wrap: anywhere; max-width: 190px; }
.rate-picture, .chart { min-width: 0; line-height: 0; }
.rate-value { font-variant-numeric: tabular-nums; text-align: right; }
.rates .range { font-size: 12px; }
.rates .note:empty, .rates .range:empty { width: 0; }
.rates + .note, .rate + .note { margin-top: 12px; }
.rate { display: block; overflow: visible; }
.rate .track { fill: var(--track); }
.rate .bar { fill: var(--bar); }
.rate.main .bar { fill: var(--bar-main); }
.whisker { stroke: var(--text); stroke-width: 1.5; }
.curves { display: block; width: 100%; max-width: 360px; height: auto; overflow: visible; font: 11px var(--sans); }
.curves .grid { stroke: var(--line); }
.curves .tick { fill: var(--muted); }
.curves .curve { fill: none; stroke-width: 2; }
.at .curve { stroke: var(--fresh); } .at .dot, .at .end { fill: var(--fresh); }
.hat .curve { stroke: var(--output); } .hat .dot, .hat .end { fill: var(--output); }
.curves .end { fill: var(--text); font-weight: 600; }
.numbers > div { display: flex; justify-content: space-between; gap: 16px; padding: 3.5px 0; border-top: 1px solid var(--line); }
.numbers > div:first-child { border-top: 0; }
.numbers dt { color: var(--muted); overflow-wrap: anywhere; min-width: 0; }
.numbers dd { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.figures { border-collapse: collapse; width: 100%; }
.figures th { text-align: left; font-size: 11.5px; font-weight: 500; color: var(--muted); padding: 0 14px 4px 0; white-space: nowrap; }
.figures td { border-top: 1px solid var(--line); padding: 5px 14px 5px 0; vertical-align: top; overflow-wrap: anywhere; }
.figures .number { font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.scorers { table-layout: fixed; }
.scorers th:nth-child(1) { width: 36%; }
.scorers th:nth-child(n + 2) { width: 68px; }
.scorers th:nth-child(5) { width: auto; }
.scorers td { padding-right: 8px; }
.chips, .labels { line-height: 1.9; }
.chip { display: inline-block; border: 1px solid var(--line-strong); border-radius: 999px; padding: 0 9px; margin: 0 6px 4px 0; font-size: 12.5px; line-height: 1.65; max-width: 100%; vertical-align: middle; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.chip:hover { border-color: var(--accent); color: var(--accent); }
.count { color: var(--muted); font-variant-numeric: tabular-nums; margin-left: 6px; font-weight: 400; }
.count.good { color: var(--good); } .count.bad { color: var(--bad); }
.tag { display: inline-block; font-size: 11px; line-height: 1.5; color: var(--muted); border: 1px solid var(--line); background: var(--well); border-radius: 4px; padding: 0 5px; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: -3px; }
td .tag, strong + .tag { margin-left: 8px; }
.tag.warn { color: var(--warn); background: var(--warn-soft); border-color: transparent; }
.verdict { font-size: 16px; font-weight: 550; margin-bottom: 12px; overflow-wrap: anywhere; }
.changes { display: grid; grid-template-columns: 1fr 1fr; gap: 24px; margin-top: 16px; }
.changes > div { min-width: 0; }
.shifts { margin-top: 20px; }
.comparison .rate-label { max-width: 340px; }
.changed { max-height: 290px; overflow-y: auto; border: solid var(--line); border-width: 1px 0; }
.changed a { display: flex; justify-content: space-between; gap: 12px; padding: 4px 6px 4px 2px; }
.changed li + li { border-top: 1px solid var(--line); }
.changed a:hover { background: var(--accent-soft); }
.changed .id { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.shift { font-variant-numeric: tabular-nums; white-space: nowrap; }
.published-row { display: grid; grid-template-columns: 250px 1fr; gap: 14px; padding: 9px 0; border-top: 1px solid var(--line); }
.published-row:first-child { border-top: 0; }
.published-row > div { min-width: 0; overflow-wrap: anywhere; }
.published-value { display: grid; grid-template-columns: 76px 62px 1fr; gap: 8px; align-items: baseline; font-variant-numeric: tabular-nums; }
.published-row:not(.comparable) strong { color: var(--muted); }
.against { font-size: 12.5px; color: var(--warn); }
@media (max-width: 760px) {
  main { padding: 18px 14px 60px; }
  .card, .card.hero, .card.middle, .card.languages, .card.broad { flex-basis: 100%; padding: 14px; }
  .changes { grid-template-columns: 1fr; }
  .rates { grid-template-columns: minmax(0, 1fr) max-content max-content max-content; }
  .rate-label { grid-column: 1 / -1; max-width: none; margin-bottom: -4px; }
  .published-row { grid-template-columns: 1fr; gap: 4px; }
  .figures th, .figures td { padding-right: 10px; }
  .shifts tr { display: grid; grid-template-columns: 1fr 1fr 1.2fr 2fr 0.9fr; border-top: 1px solid var(--line); padding: 5px 0; }
  .shifts thead tr { border: 0; padding: 0; }
  .shifts td, .shifts th { border: 0; padding: 0; }
  .shifts td:first-child { grid-column: 1 / -1; }
  .shifts th:first-child { display: none; }
  .shifts .number { white-space: normal; }
  .scorers tr { display: grid; grid-template-columns: minmax(0, 1fr) 52px 52px 62px; border-top: 1px solid var(--line); padding: 5px 0; }
  .scorers thead tr { border: 0; padding: 0; }
  .scorers td { border: 0; padding: 0; }
  .scorers .labels { grid-column: 1 / -1; width: auto; padding-top: 4px; }
  .scorers .labels:empty, .scorers th:last-child { display: none; }
  .comparison .rate-label { max-width: none; }
}
`
