/** The list of samples. */
export const listStyle: string = `
.samples-title { margin: 26px 0 0; }
.toolbar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 10px 0; background: var(--page); }
.shows { display: flex; flex-wrap: wrap; border: 1px solid var(--line-strong); border-radius: 8px; overflow: hidden; background: var(--card); }
.shows button { padding: 4px 10px; border-right: 1px solid var(--line); white-space: nowrap; }
.shows button:last-child { border-right: 0; }
.shows button:hover { background: var(--well); }
.shows button[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent); font-weight: 550; }
.shows button[aria-pressed="true"] .count { color: inherit; }
.toolbar input, .toolbar select { border: 1px solid var(--line-strong); border-radius: 8px; background: var(--card); padding: 4px 9px; height: 31px; min-width: 0; }
.toolbar input { flex: 1 1 170px; }
.toolbar select { max-width: 140px; }
.sorting { display: inline-flex; gap: 4px; }
.direction { border: 1px solid var(--line-strong); border-radius: 8px; background: var(--card); width: 31px; text-align: center; }
.found { color: var(--muted); font-variant-numeric: tabular-nums; }
.rows { position: relative; border: 1px solid var(--line); border-radius: 10px; background: var(--card); overflow: hidden; }
.row { position: absolute; left: 0; right: 0; height: 56px; display: grid; align-items: center; column-gap: 14px; padding: 0 16px;
  grid-template-columns: 16px minmax(90px, 190px) minmax(0, 1fr) minmax(0, max-content) 74px 62px 62px; border-bottom: 1px solid var(--line); }
.row:hover { background: var(--well); }
.row.current { background: var(--accent-soft); box-shadow: inset 3px 0 0 var(--accent); }
.row > span { min-width: 0; }
.mark { font-weight: 700; text-align: center; }
.passed .mark, .mark.passed { color: var(--good); }
.failed .mark, .mark.failed { color: var(--bad); }
.error .mark, .mark.error { color: var(--warn); }
.clip { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; unicode-bidi: isolate; }
.row .id .clip { font: 12.5px/1.5 var(--mono); }
.under { color: var(--muted); font-size: 12.5px; }
.why { color: var(--bad); }
.row.error .why { color: var(--warn); }
.cell { text-align: right; font-variant-numeric: tabular-nums; color: var(--muted); font-size: 12.5px; white-space: nowrap; }
.tags { display: flex; gap: 4px; max-width: 150px; }
.dots { display: flex; gap: 3px; margin-top: 3px; }
.dot { width: 8px; height: 8px; border-radius: 2px; background: var(--warn); }
.dot.passed { background: var(--good); } .dot.failed { background: var(--bad); }
.dot.here { outline: 1.5px solid var(--text); outline-offset: 1px; }
.samples > .empty { padding: 20px 0; }
@media (max-width: 760px) {
  .toolbar { position: static; }
  .shows { display: grid; grid-template-columns: repeat(3, 1fr); flex: 1 1 100%; }
  .shows button { border-right: 0; }
  .toolbar input { flex-basis: 100%; }
  .toolbar select { flex: 1 1 40%; max-width: none; }
  .row { height: 84px; padding: 8px 12px; column-gap: 10px; row-gap: 1px; grid-template-columns: 14px minmax(0, 1fr) auto auto auto; grid-template-rows: auto 1fr; align-items: start; }
  .row .id { display: flex; gap: 8px; align-items: center; }
  .row .dots { margin: 0; }
  .row .texts { grid-column: 2 / -1; grid-row: 2; }
  .row .tags { display: none; }
  .row .cell:nth-last-child(3) { display: none; }
}
`
