import type { ToolDefinition } from '../../brain.ts'
import { propertiesOf } from '../find-tools.ts'

export interface FileTool {
  readonly name: string
  /** The argument that takes a path. */
  readonly path: string
}

/** Tools that work on files, told apart by what they take: a path; a path and a content; nothing. */
export interface FileTools {
  readonly read: FileTool | undefined
  readonly write: (FileTool & { readonly content: string }) | undefined
  readonly list: string | undefined
  readonly test: string | undefined
}

const pathNames = /^(?:path|file|file_?path|file_?name)$/i
const folderNames = /^(?:path|dir|directory|folder|pattern|glob|root)$/i
const contentNames = /^(?:contents?|text|data|body)$/i

export function findFileTools(tools: readonly ToolDefinition[]): FileTools {
  const known = tools.map((tool) => {
    const properties = propertiesOf(tool)
    const required = properties.filter(({ isRequired }) => isRequired)
    const says = `${tool.name.replaceAll('_', ' ')} ${tool.description}`
    return { name: tool.name, properties, required, says }
  })
  const write = known.flatMap(({ name, required }) => {
    const path = required.find((one) => pathNames.test(one.name))
    const content = required.find((one) => contentNames.test(one.name))
    return path && content && required.length === 2 ? [{ name, path: path.name, content: content.name }] : []
  })
  const read = known.flatMap(({ name, required: [path, ...others], says }) =>
    path !== undefined && others.length === 0 && pathNames.test(path.name) && !/\b(?:delet|remov|list)/i.test(says)
      ? [{ name, path: path.name }]
      : [],
  )
  const free = known.filter(({ required }) => required.length === 0)
  const test = free.find(({ says }) => /\btests?\b|测试/i.test(says))
  const list = free.find(
    ({ name, properties, says }) =>
      name !== test?.name &&
      properties.every((one) => folderNames.test(one.name)) &&
      /\blists?\b.*\b(?:files?|folder|director)|\bfiles?\b|文件/i.test(says),
  )
  return { read: read[0], write: write[0], list: list?.name, test: test?.name }
}
