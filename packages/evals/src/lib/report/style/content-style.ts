/** The page of one sample, and paper. */
export const contentStyle: string = `
.sample-bar { position: sticky; top: 0; z-index: 3; display: flex; align-items: center; gap: 8px 14px; flex-wrap: wrap; padding: 12px 0; margin-bottom: 10px; background: var(--page); border-bottom: 1px solid var(--line); }
.sample-bar h1 { font-size: 16px; flex: 1 1 200px; min-width: 0; max-height: 2.5em; overflow: hidden; unicode-bidi: isolate; }
.back, .button, .steps button { border: 1px solid var(--line-strong); border-radius: 8px; background: var(--card); padding: 3px 11px; white-space: nowrap; }
.back:hover, .button:hover, .steps button:hover { border-color: var(--accent); color: var(--accent); }
.steps { display: inline-flex; gap: 4px; }
.sample-bar h1:focus { outline: none; }
.sample-bar .mark { display: inline-block; }
.sample-bar .mark::first-letter { text-transform: uppercase; }
.trials { display: inline-flex; flex-wrap: wrap; gap: 4px; }
.trial { min-width: 24px; text-align: center; border-radius: 6px; padding: 1px 6px; font-variant-numeric: tabular-nums; background: var(--warn-soft); color: var(--warn); }
.trial.passed { background: var(--good-soft); color: var(--good); } .trial.failed { background: var(--bad-soft); color: var(--bad); }
.trial.here { outline: 2px solid currentColor; font-weight: 650; }
.part { margin-top: 24px; }
.part > h2 { margin-bottom: 8px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; min-width: 0; line-height: 1.58; }
.text.code { font: 12.5px/1.5 var(--mono); }
.text.under { color: var(--muted); font-size: 12.5px; }
.more { color: var(--accent); font: 600 13px var(--sans); text-decoration: underline; }
.asked { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 14px; margin-top: 24px; }
.asked .part { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; margin: 0; min-width: 0; max-height: 420px; overflow: auto; }
.score { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 14px; padding: 9px 16px; background: var(--card); border: 1px solid var(--line); border-bottom-width: 0; }
.score:first-of-type { border-radius: 10px 10px 0 0; } .score:last-of-type { border-radius: 0 0 10px 10px; border-bottom-width: 1px; }
.score:first-of-type:last-of-type { border-radius: 10px; }
.score-value { font-weight: 650; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.score-head strong { overflow-wrap: anywhere; }
.judged { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; align-items: baseline; }
.transcript { border: 1px solid var(--line); border-radius: 10px; background: var(--card); overflow: hidden; }
.message { display: grid; grid-template-columns: 84px minmax(0, 1fr); gap: 14px; padding: 12px 16px; border-top: 1px solid var(--line); }
.transcript.long .message { content-visibility: auto; contain-intrinsic-size: auto 160px; }
.message:first-child { border-top: 0; }
.message.user { background: var(--well); }
.role { color: var(--muted); font-size: 12.5px; font-weight: 550; overflow-wrap: anywhere; padding-top: 1px; }
.said > * + * { margin-top: 10px; }
details > summary { cursor: pointer; color: var(--muted); font-size: 12.5px; font-weight: 550; width: fit-content; }
summary .note { margin-left: 8px; }
details[open] > summary { margin-bottom: 5px; }
.reasoning > .folded { background: var(--reasoning); border-left: 3px solid var(--reasoning-line); border-radius: 0 6px 6px 0; padding: 8px 12px; }
.call { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--well); }
.call.failed { border-color: color-mix(in srgb, var(--bad) 45%, transparent); }
.call-side { padding: 8px 12px; min-width: 0; max-height: 380px; overflow: auto; }
.call-side + .call-side { border-left: 1px solid var(--line); background: var(--card); }
.call-head { display: flex; justify-content: space-between; gap: 10px; color: var(--muted); font-size: 12px; margin-bottom: 3px; overflow-wrap: anywhere; }
.call-head code { font-weight: 650; color: var(--text); min-width: 0; }
.failure { background: var(--bad-soft); border-radius: 8px; padding: 10px 14px; color: var(--text); }
.chart { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px 10px; }
.turn-chart rect.cached, .swatch.cached { fill: var(--cached); background: var(--cached); }
.turn-chart rect.fresh, .swatch.fresh { fill: var(--fresh); background: var(--fresh); }
.turn-chart rect.output, .swatch.output { fill: var(--output); background: var(--output); }
.time-chart .model, .swatch.model { fill: var(--fresh); background: var(--fresh); }
.time-chart .tool, .swatch.tool { fill: var(--output); background: var(--output); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; line-height: 1.5; font-size: 12px; color: var(--muted); margin-top: 8px; }
.legend .end { margin-left: auto; }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; }
.chart + details { margin-top: 8px; }
.scroll { overflow-x: auto; }
.events { margin-top: 10px; }
.events li { display: grid; grid-template-columns: 62px 68px minmax(0, 1fr); gap: 10px; padding: 5px 0; border-top: 1px solid var(--line); align-items: baseline; overflow-wrap: anywhere; }
.events .at { color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; text-align: right; }
.events .tag { text-align: center; }
.events .retry .tag, .events .warning .tag, .events .limit .tag { color: var(--warn); }
.events .error .tag { color: var(--bad); }
.step { display: grid; grid-template-columns: 68px minmax(0, 1fr); gap: 12px; padding: 6px 0; border-top: 1px solid var(--line); align-items: baseline; overflow-wrap: anywhere; }
.step .tag { text-align: center; }
.step.done .tag { color: var(--good); } .step.failed .tag, .step.blocked .tag { color: var(--bad); }
.step code { margin-left: 8px; }
.meta { display: grid; grid-template-columns: minmax(0, 160px) minmax(0, 1fr); gap: 14px; padding: 5px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 24px; }
.half-title { font-size: 14px; color: var(--text); margin: 0; }
.beside .message { grid-template-columns: minmax(0, 1fr); gap: 4px; }
.beside .call { grid-template-columns: minmax(0, 1fr); }
.beside .call-side + .call-side { border-left: 0; border-top: 1px solid var(--line); }
@media (max-width: 760px) {
  .beside { grid-template-columns: minmax(0, 1fr); }
  .message { grid-template-columns: minmax(0, 1fr); gap: 3px; padding: 10px 12px; }
  .call { grid-template-columns: minmax(0, 1fr); }
  .call-side + .call-side { border-left: 0; border-top: 1px solid var(--line); }
  .score { grid-template-columns: 52px minmax(0, 1fr); padding: 9px 12px; gap: 10px; }
  .events li { grid-template-columns: 48px 64px minmax(0, 1fr); gap: 8px; }
  .meta { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .sample-bar h1 { flex-basis: 100%; order: 5; }
  .sample-bar .steps { margin-left: auto; }
}
@media print {
  :root { --page: #fff; --well: #fff; }
  body { font-size: 11px; }
  main { max-width: none; padding: 0; }
  .toolbar, .steps, .back, .button { display: none; }
  .sample-bar { position: static; }
  .print-only { display: block; }
  .card.hero, .row, .score, .published-row { break-inside: avoid; }
  .dot, .trial, .swatch { print-color-adjust: exact; }
  .call-side, .asked .part, .changed { max-height: none; overflow: visible; }
  .transcript.long .message { content-visibility: visible; }
}
`
