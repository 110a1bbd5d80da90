import { createHash } from 'node:crypto'

/** The page around its data: two texts, between which the blocks of the samples come. */
export interface HtmlPage {
  readonly start: string
  readonly end: string
}

export interface HtmlPageParts {
  readonly title: string
  readonly script: string
  readonly style: string
  /** Becomes JSON. */
  readonly data: unknown
}

/**
 * One file that loads nothing and runs one script, both of which the browser enforces by the page's own policy.
 *
 * The data come before the script and the samples' blocks after it, so that a long page can be used while it is read.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function htmlPage({ title, script, style, data }: HtmlPageParts): HtmlPage {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return {
    start: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="glmkit">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<noscript>This report is drawn by the one script it contains, which asks nothing of the network: please allow it.</noscript>
<main id="start"></main>
<main id="view" hidden></main>
<script type="application/json" id="data">${embeddedJson(data)}</script>
<script>${script}</script>
`,
    end: '</body>\n</html>\n',
  }
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** JSON without a character that could end the element it stands in, or a line of a script. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text
    .toWellFormed()
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replaceAll('\0', '')
}
