import { UsageError } from '@glmkit/core'

/** How a prompt asks for calls in words. */
export interface PromptFormat {
  readonly returns: 'python' | 'json' | 'verbose_xml' | 'concise_xml'
  /** Between `<TOOLCALL>` and `</TOOLCALL>`. */
  readonly hasTag: boolean
}

/** What prompt mode asks for unless an entry is of `format_sensitivity`. */
export const plainFormat: PromptFormat = { returns: 'python', hasTag: false }

export interface FormatEntry {
  /** The entry that is asked. */
  readonly id: string
  readonly format: PromptFormat
}

/**
 * The entry and format of an id of `format_sensitivity`:
 * `format_sensitivity_<n>:ret_fmt=…&tool_call_tag=…&func_doc_fmt=…&prompt_fmt=…&style=…:<id>`.
 *
 * @throws {UsageError} If it is none.
 */
export function readFormatId(formatId: string): FormatEntry {
  const [, settings = '', id = ''] = formatId.split(':')
  const options = new Map(settings.split('&').map((setting) => [setting.split('=')[0], setting.split('=')[1]]))
  const wanted = options.get('ret_fmt')
  const returns = (['python', 'json', 'verbose_xml', 'concise_xml'] as const).find((format) => format === wanted)
  if (returns === undefined || id === '') {
    throw new UsageError(`Cannot read "${formatId}": expected "format_sensitivity_<n>:ret_fmt=…&tool_call_tag=…:<id>"`)
  }
  return { id, format: { returns, hasTag: options.get('tool_call_tag') === 'True' } }
}
