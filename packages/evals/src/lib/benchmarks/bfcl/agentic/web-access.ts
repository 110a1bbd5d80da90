/** The net, as far as web search entries need it. Whoever passes one sees to what may be reached by it. */
export interface WebAccess {
  /**
   * @param query `region` as DuckDuckGo calls regions, e.g. `us-en`; `wt-wt` for none.
   * @throws If there is no answer; the model is told the message.
   */
  search(
    query: { readonly keywords: string; readonly maxResults: number; readonly region: string },
    options: { readonly signal: AbortSignal },
  ): Promise<readonly WebResult[]>
  /** @returns The page's HTML. @throws If it cannot be had; the model is told the message. */
  fetch(url: string, options: { readonly signal: AbortSignal }): Promise<string>
}

export interface WebResult {
  readonly title: string
  readonly href: string
  /** The snippet. */
  readonly body: string
}
