/** Writes a long document to a file, or goes on with it, and tells what is final; the parent kills it. */
import { writeSync } from 'node:fs'
import { createGlm } from '@glmkit/core/glm'
import { writeLong } from '@glmkit/memory'
import { optionsOf } from './kill-document.ts'
import type { KillMode } from './kill-document.ts'

const [, , baseURL = '', file = '', name = '', seed = ''] = process.argv
const mode: KillMode = name === 'whole' ? 'whole' : 'sections'
// At once: what is told was final already.
const tell = (line: string): void => void writeSync(1, `${line}\n`)
tell('begin')
await writeLong({
  model: createGlm({ baseURL, apiKey: 'k' }),
  ...optionsOf(mode, Number(seed)),
  file,
  onEvent(event) {
    if (event.type === 'text') tell(`text ${event.section} ${Buffer.byteLength(event.text)}`)
    else if (event.type === 'seam') tell('seam')
  },
})
tell('done')
process.exit()
