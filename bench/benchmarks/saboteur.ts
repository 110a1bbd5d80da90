/** Loaded into a process before anything else: wraps one function of the ports, to see whether that is noticed. */
import { registerHooks } from 'node:module'
import { sabotages } from './sabotages.ts'

const { GLMKIT_SABOTAGE: name = '' } = process.env
const { file, wrapped } = sabotages[name] ?? { file: '', wrapped: '' }
const original = '?original'

registerHooks({
  load(url, context, nextLoad) {
    if (file === '' || !url.endsWith(`/packages/evals/src/lib/${file}`)) return nextLoad(url, context)
    // What the module does not export under that name is no control.
    const source = `
import { ${wrapped} as original } from ${JSON.stringify(url + original)}
import { sabotages } from ${JSON.stringify(new URL('sabotages.ts', import.meta.url).href)}
export * from ${JSON.stringify(url + original)}
export const ${wrapped} = sabotages[${JSON.stringify(name)}].wrap(original)
`
    return { format: 'module', source, shortCircuit: true }
  },
})
