import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, extname, join, resolve } from 'node:path'
import { UsageError } from '@glmkit/core'
import type { ChartFiles } from './protocol.ts'
import type { ChartSummary, ExecuteFile } from './result.ts'
import type { SentFile } from './run-job.ts'

/** Where an executor's files go; none takes the place of one that is there. */
export interface OutputFolder {
  save(
    files: readonly SentFile[],
    charts: readonly ChartFiles[],
  ): Promise<{ files: ExecuteFile[]; charts: ChartSummary[] }>
}

/** @param outDir Created with the first file. Default: a new folder in the system's temporary one. */
export function createOutputFolder(outDir: string | undefined): OutputFolder {
  const taken = new Set<string>()
  let folder: Promise<string> | undefined

  async function open(): Promise<string> {
    if (outDir === undefined) return await mkdtemp(join(tmpdir(), 'glmkit-'))
    await mkdir(outDir, { recursive: true }).catch((cause: unknown) => {
      throw new UsageError(`Cannot write files to "${outDir}": the folder cannot be created, pass another outDir`, {
        cause,
      })
    })
    return resolve(outDir)
  }

  /**
   * A stem under which all extensions are free, also of what was there before: names are the code's to choose, files of
   * the folder are not. Some file systems do not tell upper from lower case.
   */
  function freeStem(root: string, wanted: string, extensions: readonly string[]): string {
    // What is a file for one run may be a folder for another.
    const parents = wanted.split('/').slice(0, -1)
    const isBlocked = parents.some((_, i) => isFile(root, parents.slice(0, i + 1).join('/')))
    const stem = isBlocked ? wanted.replaceAll('/', '-') : wanted
    const isTaken = (name: string): boolean =>
      extensions.some((ext) => taken.has((name + ext).toLowerCase()) || existsSync(join(root, name + ext)))
    let name = stem
    for (let i = 2; isTaken(name); i++) name = `${stem}-${i}`
    for (const ext of extensions) taken.add((name + ext).toLowerCase())
    return name
  }

  const isFile = (root: string, path: string): boolean =>
    taken.has(path.toLowerCase()) || statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === false

  return {
    async save(sent, charts) {
      const files: ExecuteFile[] = []
      if (sent.length === 0) return { files, charts: [] }
      const root = await (folder ??= open())
      const written = new Map<string, string>()
      async function write(wanted: string, name: string, content: Buffer): Promise<void> {
        const path = join(root, name)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, content, { flag: 'wx' })
        written.set(wanted, path)
        files.push({
          name,
          path,
          mimeType: mimeTypes[extname(name).toLowerCase()] ?? 'application/octet-stream',
          bytes: content.length,
        })
      }

      const contents = new Map(sent.map(({ name, content }) => [name, content]))
      const groups = charts.map(({ svg, png }) => [svg, png])
      const inCharts = new Set(groups.flat())
      for (const names of [
        ...groups,
        ...[...contents.keys()].filter((name) => !inCharts.has(name)).map((name) => [name]),
      ]) {
        const [first = ''] = names
        const safe = safeName(first)
        const extensions = names.map((name) => extname(safeName(name)))
        const stem = freeStem(root, safe.slice(0, safe.length - extname(safe).length), extensions)
        for (const [i, name] of names.entries()) {
          const content = contents.get(name)
          if (content !== undefined && !written.has(name)) await write(name, stem + extensions[i], content)
        }
      }
      const pathOf = (name: string): string => written.get(name) ?? ''
      return { files, charts: charts.map((chart) => ({ ...chart, svg: pathOf(chart.svg), png: pathOf(chart.png) })) }
    },
  }
}

const maxDepth = 4

/** A relative path that stays below where it is joined to, whatever a guest made of it. */
function safeName(wanted: string): string {
  const parts = wanted
    .split(/[/\\]+/)
    .map(safePart)
    .filter((part) => part !== '')
  return parts.slice(-maxDepth).join('/') || 'file'
}

function safePart(part: string): string {
  const extension = /\.[a-z0-9]{1,8}$/i.exec(part)?.[0] ?? ''
  const clean = (text: string): string =>
    text.replaceAll(/[^\p{L}\p{N}_. -]+/gu, '-').replaceAll(/^[-. ]+|[-. ]+$/g, '')
  const stem = clean(part.slice(0, part.length - extension.length)).slice(0, 60)
  // Windows keeps these names for devices.
  const free = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(stem) ? `${stem}_` : stem
  return free === '' ? clean(extension) : free + extension
}

const mimeTypes: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.tsv': 'text/tab-separated-values',
  '.txt': 'text/plain',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
}
