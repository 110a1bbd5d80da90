import { join } from 'node:path'
import { UsageError } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { writeData } from '../../../test/data-fixture.ts'
import { openDataFolder } from './data-folder.ts'

describe('openDataFolder', () => {
  it("takes the benchmark's own folder, or one that has it", async () => {
    await using data = await writeData({ 'tau2/b/two.md': 'two', 'tau2/b/one.md': 'é' })
    for (const path of [data.path, join(data.path, 'tau2')]) {
      const folder = await openDataFolder('tau2', path)
      expect(folder.path).toBe(join(data.path, 'tau2'))
      expect(await folder.text('b/one.md')).toBe('é')
      expect(await folder.bytes('b/one.md')).toEqual(Buffer.from('é'))
      expect(await folder.list('b')).toEqual(['one.md', 'two.md'])
      expect([await folder.has('b/one.md'), await folder.has('b/three.md')]).toEqual([true, false])
    }
  })

  it('names the command that fetches what is missing', async () => {
    await using data = await writeData({ 'a.txt': '' })
    const command = `run glmkit eval download bfcl --data ${data.path}`
    const folder = await openDataFolder('bfcl', data.path)
    for (const read of [folder.text('b.json'), folder.bytes('b.json'), folder.list('b.json')]) {
      await expect(read).rejects.toThrow(
        new UsageError(`Cannot read "${join(data.path, 'b.json')}" of "bfcl": ${command}`),
      )
    }
    for (const path of ['no-such-folder', 'a.txt']) {
      const opened = openDataFolder('bfcl', join(data.path, path))
      await expect(opened).rejects.toThrow(/^Cannot read the data of "bfcl": no folder ".*", run glmkit eval download/)
    }
  })
})
