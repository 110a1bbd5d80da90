import { UsageError } from '@glmkit/core'
import type { DecodedCalls } from '../decode-calls.ts'
import { asCalls } from '../decode-calls.ts'
import type { SourceLanguage } from '../single-turn-entry.ts'
import type { PromptFormat } from './prompt-format.ts'
import { readJsonCalls } from './read-json-calls.ts'
import { readPythonCalls } from './read-python-calls.ts'
import { readXmlCalls } from './read-xml-calls.ts'

/**
 * The calls in a text.
 *
 * @throws {UsageError} For Java and JavaScript, whose calls in words are not read.
 */
export function decodeText(text: string, { returns, hasTag }: PromptFormat, language: SourceLanguage): DecodedCalls {
  if (language !== 'python') {
    throw new UsageError(`Cannot read calls in ${language}: take tool calls instead of prompt mode`)
  }
  const content = hasTag ? /<TOOLCALL>(.*?)<\/TOOLCALL>/s.exec(text)?.[1] : text
  if (content === undefined) return { problem: 'failed', message: 'The answer has no <TOOLCALL>' }
  try {
    if (returns === 'python') return asCalls(readPythonCalls(content))
    return asCalls(returns === 'json' ? readJsonCalls(content) : readXmlCalls(content, returns))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { problem: 'failed', message: `The answer has no calls that can be read: ${error.message}` }
  }
}

/** Whether a text, in prompt mode, is a call rather than a message. */
export function isCallText(text: string, format: PromptFormat): boolean {
  const decoded = decodeText(text, format, 'python')
  return !('problem' in decoded) && decoded.calls.length > 0
}
