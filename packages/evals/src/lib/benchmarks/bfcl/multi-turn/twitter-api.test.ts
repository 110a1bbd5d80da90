import { describe, expect, it } from 'vitest'
import { openTool } from '../../../../../test/open-tool.ts'

const scenario = `{
  "username": "ada", "password": "engine", "authenticated": true, "tweet_counter": 8,
  "tweets": {"7": {"id": 7, "username": "bob", "content": "Steam!", "tags": ["#Mill"], "mentions": []}}
}`

describe('TwitterAPI', () => {
  it('lets in whoever knows name and password, and nobody out', () => {
    const { call } = openTool('TwitterAPI', '{"username": "ada", "password": "engine"}')
    expect(call('posting_get_login_status')).toBe('{"login_status": false}')
    expect(call('authenticate_twitter', '{"username": "ada", "password": "x"}')).toBe(
      '{"authentication_status": false}',
    )
    expect(call('authenticate_twitter', '{"username": "ada", "password": "engine"}')).toBe(
      '{"authentication_status": true}',
    )
    expect(call('authenticate_twitter', '{"username": "bob", "password": "x"}')).toBe(
      '{"authentication_status": false}',
    )
    expect(call('posting_get_login_status')).toBe('{"login_status": true}')
  })

  it.each([
    ['post_tweet', '{"content": "Hi"}', 'posting'],
    ['retweet', '{"tweet_id": 0}', 'retweeting'],
    ['comment', '{"tweet_id": 0, "comment_content": "Hi"}', 'commenting'],
    ['follow_user', '{"username_to_follow": "bob"}', 'following'],
    ['unfollow_user', '{"username_to_unfollow": "bob"}', 'unfollowing'],
  ])('asks for a login before %s', (name, given, doing) => {
    const { call, state } = openTool('TwitterAPI')
    const before = state()
    expect(call(name, given)).toBe(`{"error": "User not authenticated. Please authenticate before ${doing}."}`)
    expect(state()).toBe(before)
  })

  it('numbers tweets from its counter', () => {
    const { call } = openTool('TwitterAPI', scenario)
    expect(call('post_tweet', '{"content": "Hi", "tags": ["#A"]}')).toBe(
      '{"id": 8, "username": "ada", "content": "Hi", "tags": ["#A"], "mentions": []}',
    )
    expect(call('get_tweet', '{"tweet_id": 8}')).toContain('"content": "Hi"')
    expect(call('get_tweet', '{"tweet_id": "8"}')).toBe('{"error": "Tweet with ID 8 not found."}')
  })

  it('mentions in later tweets whom it mentioned in one posted without mentions, as a default list of Python does', () => {
    const { call } = openTool('TwitterAPI', scenario)
    call('post_tweet', '{"content": "One"}')
    expect(call('mention', '{"tweet_id": 8, "mentioned_usernames": ["@bob"]}')).toBe(
      '{"mention_status": "Users mentioned successfully"}',
    )
    expect(call('post_tweet', '{"content": "Two"}')).toContain('"mentions": ["@bob"]')
    expect(openTool('TwitterAPI', scenario).call('post_tweet', '{"content": "Three"}')).toContain('"mentions": []')
  })

  it('takes a text of mentions apart, as a list extended by a text', () => {
    const { call } = openTool('TwitterAPI', scenario)
    call('mention', '{"tweet_id": 7, "mentioned_usernames": "@al"}')
    expect(call('get_tweet', '{"tweet_id": 7}')).toContain('"mentions": ["@", "a", "l"]')
    expect(call('mention', '{"tweet_id": 7, "mentioned_usernames": null}')).toBe(
      "Error during execution: 'NoneType' object is not iterable",
    )
  })

  it('mentions as many as there are', () => {
    const { call } = openTool('TwitterAPI', scenario)
    expect(call('mention', `{"tweet_id": 7, "mentioned_usernames": "${'a'.repeat(300_000)}"}`)).toBe(
      '{"mention_status": "Users mentioned successfully"}',
    )
  })

  it('retweets a tweet once', () => {
    const { call, state } = openTool('TwitterAPI', scenario)
    expect(call('retweet', '{"tweet_id": 7}')).toBe('{"retweet_status": "Successfully retweeted"}')
    expect(call('retweet', '{"tweet_id": 7}')).toBe('{"retweet_status": "Already retweeted"}')
    expect(call('retweet', '{"tweet_id": 9}')).toBe('{"error": "Tweet with ID 9 not found."}')
    expect(state()).toContain('"retweets": {"ada": [7]}')
  })

  it('keeps comments by tweet', () => {
    const { call } = openTool('TwitterAPI', scenario)
    expect(call('get_tweet_comments', '{"tweet_id": 7}')).toBe('{"comments": []}')
    expect(call('comment', '{"tweet_id": 7, "comment_content": "Nice"}')).toBe(
      '{"comment_status": "Comment added successfully"}',
    )
    expect(call('get_tweet_comments', '{"tweet_id": 7}')).toBe('{"comments": [{"username": "ada", "content": "Nice"}]}')
  })

  it('follows and unfollows', () => {
    const { call } = openTool('TwitterAPI', scenario)
    expect(call('follow_user', '{"username_to_follow": "alice"}')).toBe('{"follow_status": false}')
    expect(call('follow_user', '{"username_to_follow": "carl"}')).toBe('{"follow_status": true}')
    expect(call('unfollow_user', '{"username_to_unfollow": "bob"}')).toBe('{"unfollow_status": true}')
    expect(call('unfollow_user', '{"username_to_unfollow": "bob"}')).toBe('{"unfollow_status": false}')
    expect(call('list_all_following')).toBe('{"following_list": ["alice", "carl"]}')
  })

  it('finds tweets by user and by word, and counts', () => {
    const { call } = openTool('TwitterAPI', scenario)
    expect(call('get_user_tweets', '{"username": "ada"}')).toBe('{"user_tweets": []}')
    expect(call('get_user_tweets', '{"username": "bob"}')).toContain('"id": 7')
    expect(call('search_tweets', '{"keyword": "STEAM"}')).toContain('"id": 7')
    expect(call('search_tweets', '{"keyword": "#mill"}')).toContain('"id": 7')
    expect(call('search_tweets', '{"keyword": "coal"}')).toBe('{"matching_tweets": []}')
    call('retweet', '{"tweet_id": 7}')
    expect(call('get_user_stats', '{"username": "ada"}')).toBe(
      '{"tweet_count": 0, "following_count": 2, "retweet_count": 1}',
    )
    expect(call('get_user_stats', '{"username": "bob"}')).toBe(
      '{"tweet_count": 1, "following_count": 0, "retweet_count": 0}',
    )
  })
})
