import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, constants, lstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { breach } from './breach.ts'
import type { Breach } from './breach.ts'
import type { Result } from './contract.ts'

const maxReadBytes = 32 * 1024 * 1024

interface Found {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'other'
  readonly bytes: number
}

/** Every entry below a folder; links are not followed. A folder that cannot be read is told of as itself. */
function walk(folder: string): Found[] {
  try {
    return readdirSync(folder).flatMap((name): Found[] => {
      const path = join(folder, name)
      const stat = lstatSync(path)
      if (stat.isDirectory()) return [{ path, kind: 'folder', bytes: 0 }, ...walk(path)]
      return [{ path, kind: stat.isFile() && stat.nlink === 1 ? 'file' : 'other', bytes: stat.size }]
    })
  } catch {
    return [{ path: folder, kind: 'other', bytes: 0 }]
  }
}

/** Never follows a link, never opens a device. */
export function readStart(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { size } = lstatSync(path)
    const bytes = Buffer.alloc(Math.min(size, maxReadBytes))
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

/** What is below `root` beside outputs and temporary files, as a text that is the same while nothing changes. */
export function describeOutside(root: string): string {
  return walk(root)
    .filter(({ path }) => !/^(?:deep\/out|tmp)(?:\/|$)/.test(relative(root, path)))
    .map(({ path, kind, bytes }) => {
      const hash = kind === 'file' ? createHash('sha256').update(readStart(path)).digest('hex').slice(0, 12) : ''
      return `${relative(root, path)} ${kind} ${kind === 'folder' ? '' : bytes} ${hash}`
    })
    .toSorted()
    .join('\n')
}

/**
 * Looks through the folder for outputs: only plain files may be there, all of them told of, none with a secret in it.
 *
 * @param results Of all runs since the folder was empty; `secrets` by name.
 */
export function checkOutputs(outDir: string, results: readonly Result[], secrets: readonly string[]): Breach[] {
  const told = new Map(results.flatMap(({ files }) => files).map((file) => [file.path, file]))
  for (const { svg, png } of results.flatMap(({ charts }) => charts)) {
    for (const path of [svg, png]) if (!told.has(path)) told.set(path, { name: '', path, bytes: -1 })
  }
  const breaches: Breach[] = []
  const found = walk(outDir)
  for (const { path } of told.values()) {
    if (!path.startsWith(outDir + sep) || path.includes('\0')) breaches.push(breach('files', `an output at ${path}`))
    else if (!found.some((entry) => entry.path === path && entry.kind === 'file')) {
      breaches.push(breach('files', `the output ${relative(outDir, path)} is no plain file`))
    }
  }
  for (const { path, kind, bytes } of found) {
    if (kind === 'folder') continue
    const file = told.get(path)
    const name = relative(outDir, path)
    if (kind === 'other') breaches.push(breach('files', `${name} is a link, a device or unreadable`))
    else {
      if (file === undefined) breaches.push(breach('files', `${name} was not told of`))
      else if (file.bytes !== -1 && file.bytes !== bytes) breaches.push(breach('files', `${name} has another size`))
      if (lstatSync(path).mode & 0o7111) breaches.push(breach('files', `${name} can be executed`))
      const content = readStart(path)
      if (secrets.some((secret) => content.includes(secret))) breaches.push(breach('canary', `in the file ${name}`))
    }
  }
  const svgs = new Set(results.flatMap(({ charts }) => charts.map(({ svg }) => svg)))
  for (const { path, kind } of found) {
    if (!svgs.has(path) || kind !== 'file') continue
    const active = activePart(readStart(path).toString())
    if (active !== undefined) breaches.push(breach('active', `${relative(outDir, path)} has ${active.slice(0, 80)}`))
  }
  return breaches
}

/** What a browser would run or load, if it showed the picture. */
export function activePart(svg: string): string | undefined {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(svg)) return 'a document type'
  const style = [...svg.matchAll(/<style[^>]*>([^<]*)/gi)].map(([, text]) => text).join('\n')
  if (/@import/i.test(style) || reachesOut.test(style)) return 'a style that loads'
  for (const [, name = '', attributes = ''] of svg.matchAll(/<([a-z][\w:.-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/gi)) {
    if (activeElement.test(name)) return `<${name}>`
    for (const [, key = '', ...values] of attributes.matchAll(
      /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g,
    )) {
      const value = (values.find((text) => text !== undefined) ?? '').replaceAll(/&#(x?)([\da-f]+);?/gi, decode).trim()
      if (/^on/i.test(key)) return `${key}=`
      const isLink = /^(?:\w+:)?(?:href|src)$/i.test(key)
      if (isLink && !/^(?:#|data:image\/(?:png|jpeg|gif|webp)|$)/i.test(value)) return `${key}=${value}`
      if (loadingKey.test(key) && reachesOut.test(value)) return `${key}=${value}`
    }
  }
  return undefined
}

const activeElement = /^(?:\w+:)?(?:script|foreignObject|iframe|embed|object|set|animate\w*|handler|listener)$/i
const loadingKey = /^(?:style|fill|stroke|filter|mask|cursor|clip-path|marker.*)$/i
const reachesOut = /url\(\s*["']?(?!#|data:)/i

const decode = (_: string, isHex: string, digits: string): string =>
  String.fromCodePoint(Math.min(Number.parseInt(digits, isHex === '' ? 10 : 16), 0x10ffff))

/** Removes the files in it; folders stay, since a sandbox may hold on to them. */
export function emptyOutputs(outDir: string): void {
  // A sandbox that is none may have put a link in its place, to a folder of the machine.
  if (!lstatSync(outDir).isDirectory()) throw new Error(`"${outDir}" is no folder any more, nothing is removed`)
  for (const { path, kind } of walk(outDir)) {
    if (kind === 'folder') continue
    try {
      rmSync(path, { force: true })
    } catch {
      // It is nested deeper than a path can name, and goes with the folder at the top.
      const [top = ''] = relative(outDir, path).split(sep)
      spawnSync('rm', ['-rf', join(outDir, top)])
    }
  }
}
