import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }] }

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-emulator-'))
  const plan = { rules: [{ when: { requests: [1] }, fault: { type: 'error', code: '1305' } }] }
  await writeFile(join(dir, 'faults.json'), JSON.stringify(plan))
  await writeFile(join(dir, 'wrong.json'), JSON.stringify({ rules: [{ fault: { type: 'eror' } }] }))
  await writeFile(join(dir, 'broken.json'), '{')
})
afterAll(() => rm(dir, { recursive: true }))

/** The base URL of an emulator that stops with the test. */
async function serve(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [bin, 'emulator', ...args], { cwd: dir })
  onTestFinished(async () => {
    child.kill('SIGINT')
    if (child.exitCode === null) await once(child, 'exit')
  })
  const [first]: Buffer[] = await once(child.stdout, 'data')
  return String(first).trim()
}

async function ask(baseURL: string): Promise<readonly [number, string]> {
  const headers = { authorization: 'Bearer any', 'accept-language': 'en' }
  const body = JSON.stringify(question)
  const response = await fetch(`${baseURL}/chat/completions`, { method: 'POST', headers, body })
  return [response.status, await response.text()]
}

function fail(...args: readonly string[]): Promise<readonly [unknown, string]> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, 'emulator', ...args], { cwd: dir }, (error, _, stderr) => {
      resolve([error?.code, stderr])
    })
  })
}

describe('glmkit emulator', () => {
  it('applies a fault plan in the shape of a host', async () => {
    const baseURL = await serve('--faults', 'faults.json', '--host-shape', 'vllm')
    expect(baseURL).toMatch(/\/v1$/)
    expect(await ask(baseURL)).toEqual([429, expect.stringContaining('"code":429')])
    expect(await ask(baseURL)).toEqual([200, expect.stringContaining('"id":"chatcmpl-')])
  })

  it('records from an upstream and replays without it', async () => {
    const upstream = await startEmulator({ brain: scriptBrain([{ content: 'Recorded.' }]) })
    const recorded = await ask(await serve('--cassettes', 'tapes', '--record', upstream.baseURL))
    await upstream.close()
    expect(recorded).toEqual([200, expect.stringContaining('Recorded.')])
    expect(await readdir(join(dir, 'tapes'))).toHaveLength(1)
    expect(await ask(await serve('--cassettes', 'tapes'))).toEqual(recorded)
  })

  it('names the port that is taken', async () => {
    const taken = await startEmulator()
    onTestFinished(() => taken.close())
    const [code, stderr] = await fail('--port', String(taken.port))
    expect(stderr).toBe(`glmkit: Cannot listen on port ${taken.port}: it is in use, pass another --port or none\n`)
    expect(code).toBe(2)
  })

  it.each<[string, unknown, string]>([
    ['a script that is no list', {}, 'expected a JSON list of replies'],
    ['a reply that is none', ['Hello'], '[0] is "Hello", expected an object'],
    ['content that is no text', [{}, { content: 5 }], '[1].content is 5, expected a text'],
    [
      'a field nobody knows',
      [{ text: 'Hello' }],
      '[0].text is unknown, expected reasoning, content, toolCalls, finishReason, error',
    ],
    [
      'a call without arguments',
      [{ toolCalls: [{ name: 'add', arguments: {} }, { name: 'add' }] }],
      '[0].toolCalls[1].arguments is missing, expected an object or a text',
    ],
    ['calls that are no list', [{ toolCalls: {} }], '[0].toolCalls is {}, expected a list of calls'],
    [
      'an error without a status',
      [{ error: { code: '1305', message: 'busy' } }],
      '[0].error.status is missing, expected an HTTP status, 200–599',
    ],
  ])('%s: item and field', async (_, script, message) => {
    await writeFile(join(dir, 'script.json'), JSON.stringify(script))
    const [code, stderr] = await fail('--script', 'script.json')
    expect(stderr).toBe(`glmkit: Cannot read script "script.json": ${message}\n`)
    expect(code).toBe(2)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['a fault nobody knows', ['--faults', 'wrong.json'], /rules\[0\]\.fault\.type is "eror", expected error, delay, /],
    ['a plan that is no JSON', ['--faults', 'broken.json'], /Cannot read faults "broken\.json": it is not JSON/],
    ['a host nobody knows', ['--host-shape', 'groq'], /Unknown host shape "groq": expected zai, /],
    ['an empty folder', ['--cassettes', 'none'], /Cannot replay cassettes from "none": there is none/],
    ['recording nowhere', ['--record', 'http://127.0.0.1/v1'], /pass --cassettes DIR/],
  ])('%s: one line, exit 2', async (_, args, message) => {
    const [code, stderr] = await fail(...args)
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })
})
