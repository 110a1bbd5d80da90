import { repr } from '../../../../python/repr.ts'
import type { Expression } from './python-expression.ts'

/** An expression as Python writes it itself: with its own spaces and quotes. What is rare stays as it stands. */
export function sourceOf(expression: Expression): string {
  const listed = (items: readonly Expression[]): string => items.map(sourceOf).join(', ')
  switch (expression.kind) {
    case 'constant':
      return expression.source === '...' ? '...' : repr(expression.value)
    case 'name':
      return expression.name
    case 'attribute':
      return `${sourceOf(expression.of)}.${expression.name}`
    case 'call': {
      const keywords = expression.keywords.map(({ name, value }) =>
        name === '**' ? `**${sourceOf(value)}` : `${name}=${sourceOf(value)}`,
      )
      return `${sourceOf(expression.function)}(${[...expression.positional.map(sourceOf), ...keywords].join(', ')})`
    }
    case 'subscript':
      return `${sourceOf(expression.of)}[${sourceOf(expression.index)}]`
    case 'list':
      return `[${listed(expression.items)}]`
    case 'set':
      return `{${listed(expression.items)}}`
    case 'tuple':
      return expression.items.length === 1 ? `(${listed(expression.items)},)` : `(${listed(expression.items)})`
    case 'dict':
      return `{${expression.entries.map(([key, value]) => `${sourceOf(key)}: ${sourceOf(value)}`).join(', ')}}`
    default:
      return expression.source
  }
}
