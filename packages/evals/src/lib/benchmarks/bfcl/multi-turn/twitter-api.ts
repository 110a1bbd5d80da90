import { add } from '../../../python/arithmetic.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import { iterate } from '../../../python/iterate.ts'
import { keyOf } from '../../../python/key-of.ts'
import { lookUp, subscript } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { copyOf, isList, typeName } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { dictIn, listIn, valueIn, withIntegerKeys } from './scenario.ts'
import type { ToolClass } from './tool-class.ts'

/** Upstream's module `posting_api`. */
export const twitterApi: ToolClass = {
  name: 'TwitterAPI',
  // A default list is one for all calls to Python: who is mentioned in a tweet that was posted without mentions is in
  // the next such tweet from the start.
  open(scenario, { noMentions = [] }) {
    const username = valueIn(scenario, 'username', 'john')
    const password = valueIn(scenario, 'password', 'john123')
    let isAuthenticated = valueIn(scenario, 'authenticated', false)
    const tweets = withIntegerKeys(dictIn(scenario, 'tweets'))
    const comments = dictIn(scenario, 'comments')
    const retweets = dictIn(scenario, 'retweets')
    const following = listIn(scenario, 'following_list', ['alice', 'bob'])
    let tweetCounter = valueIn(scenario, 'tweet_counter', 0)

    /** @param doing Ends the refusal: `posting`. */
    function withLogin(doing: string, act: () => PyValue): PyValue {
      if (isTruthy(isAuthenticated)) return act()
      return { error: `User not authenticated. Please authenticate before ${doing}.` }
    }

    function withTweet(id: PyValue, act: (tweet: PyValue) => PyValue): PyValue {
      const tweet = lookUp(tweets, id)
      return tweet === undefined ? { error: `Tweet with ID ${str(id)} not found.` } : act(tweet)
    }

    const tweetsWhere = (isWanted: (tweet: PyValue) => boolean): PyValue[] => [...tweets.values()].filter(isWanted)
    const tweetsOf = (name: PyValue): PyValue[] => tweetsWhere((tweet) => isEqual(subscript(tweet, 'username'), name))
    const isFollowing = (name: PyValue): boolean => following.some((other) => isEqual(other, name))

    const methods: Record<string, Method> = {
      authenticate_twitter: {
        parameters: [{ name: 'username' }, { name: 'password' }],
        run: (name = null, secret = null) => {
          const isRight = isEqual(name, username) && isEqual(secret, password)
          if (isRight) isAuthenticated = true
          return { authentication_status: isRight }
        },
      },
      posting_get_login_status: { parameters: [], run: () => ({ login_status: isTruthy(isAuthenticated) }) },
      post_tweet: {
        parameters: [{ name: 'content' }, { name: 'tags', default: [] }, { name: 'mentions', default: noMentions }],
        run: (content = null, tags = null, mentions = null) =>
          withLogin('posting', () => {
            const tweet: PyRecord = {
              id: tweetCounter,
              username,
              content,
              tags: copyOf(tags),
              mentions: mentions === noMentions ? noMentions : copyOf(mentions),
            }
            tweets.set(keyOf(tweetCounter) ?? 0, tweet)
            tweetCounter = add(tweetCounter, 1)
            return tweet
          }),
      },
      retweet: {
        parameters: [{ name: 'tweet_id' }],
        run: (id = null) =>
          withLogin('retweeting', () =>
            withTweet(id, () => {
              const ids = listAt(retweets, username)
              if (ids.some((other) => isEqual(other, id))) return { retweet_status: 'Already retweeted' }
              ids.push(id)
              return { retweet_status: 'Successfully retweeted' }
            }),
          ),
      },
      comment: {
        parameters: [{ name: 'tweet_id' }, { name: 'comment_content' }],
        run: (id = null, content = null) =>
          withLogin('commenting', () =>
            withTweet(id, () => {
              listAt(comments, id).push({ username, content: copyOf(content) })
              return { comment_status: 'Comment added successfully' }
            }),
          ),
      },
      mention: {
        parameters: [{ name: 'tweet_id' }, { name: 'mentioned_usernames' }],
        run: (id = null, names = null) =>
          withTweet(id, (tweet) => {
            const mentions = subscript(tweet, 'mentions')
            if (!isList(mentions)) {
              throw new PythonError('AttributeError', `'${typeName(mentions)}' object has no attribute 'extend'`)
            }
            for (const mentioned of iterate(names)) mentions.push(mentioned)
            return { mention_status: 'Users mentioned successfully' }
          }),
      },
      follow_user: {
        parameters: [{ name: 'username_to_follow' }],
        run: (name = null) =>
          withLogin('following', () => {
            const isNew = !isFollowing(name)
            if (isNew) following.push(name)
            return { follow_status: isNew }
          }),
      },
      list_all_following: {
        parameters: [],
        run: () => withLogin('listing following', () => ({ following_list: following })),
      },
      unfollow_user: {
        parameters: [{ name: 'username_to_unfollow' }],
        run: (name = null) =>
          withLogin('unfollowing', () => {
            const index = following.findIndex((other) => isEqual(other, name))
            if (index >= 0) following.splice(index, 1)
            return { unfollow_status: index >= 0 }
          }),
      },
      get_tweet: { parameters: [{ name: 'tweet_id' }], run: (id = null) => withTweet(id, (tweet) => tweet) },
      get_user_tweets: {
        parameters: [{ name: 'username' }],
        run: (name = null) => ({ user_tweets: tweetsOf(name) }),
      },
      search_tweets: {
        parameters: [{ name: 'keyword' }],
        run: (keyword = null) => {
          const wanted = lower(keyword)
          return {
            matching_tweets: tweetsWhere(
              (tweet) =>
                lower(subscript(tweet, 'content')).includes(wanted) ||
                iterate(subscript(tweet, 'tags')).some((tag) => lower(tag) === wanted),
            ),
          }
        },
      },
      get_tweet_comments: {
        parameters: [{ name: 'tweet_id' }],
        run: (id = null) => withTweet(id, () => ({ comments: lookUp(comments, id) ?? [] })),
      },
      get_user_stats: {
        parameters: [{ name: 'username' }],
        run: (name = null) => ({
          tweet_count: tweetsOf(name).length,
          following_count: isEqual(name, username) ? following.length : 0,
          retweet_count: iterate(lookUp(retweets, name) ?? []).length,
        }),
      },
    }
    return {
      methods,
      state: () => ({
        username,
        password,
        authenticated: isAuthenticated,
        tweets,
        comments,
        retweets,
        following_list: following,
        tweet_counter: tweetCounter,
      }),
    }
  },
}

/** As `dict.setdefault(key, [])`. */
function listAt(dict: PyDict, key: PyValue): PyValue[] {
  const found = lookUp(dict, key)
  if (found !== undefined && isList(found)) return found
  const list: PyValue[] = []
  dict.set(keyOf(key) ?? '', list)
  return list
}

function lower(value: PyValue): string {
  if (typeof value === 'string') return value.toLowerCase()
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'lower'`)
}
