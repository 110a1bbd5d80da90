#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// A third of what a short command takes is compiling: from the second time on it is done. Not in Node's default folder,
// which others may write to.
enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'glmkit', 'compile'))
const { main } = await import('./lib/main.ts')

process.exitCode = await main(process.argv.slice(2))
