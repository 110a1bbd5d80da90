import type { ToolSchema } from '@glmkit/core'
import type { Scorer } from '../scorer.ts'
import { excerptOf } from './excerpt.ts'
import { readJson } from './json-value.ts'

/**
 * Passes when `solution.output`, or else the JSON of the answer, fits the schema: any Standard Schema. The answer may
 * stand in one fenced block, with words around it. Labels: `no-json`, `wrong-shape`.
 *
 * @example
 * json(z.object({ city: z.string(), inhabitants: z.int() }))
 */
export function json(schema: ToolSchema): Scorer {
  return {
    name: 'json',
    async score({ text, output }) {
      const read = output === undefined ? readJson(text) : { value: output }
      if ('problem' in read) return { value: 0, label: 'no-json', explanation: read.problem }
      const { issues } = await schema['~standard'].validate(read.value)
      if (issues === undefined) return { value: 1, explanation: 'fits the schema' }
      const [first] = issues
      const path = (first?.path ?? []).map((part) => `/${String(typeof part === 'object' ? part.key : part)}`).join('')
      const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
      const explanation = `${path === '' ? 'the value' : path}: ${first?.message ?? 'does not fit'}${more}`
      return { value: 0, label: 'wrong-shape', explanation, answer: excerptOf(read.value) }
    },
  }
}
