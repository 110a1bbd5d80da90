import type { Message, ToolDeclaration } from '@glmkit/core'
import { countTokens } from './count-tokens.ts'
import { addSizes, noTokens } from './token-size.ts'
import type { TokenSize } from './token-size.ts'

/** Counts a prompt as GLM's chat template renders it. Messages and tools are known by identity and counted once. */
export interface PromptCounter {
  text(text: string): TokenSize
  /** With the marker it opens with; but for the one before the first of consecutive tool results. */
  message(message: Message): TokenSize
  /** All that stands before the first message. */
  head(tools: readonly ToolDeclaration[]): TokenSize
}

/** One token each, in the template and in what is written inside of a message. */
const marker =
  /\[gMASK\]|<sop>|<\|(?:system|user|assistant|observation)\|>|<\/?(?:think|tool_call|tool_response|arg_key|arg_value)>/g
const maybeMarker = /\[gM|<[s|/ta]/

/** Kana, ideographs and their punctuation. */
const cjk = /[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]+/gu
const maybeCjk = /[\u3000-\u9fff\ud840-\ud8bf\uf900-\ufaff\uff00-\uffef]/

/**
 * @param count Tokens of a text without markers. Default: {@link countTokens}.
 * @see https://huggingface.co/zai-org/GLM-5/blob/main/chat_template.jinja
 */
export function createPromptCounter(count: (text: string) => number = countTokens): PromptCounter {
  const messages = new WeakMap<Message, TokenSize>()
  const heads = new WeakMap<readonly ToolDeclaration[], TokenSize>()

  function textSize(text: string): TokenSize {
    if (text === '') return noTokens
    if (!maybeMarker.test(text)) return plainSize(text)
    const parts = text.split(marker)
    const markers = { ...noTokens, markers: parts.length - 1 }
    return parts.reduce((size, part) => (part === '' ? size : addSizes(size, plainSize(part))), markers)
  }

  function plainSize(text: string): TokenSize {
    const all = count(text)
    if (!maybeCjk.test(text)) return { markers: 0, text: all, cjk: 0 }
    // By what is missing without it: the sum stays exactly what was counted.
    const rest = Math.min(all, count(text.replaceAll(cjk, ' ').trim()))
    return { markers: 0, text: rest, cjk: all - rest }
  }

  function messageSize(message: Message): TokenSize {
    const content = textSize(message.content)
    // `<tool_response>` and its end; or the role.
    if (message.role !== 'assistant') return grow(content, message.role === 'tool' ? 2 : 1)
    // The role, `<think>` and its end.
    let size = grow(addSizes(textSize(message.reasoning_content ?? ''), content), 3)
    for (const { function: called } of message.tool_calls ?? []) {
      size = addSizes(size, grow(addSizes(textSize(called.name), argumentsSize(called.arguments)), 2))
    }
    return size
  }

  function argumentsSize(json: string): TokenSize {
    const values = parseObject(json)
    if (values === undefined) return textSize(json)
    let size = noTokens
    for (const [key, value] of Object.entries(values)) {
      const text = typeof value === 'string' ? value : spacedJson(value)
      size = addSizes(size, grow(addSizes(textSize(key), textSize(text)), 4))
    }
    return size
  }

  return {
    text: textSize,
    message: (message) => remembered(messages, message, messageSize),
    // `[gMASK]<sop>`, and `<|system|>` before the tools.
    head: (tools) =>
      remembered(heads, tools, () => (tools.length === 0 ? grow(noTokens, 2) : grow(textSize(toolsText(tools)), 3))),
  }
}

function remembered<Key extends WeakKey, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: (key: Key) => Value,
): Value {
  const value = known.get(key) ?? make(key)
  known.set(key, value)
  return value
}

function grow(size: TokenSize, markers: number): TokenSize {
  return { ...size, markers: size.markers + markers }
}

function toolsText(tools: readonly ToolDeclaration[]): string {
  return [
    '\n# Tools\n\nYou may call one or more functions to assist with the user query.\n',
    'You are provided with function signatures within <tools></tools> XML tags:\n<tools>',
    ...tools.map(spacedJson),
    '</tools>\n',
    'For each function call, output the function name and arguments within the following XML format:',
    '<tool_call>{function-name}<arg_key>{arg-key-1}</arg_key><arg_value>{arg-value-1}</arg_value>' +
      '<arg_key>{arg-key-2}</arg_key><arg_value>{arg-value-2}</arg_value>...</tool_call>',
  ].join('\n')
}

/** With a space after every comma and colon, as the template's Python writes it. */
function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [`${JSON.stringify(key)}: ${spacedJson(item)}`],
  )
  return `{${entries.join(', ')}}`
}

function parseObject(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
