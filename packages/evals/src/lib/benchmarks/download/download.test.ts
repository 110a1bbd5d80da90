import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { downloadBenchmark } from './download.ts'
import type { DownloadBenchmarkOptions, DownloadProgress } from './download.ts'
import { readManifest } from './manifest.ts'
import type { Manifest, PinnedFile } from './manifest.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Made for these tests: file names such as the benchmarks have, by what is in them. */
const contents: Readonly<Record<string, string>> = {
  'a.json': '{"a":1}\n',
  'deep/er/b (general)+c&d.json': 'b'.repeat(100_000),
  'deep/d.md': 'é\n',
}

const pinned = (path: string, content: string): PinnedFile => ({
  source: `some where/${path}`,
  path,
  bytes: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
})
const manifest: Manifest = {
  repo: 'owner/name',
  commit: 'c0ffee',
  licence: 'MIT',
  files: Object.entries(contents).map(([path, content]) => pinned(path, content)),
}

const serve: Answer = ({ url = '' }, response) => {
  const content = contents[decodeURIComponent(url).replace('/owner/name/c0ffee/some where/', '')]
  response.writeHead(content === undefined ? 404 : 200).end(content)
}

let dir: string
let asked: string[]
let answer: Answer
let close: () => void
let baseURL: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-download-'))
  asked = []
  answer = serve
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  expect.assert(typeof address === 'object' && address !== null)
  baseURL = `http://127.0.0.1:${address.port}/`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})

afterEach(async () => {
  close()
  await rm(dir, { recursive: true })
})

const download = (options: Partial<DownloadBenchmarkOptions> = {}): ReturnType<typeof downloadBenchmark> =>
  downloadBenchmark({ benchmark: 'made-up', dir, baseURL, manifest, retryWaitMs: 1, ...options })

const pathOf = (path: string): string => join(dir, 'made-up', path)

async function expectAll(): Promise<void> {
  for (const [path, content] of Object.entries(contents)) expect(await readFile(pathOf(path), 'utf8')).toBe(content)
  const there = await readdir(dir, { recursive: true, withFileTypes: true })
  expect(there.filter((entry) => entry.isFile())).toHaveLength(Object.keys(contents).length)
}

describe('downloadBenchmark', () => {
  it('fetches all files, and tells of each', async () => {
    const told: DownloadProgress[] = []
    const done = await download({ onProgress: (progress) => told.push(progress) })
    await expectAll()
    expect(done).toEqual({
      repo: 'owner/name',
      commit: 'c0ffee',
      licence: 'MIT',
      path: join(dir, 'made-up'),
      files: 3,
      bytes: 100_011,
      fetched: 3,
    })
    expect(told.map(({ filesDone }) => filesDone)).toEqual([1, 2, 3])
    expect(told.at(-1)).toMatchObject({ isKept: false, files: 3, bytesDone: 100_011, bytes: 100_011 })
  })

  it('leaves alone what is right, and replaces what is not', async () => {
    await download()
    const old = new Date('2020-01-01')
    await utimes(pathOf('a.json'), old, old)
    await writeFile(pathOf('deep/d.md'), 'e\n\n')
    asked = []
    const told: DownloadProgress[] = []
    expect(await download({ onProgress: (progress) => told.push(progress) })).toMatchObject({ fetched: 1 })
    expect(asked).toEqual(['/owner/name/c0ffee/some%20where/deep/d.md'])
    expect(told.filter(({ isKept }) => isKept)).toHaveLength(2)
    expect((await stat(pathOf('a.json'))).mtime).toEqual(old)
    await expectAll()
  })

  it('refuses what is not the pinned file, with both hashes', async () => {
    answer = (request, response) => {
      if (request.url?.endsWith('a.json') === true) response.end('<html>')
      else serve(request, response)
    }
    const wanted = pinned('a.json', contents['a.json'] ?? '').sha256
    const found = pinned('a.json', '<html>').sha256
    await expect(download()).rejects.toMatchObject({
      name: 'DownloadError',
      path: 'a.json',
      message: expect.stringMatching(
        new RegExp(`^Cannot use "a\\.json" from .*8 bytes .*${wanted}, got 6 with ${found}$`),
      ),
    })
    expect(existsSync(pathOf('a.json'))).toBe(false)
    expect(asked.filter((url) => url.endsWith('a.json'))).toHaveLength(1)
    answer = serve
    await download()
    await expectAll()
  })

  it('asks again when the server fails, breaks off or stands still', async () => {
    const failures: Answer[] = [
      (_, response) => response.writeHead(500).end('no'),
      (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      (_, response) => {
        response.writeHead(200, { 'content-length': '8' }).write('{"a"')
        setTimeout(() => response.destroy(), 20)
      },
      (_, response) => void response.writeHead(200).write('{'),
    ]
    answer = (request, response) => {
      const failure = request.url?.endsWith('a.json') === true ? failures.shift() : undefined
      ;(failure ?? serve)(request, response)
    }
    await download({ idleMs: 100 })
    expect(asked.filter((url) => url.endsWith('a.json'))).toHaveLength(5)
    await expectAll()
  })

  it('gives up in the end, and says what to do', async () => {
    answer = (request, response) => {
      if (request.url?.endsWith('d.md') === true) response.writeHead(503).end()
      else serve(request, response)
    }
    await expect(download({ retries: 2 })).rejects.toThrow(
      /^Cannot fetch "deep\/d\.md" from http\S+ after 3 tries: It answered 503; run it again to go on$/,
    )
    expect(asked.filter((url) => url.endsWith('d.md'))).toHaveLength(3)
  })

  it('does not ask again for what is not there', async () => {
    answer = (_, response) => response.writeHead(404).end()
    await expect(download()).rejects.toThrow(/answered 404, check the base URL$/)
    expect(new Set(asked).size).toBe(asked.length)
  })

  it('says why a server cannot be reached', async () => {
    close()
    await expect(download({ retries: 1 })).rejects.toThrow(/after 2 tries: .*ECONNREFUSED/)
  })

  it('stops in the middle of a file, leaves no half of it, and goes on later', async () => {
    const stop = new AbortController()
    const isOpen = Promise.withResolvers<void>()
    answer = (request, response) => {
      if (request.url?.includes('/er/') !== true) return serve(request, response)
      response.writeHead(200).write('b'.repeat(50_000))
      isOpen.resolve()
    }
    const running = download({ signal: stop.signal })
    await isOpen.promise
    stop.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    expect(existsSync(pathOf('deep/er'))).toBe(false)
    answer = serve
    await download()
    await expectAll()
  })

  it('asks for eight files at a time', async () => {
    const many = Array.from({ length: 30 }, (_, index) => pinned(`${index}.txt`, String(index)))
    let open = 0
    let most = 0
    answer = ({ url = '' }, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        response.end(/(\d+)\.txt$/.exec(url)?.[1])
      }, 10)
    }
    await download({ manifest: { ...manifest, files: many } })
    expect(most).toBe(8)
  })

  it.each([
    ['agentdojo', /^Cannot download "agentdojo": upstream its tasks are Python.*what its folder must hold$/],
    ['mmlu', /^Cannot download "mmlu": no such benchmark, expected bfcl or tau2$/],
  ])('knows what cannot be had: %s', async (benchmark, message) => {
    await expect(downloadBenchmark({ benchmark, dir, baseURL })).rejects.toThrow(message)
    expect(asked).toEqual([])
  })
})

const data = new URL('../../../../../../../shared/data/evals/', import.meta.url)
const isThere = existsSync(data)
if (!isThere) process.stdout.write('the data of the benchmarks are not here: the pinned manifests are not checked\n')

describe('readManifest', () => {
  it.each([
    ['bfcl', 54],
    ['tau2', 842],
  ])('%s: has every file once, within its folder', async (benchmark, count) => {
    const { repo, commit, files } = await readManifest(benchmark)
    expect(repo).toMatch(/^[\w.-]+\/[\w.-]+$/)
    expect(commit).toMatch(/^[0-9a-f]{40}$/)
    expect(new Set(files.map(({ path }) => path)).size).toBe(count)
    expect(files.filter(({ path }) => /(^|\/)\.*(\/|$)/.test(path))).toEqual([])
  })

  it.runIf(isThere)('pins what the other tests read', async () => {
    for (const benchmark of ['bfcl', 'tau2']) {
      for (const file of (await readManifest(benchmark)).files) {
        const local = new URL(`${benchmark}/${file.path}`, data)
        const content = existsSync(local)
          ? readFileSync(local, 'utf8')
          : gunzipSync(readFileSync(new URL(`${local.href}.gz`))).toString()
        const { bytes, sha256 } = pinned(file.path, content)
        expect(file).toMatchObject({ bytes, sha256 })
      }
    }
  })
})
