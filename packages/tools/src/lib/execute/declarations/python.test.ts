import { expect, it } from 'vitest'
import { declareForPython } from './python.ts'

const object = (properties: object, rest: object = {}): Record<string, unknown> => ({
  type: 'object',
  properties,
  ...rest,
})
const string = { type: 'string' }

/** The lines of the one tool. */
function declare(parameters: Record<string, unknown>, name = 'f'): string {
  return declareForPython([{ name, description: '', parameters }]).replace(/^[^]*class tools:\n {4}/, '')
}

it('declares tools as functions with keyword parameters, required ones first', () => {
  const parameters = object(
    { top_k: { type: 'integer', minimum: 1, maximum: 20, default: 5 }, query: string, lang: string },
    { required: ['query'] },
  )
  const returns = { type: 'array', items: object({ ref: string, page: { type: 'integer' } }, { required: ['ref'] }) }
  const plain = { name: 'now', description: 'Today\'s "date"', parameters: object({}), returns: string }
  expect(
    declareForPython([{ name: 'search', description: 'Searches.\nBest first.', parameters, returns }, plain]),
  ).toBe(
    `class tools:
    def search(
        *,
        query: str,
        top_k: int = 5,  # 1–20
        lang: str = ...,
    ) -> list[{'ref': str, 'page': NotRequired[int]}]: """Searches. Best first."""
    def now() -> str: """Today's "date" """`,
  )
})

it.each([
  ['enum and null', { enum: ['a', 1, true, null] }, `Literal['a', 1, True] | None`],
  ['a nested object', object({ a: string }), `{'a': NotRequired[str]}`],
  [
    'a list, a dict, anything',
    { anyOf: [{ items: true }, { type: 'object' }, { items: { type: 'number' } }] },
    'list | dict | list[float]',
  ],
  ['a record', { type: 'object', additionalProperties: string }, 'dict[str, str]'],
  ['a tuple', { prefixItems: [string, {}], minItems: 1, items: string }, '[str, NotRequired[Any], *list[str]]'],
  [
    'an open object',
    object({ a: true }, { additionalProperties: { type: ['string', 'null'] } }),
    `{'a': NotRequired[Any]} & dict[str, str | None]`,
  ],
  ['never', false, 'Never'],
])('reads %s', (_, schema, expected) => {
  const text = declare(object({ x: schema }, { required: ['x'] }))
  expect(text).toContain(`x: ${expected}`)
})

it('shows short defaults as Python', () => {
  const defaults = [true, null, 1.5, "it's", ['a', false], { k: [] }, 'long '.repeat(20)]
  const properties = Object.fromEntries(defaults.map((value, at) => [`x${at}`, { default: value }]))
  expect(declare(object(properties))).toBe(
    `def f(*, x0: Any = True, x1: Any = None, x2: Any = 1.5, x3: Any = 'it\\'s', x4: Any = ['a', False], x5: Any = {'k': []}, x6: Any = ...) -> Any: ...`,
  )
})

it('tells how to pass what cannot be a keyword, and to call what cannot be a name', () => {
  const parameters = object(
    { 'odd-key': string, class: {}, 城市: string, others: {} },
    { required: ['odd-key'], additionalProperties: string },
  )
  expect(declare(parameters, 'odd-name')).toMatchInlineSnapshot(`
    "# tools['odd-name'](…)
        def _(
            *,
            城市: str = ...,
            others: Any = ...,
            **others_: Unpack[{'odd-key': str, 'class': NotRequired[Any]} & dict[str, str]]  # pass **{'odd-key': …, 'class': …}
        ) -> Any: ..."
  `)
})

it('puts remarks beside what they are about', () => {
  const filter = object({ lang: { ...string, description: 'ISO code', maxLength: 2 } })
  expect(declare(object({ filter: { ...filter, description: 'Which "#" ones' } }))).toMatchInlineSnapshot(`
    "def f(
            *,
            # Which "#" ones
            filter: {
                'lang': NotRequired[str],  # ISO code, ≤ 2 chars
            } = ...,
        ) -> Any: ..."
  `)
})

it('takes the parameters of an input that contains itself', () => {
  expect(declareForPython([{ name: 'grow', description: 'C:\\new """', parameters: object({ x: { $ref: '#' } }) }]))
    .toMatchInlineSnapshot(`
    "GrowInput = {'x': NotRequired[GrowInput]}
    class tools:
        def grow(*, x: GrowInput = ...) -> Any: """C:\\\\new '''""""
  `)
})

it('declares other inputs as what the keywords must be together', () => {
  expect(declare({ anyOf: [object({ a: string }), object({ b: string })] })).toContain(
    `**input: Unpack[{'a': NotRequired[str]} | {'b': NotRequired[str]}]`,
  )
  expect(declare({ type: 'object' })).toContain('def f(**input: Any)')
})
