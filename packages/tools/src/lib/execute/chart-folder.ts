import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { UsageError } from '@glmkit/core'
import type { Drawing } from './protocol.ts'
import type { ChartSummary, ExecuteFile } from './result.ts'

/** Where an executor's charts go; no chart takes the place of an earlier one of the same executor. */
export interface ChartFolder {
  save(drawings: readonly Drawing[]): Promise<{ files: ExecuteFile[]; charts: ChartSummary[] }>
}

/** @param outDir Created with the first chart. Default: a new folder in the system's temporary one. */
export function createChartFolder(outDir: string | undefined): ChartFolder {
  const taken = new Set<string>()
  let folder: Promise<string> | undefined

  async function open(): Promise<string> {
    if (outDir === undefined) return await mkdtemp(join(tmpdir(), 'glmkit-'))
    await mkdir(outDir, { recursive: true }).catch((cause: unknown) => {
      throw new UsageError(`Cannot write charts to "${outDir}": the folder cannot be created, pass another outDir`, {
        cause,
      })
    })
    return resolve(outDir)
  }

  function freeName(wanted: string): string {
    const base =
      wanted
        .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 60) || 'chart'
    let name = base
    // Some file systems do not tell upper from lower case.
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base}-${i}`
    taken.add(name.toLowerCase())
    return name
  }

  return {
    async save(drawings) {
      const files: ExecuteFile[] = []
      const charts: ChartSummary[] = []
      for (const { name, title, description, rows, svg, png } of drawings) {
        const free = freeName(name)
        const write = async (extension: string, mimeType: string, content: Buffer): Promise<string> => {
          const path = join(await (folder ??= open()), `${free}.${extension}`)
          await writeFile(path, content)
          files.push({ name: `${free}.${extension}`, path, mimeType, bytes: content.length })
          return path
        }
        charts.push({
          ...(title !== undefined && { title }),
          svg: await write('svg', 'image/svg+xml', Buffer.from(svg)),
          png: await write('png', 'image/png', Buffer.from(png, 'base64')),
          description,
          rows,
        })
      }
      return { files, charts }
    },
  }
}
