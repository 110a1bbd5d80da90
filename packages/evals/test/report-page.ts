import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

export const hasChromium: boolean = existsSync(executablePath)

export interface OpenedReport {
  readonly page: Page
  /** Requests that left, violations of the policy, errors and whatever else the console has. */
  readonly problems: readonly string[]
}

export interface OpenReportOptions {
  /** Default: 1,280. */
  readonly width?: number
  /** Without the `#`. */
  readonly hash?: string
}

export interface ReportBrowser extends AsyncDisposable {
  /** Opens a report as a reader does, with everything written down that it must not do. The one before is left. */
  open(path: string, options?: OpenReportOptions): Promise<OpenedReport>
}

/** One page for all reports: a new one takes longer than most of what is looked at. */
export async function launchChromium(): Promise<ReportBrowser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking']
  const browser = await chromium.launch({ executablePath, args })
  const page = await browser.newPage()
  let own = ''
  let problems: string[] = []
  page.on('console', (message) => problems.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.route('**/*', (route) => {
    const url = route.request().url()
    if (url.split('#')[0] === own) return route.continue()
    problems.push(`request: ${url}`)
    return route.abort()
  })
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))`,
  )
  return {
    async open(path, { width = 1280, hash = '' } = {}) {
      own = pathToFileURL(path).href
      problems = []
      await page.setViewportSize({ width, height: 860 })
      await page.goto(hash === '' ? own : `${own}#${hash}`)
      return { page, problems }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

/** Pixels by which the page is wider than the window. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('Math.max(0, document.documentElement.scrollWidth - innerWidth)')
}
