import type { Journal, JournalStore } from '@glmkit/core'
import type { Promised } from './plan-kill-checks.ts'

/** A way to break a promise, which must be found out. */
export type Sabotage = 'unrecorded' | 'forgetful' | 'dice' | 'mute'

export const sabotages: Readonly<Record<Sabotage, { readonly about: string; readonly breaks: readonly Promised[] }>> = {
  unrecorded: { about: 'the journal leaves out the verdicts of checks', breaks: ['replay'] },
  forgetful: { about: 'a crash loses the latest result of a call', breaks: ['repeated'] },
  dice: { about: 'a check throws dice, which nobody records', breaks: ['plan', 'replay'] },
  mute: { about: 'some plan events are not told', breaks: ['fold'] },
}

/** A store whose journals do not keep what checks have said. */
export function leaveOut(store: JournalStore): JournalStore {
  const wrap = (journal: Journal, scope = ''): Journal => ({
    ...journal,
    step: (key, work, options) =>
      /(?:^|\/)check\/\d+$/.test(scope + key) ? work(false) : journal.step(key, work, options),
    scope: (name, survives) => wrap(journal.scope(name, survives), `${scope}${name}/`),
  })
  return {
    ...store,
    create: async (runId, header) => {
      const open = await store.create(runId, header)
      return { ...open, journal: wrap(open.journal), [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() }
    },
    open: async (runId, options) => {
      const open = await store.open(runId, options)
      return { ...open, journal: wrap(open.journal), [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() }
    },
  }
}
