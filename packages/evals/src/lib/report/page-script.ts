import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { extname } from 'node:path'

let script: Promise<string> | undefined

/** The page's script, of all files that `page/main` imports. */
export function pageScript(): Promise<string> {
  const main = new URL('./page/main.ts', import.meta.url)
  // What is published has been compiled: there, `page/main.js` lies beside this file.
  if (extname(import.meta.url) === '.js') main.pathname = main.pathname.replace(/\.ts$/, '.js')
  script ??= joined(main)
  return script
}

const imports = /^import [^;'"]*? from '(\.[^']+)';?$/gm

/**
 * Joins modules to one script. It is as little of a bundler as the page needs: its files import each other by relative
 * paths and unchanged names, which no two of them share.
 */
async function joined(main: URL): Promise<string> {
  const parts = new Map<string, string>()
  const visit = async (url: URL): Promise<void> => {
    if (parts.has(url.href)) return
    parts.set(url.href, '')
    const source = withoutTypes(await readFile(url, 'utf8'), url)
    for (const [, path = ''] of source.matchAll(imports)) await visit(new URL(path, url))
    parts.delete(url.href)
    parts.set(
      url.href,
      source
        .replace(imports, '')
        .replace(/^export (?=\w)/gm, '')
        .replace(/^export \{\};?$/gm, ''),
    )
  }
  await visit(main)
  const lines = [...parts.values()]
    .join('\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
  // In a block of strict code two functions of one name are an error instead of one of them silently winning.
  return `'use strict'\n{\n${lines}\n}\n`.replaceAll('</script', '<\\/script')
}

function withoutTypes(source: string, url: URL): string {
  if (extname(url.pathname) !== '.ts') return source
  const emitWarning = process.emitWarning.bind(process)
  // It warns of being experimental, and is needed only when glmkit is run from its own source.
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
