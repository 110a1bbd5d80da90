/** Colours and type, light and dark. Contrast of text is at least 4.5 : 1 on every surface it stands on. */
export const themeStyle: string = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --well: #f3f3f1; --line: #e2e2de; --line-strong: #c9c9c4;
  --text: #1c1d20; --muted: #5d6068; --accent: #2f4fc4; --accent-soft: #e9edfb;
  --good: #176f43; --good-soft: #e2f2e9; --bad: #b3261e; --bad-soft: #fbe9e7; --warn: #7d5000; --warn-soft: #fbf0d9;
  --bar: #aab3cf; --bar-main: #4363d8; --track: #ececea;
  --cached: #9fc7b0; --fresh: #6f8ae0; --output: #d98a3d; --reasoning: #f6f4fb; --reasoning-line: #b9aedb;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC", "Microsoft YaHei",
    "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131417; --card: #1b1d21; --well: #16181b; --line: #2c2f35; --line-strong: #454a53;
    --text: #e8e9ec; --muted: #a2a7b1; --accent: #9db1ff; --accent-soft: #242c47;
    --good: #6fcf9a; --good-soft: #16301f; --bad: #ff9087; --bad-soft: #3a1c1a; --warn: #e8b65a; --warn-soft: #35290f;
    --bar: #525c7a; --bar-main: #6f8cff; --track: #26292e;
    --cached: #3f7d5c; --fresh: #5a74d6; --output: #d18a44; --reasoning: #1f1d29; --reasoning-line: #6a5f96;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scrollbar-gutter: stable; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 var(--sans); }
h1, h2, h3, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 22px; line-height: 1.25; letter-spacing: -0.01em; font-weight: 650; overflow-wrap: anywhere; }
h2 { font-size: 12px; font-weight: 600; color: var(--muted); margin-bottom: 10px; }
h3 { font-size: 13px; font-weight: 600; margin-bottom: 4px; }
a { color: inherit; text-decoration: none; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; background: none; border: 0; padding: 0; text-align: inherit; }
code { font: 12.5px/1.5 var(--mono); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; border-radius: 4px; }
[hidden] { display: none !important; }
.note, .empty, .unit { color: var(--muted); font-size: 12px; font-weight: 400; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.unseen { font: 11px/1 var(--mono); color: var(--warn); background: var(--warn-soft); border-radius: 3px; padding: 0 2px; }
.print-only { display: none; }
noscript { display: block; padding: 24px; }
`
