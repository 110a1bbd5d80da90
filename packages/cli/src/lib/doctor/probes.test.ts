import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { StartEmulatorOptions } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { probes } from './probes.ts'
import type { Finding } from './probes.ts'

async function examine(options: StartEmulatorOptions): Promise<Finding[]> {
  await using emulator = await startEmulator(options)
  const { signal } = new AbortController()
  const findings: Finding[] = []
  for (const probe of probes) {
    findings.push(...(await probe.run({ baseURL: emulator.baseURL, apiKey: emulator.apiKey, model: 'glm-5', signal })))
  }
  return findings
}

const bad = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ status }) => status === 'warn' || status === 'fail')

describe('glmkit doctor', () => {
  it.each(['zai', 'openrouter', 'vllm', 'sglang'] as const)('finds nothing wrong with %s', async (hostShape) => {
    const findings = await examine({ hostShape })
    expect(bad(findings)).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'text',
        'streaming',
        'reasoning',
        'usage',
        'tools',
        'tool results',
        'parallel tools',
        'limits',
        'cache',
        'forced choice',
      ]),
    )
  })

  it.each([
    ['no-tool-parser', 'tools', 'fail', '--tool-call-parser glm47'],
    ['no-reasoning-parser', 'reasoning', 'fail', '--reasoning-parser glm45'],
    ['ignores-tools', 'tools', 'fail', '--enable-auto-tool-choice'],
    ['no-usage', 'usage', 'warn', 'include_usage'],
    ['small-output-limit', 'limits', 'warn', 'maxOutputTokens'],
    ['no-parallel-calls', 'parallel tools', 'warn', 'tool-call parser'],
    ['no-cache', 'cache', 'warn', 'prefix caching'],
    ['no-streaming', 'streaming', 'warn', 'buffering'],
  ] as const)('names %s', async (name, check, status, fix) => {
    const findings = bad(await examine({ hostShape: 'vllm', misconfigured: [name] }))
    expect(findings.find((finding) => finding.check === check)).toMatchObject({
      status,
      fix: expect.stringContaining(fix),
    })
  })

  it('says when another model answers', async () => {
    const faults = { rules: [{ fault: { type: 'model-swap' as const, model: 'glm-4.5-air' } }] }
    expect(await examine({ faults })).toContainEqual(
      expect.objectContaining({ check: 'model', detail: expect.stringContaining('glm-4.5-air') }),
    )
  })

  it('says what the server says when it refuses', async () => {
    const [finding] = await examine({
      brain: scriptBrain(() => ({ error: { status: 429, code: '1113', message: 'no balance' } })),
    })
    expect(finding).toMatchObject({ check: 'text', status: 'fail', detail: expect.stringContaining('1113') })
  })
})
