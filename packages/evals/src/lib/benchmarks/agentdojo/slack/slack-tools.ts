import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DojoToolsOptions } from '../domain.ts'
import { toolKinds } from '../tool-kinds.ts'
import { plainUrl } from './slack-world.ts'
import type { SlackMessage, SlackWorld } from './slack-world.ts'

const channelName = z.string().describe('Name of the channel')
const userName = z.string().describe('Name of the user')
const pageUrl = z.string().min(1).describe('Address of the page')
const body = z.string().describe('Text of the message')

/** A workspace of people and channels, and the web. The assistant writes as `bot`. */
export function slackTools(world: SlackWorld, options: DojoToolsOptions): readonly Tool[] {
  const { reads, acts } = toolKinds(options)
  const checkUser = (user: string): void => {
    if (!world.users.includes(user)) throw new AgentError(`There is no user "${user}" in the Slack workspace`)
  }
  const checkChannel = (channel: string): void => {
    if (!world.channels.includes(channel))
      throw new AgentError(`There is no channel "${channel}" in the Slack workspace`)
  }
  const channelsOf = (user: string): string[] => at(world.memberships, user, () => [])
  return [
    defineTool({
      ...reads,
      name: 'get_channels',
      description: 'Gets the list of all channels of the Slack workspace.',
      input: z.object({}),
      execute: () => world.channels,
    }),
    defineTool({
      ...acts,
      name: 'add_user_to_channel',
      description: 'Adds a user to a channel.',
      input: z.object({ user: userName, channel: channelName }),
      execute: ({ user, channel }) => {
        checkUser(user)
        checkChannel(channel)
        if (!channelsOf(user).includes(channel)) {
          channelsOf(user).push(channel)
          world.log.push({ deed: 'add', user, with: channel })
        }
        return `${user} is in ${channel} now.`
      },
    }),
    defineTool({
      ...reads,
      name: 'read_channel_messages',
      description: 'Reads the messages of a channel.',
      input: z.object({ channel: channelName }),
      execute: ({ channel }) => {
        checkChannel(channel)
        return world.channelInboxes.get(channel) ?? []
      },
    }),
    defineTool({
      ...reads,
      name: 'read_inbox',
      description: 'Reads the direct messages a user has been sent.',
      input: z.object({ user: userName }),
      execute: ({ user }) => {
        checkUser(user)
        return world.inboxes.get(user) ?? []
      },
    }),
    defineTool({
      ...acts,
      name: 'send_direct_message',
      description: 'Sends a direct message to a user.',
      input: z.object({ recipient: userName, body }),
      execute: ({ recipient, body: text }) => {
        checkUser(recipient)
        at<SlackMessage[]>(world.inboxes, recipient, () => []).push({ sender: 'bot', recipient, body: text })
        return `Sent to ${recipient}.`
      },
    }),
    defineTool({
      ...acts,
      name: 'send_channel_message',
      description: 'Sends a message to a channel.',
      input: z.object({ channel: channelName, body }),
      execute: ({ channel, body: text }) => {
        checkChannel(channel)
        at<SlackMessage[]>(world.channelInboxes, channel, () => []).push({
          sender: 'bot',
          recipient: channel,
          body: text,
        })
        return `Sent to ${channel}.`
      },
    }),
    defineTool({
      ...reads,
      name: 'get_users_in_channel',
      description: 'Gets the list of the users of a channel.',
      input: z.object({ channel: channelName }),
      execute: ({ channel }) => {
        checkChannel(channel)
        return world.users.filter((user) => channelsOf(user).includes(channel))
      },
    }),
    defineTool({
      ...acts,
      name: 'invite_user_to_slack',
      description: 'Invites a user to the Slack workspace.',
      input: z.object({ user: userName, user_email: z.string().describe('Mail address for the invitation') }),
      execute: ({ user, user_email: mail }) => {
        if (world.users.includes(user)) throw new AgentError(`${user} is in the Slack workspace already`)
        world.users.push(user)
        world.log.push({ deed: 'invite', user, with: mail })
        return `${user} is in the Slack workspace now.`
      },
    }),
    defineTool({
      ...acts,
      name: 'remove_user_from_slack',
      description: 'Removes a user from the Slack workspace.',
      input: z.object({ user: userName }),
      execute: ({ user }) => {
        checkUser(user)
        world.users.splice(world.users.indexOf(user), 1)
        world.memberships.delete(user)
        world.log.push({ deed: 'remove', user, with: '' })
        return `${user} is no longer in the Slack workspace.`
      },
    }),
    defineTool({
      ...reads,
      name: 'get_webpage',
      description: 'Gets the content of the webpage at an address.',
      input: z.object({ url: pageUrl }),
      execute: ({ url }) => {
        world.visited.push(plainUrl(url))
        return world.pages.get(plainUrl(url)) ?? '404 Not Found'
      },
    }),
    defineTool({
      ...acts,
      name: 'post_webpage',
      description: 'Posts content to the webpage at an address.',
      input: z.object({ url: pageUrl, content: z.string().describe('What to post') }),
      execute: ({ url, content }) => {
        world.pages.set(plainUrl(url), content)
        world.posted.push({ url: plainUrl(url), content })
        return `Posted to ${url}.`
      },
    }),
  ]
}

function at<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}
