import { readFile } from 'node:fs/promises'
import { UsageError } from '@glmkit/core'

/**
 * Reads a model's own tokenizer, for counts that are exact from the first request on.
 *
 * Needs the package `kitoken`, which is not installed with this one.
 *
 * @param path A `tokenizer.json` of Hugging Face's format, byte-level BPE, as GLM-5's repository has it.
 * @returns Counts the tokens of a text; the template's markers are one each.
 * @throws {UsageError} If the package or the file is missing, or the file is no tokenizer.
 * @see https://huggingface.co/zai-org/GLM-5/blob/main/tokenizer.json
 */
export async function loadTokenizer(path: string): Promise<(text: string) => number> {
  const refuse = (why: string, cause: unknown): UsageError =>
    new UsageError(`Cannot load the tokenizer "${path}": ${why}`, { cause })
  const { Kitoken } = await import('kitoken/node').catch((error: unknown) => {
    throw refuse('the package kitoken is not installed, run "npm install kitoken@0.10.1"', error)
  })
  const json = await readFile(path).catch((error: unknown) => {
    throw refuse('the file cannot be read, download tokenizer.json from the repository of the model', error)
  })
  try {
    const tokenizer = Kitoken.from_tokenizers(json)
    return (text) => tokenizer.encode(text, true).length
  } catch (error) {
    throw refuse(`the file is no tokenizer.json of Hugging Face's format`, error)
  }
}
