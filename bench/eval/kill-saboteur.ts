/** Loaded into a process before anything else: changes the source of what it will load, to see whether that is noticed. */
import { registerHooks } from 'node:module'
import { sabotages } from './kill-sabotage.ts'

const { GLMKIT_SABOTAGE: name = '' } = process.env
const { file, changes } = sabotages[name] ?? { file: '', changes: [] }

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (file === '' || !url.endsWith(`/packages/evals/src/lib/${file}`)) return loaded
    const { source: read } = loaded
    let source = typeof read === 'string' ? read : new TextDecoder().decode(read ?? undefined)
    for (const [is, becomes] of changes) {
      if (!is.test(source)) throw new Error(`Cannot sabotage ${file}: nothing in it is like ${String(is)}`)
      source = source.replace(is, becomes)
    }
    return { ...loaded, source }
  },
})
