import type { ToolDeclaration } from '../model.ts'

export interface RepairedName {
  /** The declared name, or the asked one made fit for the wire. */
  readonly name: string
  readonly tool: ToolDeclaration | undefined
  /** Markup that was stuck behind the name: `<arg_key>…`. */
  readonly markup: string
}

/**
 * Finds the tool a call means: the exact name, else the only one that differs in nothing but case and punctuation.
 *
 * @see docs/glm-5.md#failures rules 4 and 5
 */
export function repairName(asked: string, tools: readonly ToolDeclaration[]): RepairedName {
  const open = asked.indexOf('<')
  const bare = (open < 0 ? asked : asked.slice(0, open)).trim()
  const markup = open < 0 ? '' : asked.slice(open)
  const tool = tools.find(({ name }) => name === bare) ?? onlyMatch(bare, tools)
  return { name: tool?.name ?? wireName(bare), tool, markup }
}

function onlyMatch(bare: string, tools: readonly ToolDeclaration[]): ToolDeclaration | undefined {
  const letters = lettersOf(bare)
  if (letters === '') return undefined
  const [match, ...others] = tools.filter(({ name }) => lettersOf(name) === letters)
  return others.length === 0 ? match : undefined
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Servers refuse a replayed call whose name no tool could have. */
function wireName(bare: string): string {
  return bare.replace(/[^\w-]/g, '_').slice(0, 64) || 'unknown'
}

/** The declared names, those most like `asked` first. */
export function closestNames(asked: string, tools: readonly ToolDeclaration[]): readonly string[] {
  const wanted = lettersOf(asked).slice(0, 64)
  return tools
    .map(({ name }) => {
      const letters = lettersOf(name)
      // A cut name is nearer to what it was cut from than its length says.
      const isCut = wanted !== '' && (letters.startsWith(wanted) || wanted.startsWith(letters))
      return { name, distance: isCut ? 0 : editDistance(wanted, letters) }
    })
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ name }) => name)
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      const [left = 0, up = 0, corner = 0] = [next[j], row[j + 1], row[j]]
      next.push(Math.min(left + 1, up + 1, corner + (a[i] === b[j] ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
