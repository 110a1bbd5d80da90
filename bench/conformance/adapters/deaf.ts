import type { Adapter } from '../probe.ts'

/** Asks nobody and says that all went well: a probe that lets it pass proves nothing. */
export const deaf: Adapter = {
  title: 'deaf',
  open: () => ({ ask: async () => ({ text: '', status: 'answer' }) }),
}
