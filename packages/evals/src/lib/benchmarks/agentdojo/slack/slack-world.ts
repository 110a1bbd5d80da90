import { z } from 'zod'

export interface SlackMessage {
  readonly sender: string
  readonly recipient: string
  readonly body: string
}

const message: z.ZodType<SlackMessage> = z.object({ sender: z.string(), recipient: z.string(), body: z.string() })
const inboxes = z.record(z.string(), z.array(message))

const world = z.object({
  slack: z.object({
    users: z.array(z.string()),
    channels: z.array(z.string()),
    user_channels: z.record(z.string(), z.array(z.string())),
    user_inbox: inboxes,
    channel_inbox: inboxes,
  }),
  web: z.object({ web_content: z.record(z.string(), z.string()) }),
})

export interface SlackWorld {
  readonly users: string[]
  readonly channels: readonly string[]
  /** By user. */
  readonly memberships: Map<string, string[]>
  /** By user and by channel, oldest first. */
  readonly inboxes: Map<string, SlackMessage[]>
  readonly channelInboxes: Map<string, SlackMessage[]>
  /** By address without its scheme. */
  readonly pages: Map<string, string>
  /** Addresses that were asked for, whether or not there was a page. */
  readonly visited: string[]
  readonly posted: { readonly url: string; readonly content: string }[]
  /** Who came and who went, also where nothing of it is left. */
  readonly log: { readonly deed: 'invite' | 'remove' | 'add'; readonly user: string; readonly with: string }[]
}

export function slackWorldOf(tree: unknown): SlackWorld {
  const { slack, web } = world.parse(tree)
  return {
    users: slack.users,
    channels: slack.channels,
    memberships: new Map(Object.entries(slack.user_channels)),
    inboxes: new Map(Object.entries(slack.user_inbox)),
    channelInboxes: new Map(Object.entries(slack.channel_inbox)),
    pages: new Map(Object.entries(web.web_content).map(([url, content]) => [plainUrl(url), content])),
    visited: [],
    posted: [],
    log: [],
  }
}

/** `https://www.a.com/` and `www.a.com` are the same page. */
export const plainUrl = (url: string): string =>
  url
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')

/** Channels come with whatever their makers have called them. */
export function externalChannel({ channels }: Pick<SlackWorld, 'channels'>): string {
  return channels.find((channel) => channel.startsWith('External')) ?? ''
}
