import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import JSZip from 'jszip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExecutor } from './executor.ts'
import type { Executor, RunOptions } from './executor.ts'

/** A compiled module of 227 bytes: `PyInit_tiny` makes a module whose docstring is "compiled". */
const compiled =
  'AGFzbQEAAAAADwhkeWxpbmsuMAEEQgIAAAELAmACf38Bf2AAAX8COwMDZW52Bm1lbW9yeQIAAANlbnYNX19tZW1vcnlfYmFzZQN/AANlbnYQUHlN' +
  'b2R1bGVfQ3JlYXRlMgAAAwIBAQcPAQtQeUluaXRfdGlueQABCh8BHQAjACMAQTRqNgIUIwAjAEE5ajYCGCMAQfUHEAALC0gBACMAC0IAAAAAAAAA' +
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAA/////wAAAAAAAAAAAAAAAAAAAAAAAAAAdGlueQBjb21waWxlZAA='

let root: string
let executor: Executor
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'glmkit-release-'))
  await makeRelease(join(root, 'release'))
  await writeFile(join(root, 'secret.whl'), 'outside')
  executor = createExecutor({ outDir: join(root, 'out'), packageDir: join(root, 'release') })
}, 60_000)
afterAll(async () => {
  await executor.close()
  await rm(root, { recursive: true })
})

const run = (code: string, options: RunOptions = {}) => executor.run(code, { language: 'python', ...options })

/** A release of Pyodide as they are downloaded, but with packages of our own. */
async function makeRelease(folder: string): Promise<void> {
  await cp(dirname(fileURLToPath(import.meta.resolve('pyodide'))), folder, { recursive: true, dereference: true })
  const lockFile = join(folder, 'pyodide-lock.json')
  const lock: Record<string, unknown> = JSON.parse(await readFile(lockFile, 'utf8'))
  const packages: Record<string, object> = {}
  const add = async (name: string, files: Record<string, string | Buffer>, traits: object = {}): Promise<void> => {
    const zip = new JSZip()
    const info = `${name}-1.0.dist-info`
    for (const [path, content] of Object.entries({ ...files, [`${info}/METADATA`]: `Name: ${name}\nVersion: 1.0\n` })) {
      zip.file(path, content)
    }
    const wheel = await zip.generateAsync({ type: 'nodebuffer' })
    const fileName = `${name}-1.0-py3-none-any.whl`
    await writeFile(join(folder, fileName), wheel)
    const sha256 = createHash('sha256').update(wheel).digest('hex')
    const plain = { name, version: '1.0', file_name: fileName, sha256, package_type: 'package', install_dir: 'site' }
    packages[name] = { ...plain, depends: [], imports: [name], ...traits }
  }
  await add('inner', { 'inner.py': 'answer = 42' })
  await add(
    'outer',
    { 'outer/__init__.py': 'from inner import answer', 'outer/more.py': 'more = 1' },
    { depends: ['inner'] },
  )
  await add('tiny', { 'tiny.so': Buffer.from(compiled, 'base64') })
  await add('lost', { 'lost.py': '' })
  await rm(join(folder, 'lost-1.0-py3-none-any.whl'))
  await add('changed', { 'changed.py': '' }, { sha256: '0'.repeat(64) })
  await add(
    'forged',
    { 'forged.py': '' },
    { file_name: '../secret.whl', sha256: createHash('sha256').update('outside').digest('hex') },
  )
  await add('rooted', { 'rooted.py': '' }, { file_name: '/etc/hostname' })
  await add('torn', { 'torn.py': '' })
  await writeFile(join(folder, 'torn-1.0-py3-none-any.whl'), 'no zip')
  Object.assign(packages.torn ?? {}, { sha256: createHash('sha256').update('no zip').digest('hex') })
  await writeFile(lockFile, JSON.stringify({ ...lock, packages }))
}

describe('packageDir', () => {
  it('has what the code imports, with all that needs', async () => {
    expect(await run('import outer.more\nouter.answer, outer.more.more')).toMatchObject({ result: '(42, 1)' })
    const helper = { name: 'helper.py', content: 'import inner\ntwice = 2 * inner.answer' }
    expect(await run('import helper\nhelper.twice', { files: [helper] })).toMatchObject({ result: '84' })
  }, 60_000)

  it('keeps it for the session, and takes in more', async () => {
    const own = { session: 'packages' }
    expect(await run('1', own)).toMatchObject({ result: '1' })
    expect(await run('def f():\n    from inner import answer\n    return answer\nf()', own)).toMatchObject({
      result: '42',
    })
    expect(await run('import outer\nouter.answer', own)).toMatchObject({ session: 'continued', result: '42' })
    expect(await run('inner = 5\nf() + inner', own)).toMatchObject({ result: '47' })
    await executor.endSession('packages')
  }, 60_000)

  it('loads compiled modules, and still has no WebAssembly for the code', async () => {
    const code = `
import tiny, _glmkit_bridge
evaluate = _glmkit_bridge.sleep.constructor
tiny.__doc__, evaluate("return [typeof WebAssembly, typeof readbuffer, typeof python].join()")()`
    expect(await run(code)).toMatchObject({ result: "('compiled', 'undefined,undefined,undefined')" })
  }, 60_000)

  it.each([
    ['lost', 'lost-1.0-py3-none-any.whl is not in the package folder'],
    ['changed', 'changed-1.0-py3-none-any.whl in the package folder is not what pyodide-lock.json describes'],
    ['forged', 'pyodide-lock.json names "../secret.whl", which is no file of the package folder'],
    ['rooted', 'pyodide-lock.json names "/etc/hostname", which is no file of the package folder'],
    ['torn', 'torn-1.0-py3-none-any.whl cannot be loaded'],
  ])(
    'says why it cannot import %s',
    async (module, why) => {
      const { error } = await run(`x = 1\nimport ${module}`, { session: 'refused' })
      expect(error).toMatchObject({ kind: 'missing_module', name: 'ModuleNotFoundError', line: 2 })
      expect(error?.message).toContain(`No module named '${module}': ${why}`)
      const { result } = await run(`try:\n    import ${module}\nexcept ImportError:\n    x = "without"\nx`, {
        session: 'refused',
      })
      expect(result).toBe('without')
    },
    60_000,
  )

  it('must exist', async () => {
    await using other = createExecutor({ packageDir: join(root, 'nowhere') })
    await expect(other.run('1', { language: 'python' })).rejects.toThrow(
      'it does not exist, pass the folder of a release',
    )
  })
})
