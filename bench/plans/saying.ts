/** One reply of the simulated model, before it has ids and a price. */
export interface Saying {
  readonly text?: string
  readonly calls?: readonly { readonly name: string; readonly args: object }[]
}

export const answerTool = 'final_answer'

export const output = (args: object): Saying => ({ calls: [{ name: answerTool, args }] })

/** The answer to the user: values, and what could not be had. */
export function report(values: ReadonlyMap<string, string>, undone: ReadonlyMap<string, string>): Saying {
  const known = [...values].map(([id, value]) => `${id} = ${value}`)
  const missing = [...undone].map(([id, reason]) => `- ${id}: ${reason}`)
  return { text: [...known, ...(missing.length === 0 ? [] : ['Not done:', ...missing])].join('\n') || 'All is done.' }
}
