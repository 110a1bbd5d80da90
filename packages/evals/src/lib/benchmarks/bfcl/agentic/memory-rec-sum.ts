import { z } from 'zod'
import { documentedTool, statusResponse, textField } from './documented-tool.ts'
import type { ToolAnswer } from './documented-tool.ts'
import { textLimitChars } from './memory.ts'
import type { BfclMemory, MemorySnapshot } from './memory.ts'

const about =
  'This tool belongs to the memory suite, which provides APIs to manage memory data via recursive summarization.'
const schema = z.object({ text: z.string() })

/**
 * Memory that is one text, which the model sums up anew as it grows.
 *
 * @param snapshot Default: nothing is kept yet.
 */
export function openTextMemory(snapshot: MemorySnapshot = { text: '' }): BfclMemory {
  let { text: kept } = schema.parse(snapshot)

  function keep(text: string, status: string): ToolAnswer {
    if (text.length > textLimitChars) {
      const advice = 'sum it up with memory_update'
      return { error: `The memory would be too long: ${text.length} of ${textLimitChars} characters, ${advice}` }
    }
    kept = text
    return { status }
  }

  return {
    tools: [
      documentedTool(about, {
        name: 'memory_append',
        description: 'Append a new text to the end of the memory.',
        fields: { text: textField('The text to append to the memory. ') },
        response: statusResponse,
        run: ({ text }) => keep(kept === '' ? text : `${kept}\n${text}`, 'Text appended to memory.'),
      }),
      documentedTool(about, {
        name: 'memory_clear',
        description:
          'Clear all content in the memory, including any from previous interactions. This operation is irreversible.',
        fields: {},
        response: statusResponse,
        run: () => keep('', 'Memory cleared.'),
      }),
      documentedTool(about, {
        name: 'memory_replace',
        description: 'Replace a specific text in the memory with new text.',
        fields: {
          old_text: textField('The text to be replaced in the memory.'),
          new_text: textField('The new text to replace the old text.'),
        },
        response: statusResponse,
        run: ({ old_text: old, new_text: replacement }) => {
          if (old === '' || !kept.includes(old)) {
            return { error: 'The old text is not in the memory: memory_retrieve tells what is' }
          }
          return keep(
            kept.replaceAll(old, () => replacement),
            'Text replaced in memory.',
          )
        },
      }),
      documentedTool(about, {
        name: 'memory_retrieve',
        description: 'Retrieve the current content of the memory.',
        fields: {},
        response: { memory_content: { type: 'string', description: 'The current content of the memory.' } },
        run: () => ({ memory_content: kept }),
      }),
      documentedTool(about, {
        name: 'memory_update',
        description: 'Update the memory with new text. This will replace the existing memory content.',
        fields: { text: textField('The new text to set as the memory. ') },
        response: statusResponse,
        run: ({ text }) => keep(text, 'Memory updated.'),
      }),
    ],
    snapshot: () => ({ text: kept }),
    inPrompt: () => kept,
  }
}
