import type { EngineName } from './attack.ts'
import type { Sandbox } from './contract.ts'

export interface SandboxOptions {
  readonly outDir: string
  readonly engine: EngineName | undefined
  readonly osSandbox: 'auto' | 'require' | 'off'
}

/** What is attacked, by name; each is loaded only where it is attacked. */
const makers: Readonly<Record<string, (options: SandboxOptions) => Promise<Sandbox>>> = {
  async glmkit({ outDir, engine, osSandbox }) {
    const { createExecutor } = await import('@glmkit/tools/execute')
    const options = {
      outDir,
      osSandbox,
      ...((engine === 'isolated-vm' || engine === 'quickjs') && { javascript: engine }),
      ...((engine === 'pyodide' || engine === 'cpython') && { python: engine }),
    }
    const executor: Sandbox = createExecutor(options)
    return executor
  },
  vm: async ({ outDir }) => (await import('./controls/vm.ts')).createVmSandbox(outDir, false),
  'vm-kept': async ({ outDir }) => (await import('./controls/vm.ts')).createVmSandbox(outDir, true),
  isolate: async () => (await import('./controls/isolate.ts')).createIsolateSandbox(),
  worker: async () => (await import('./controls/worker.ts')).createWorkerSandbox(),
  child: async ({ outDir }) => (await import('./controls/child.ts')).createChildSandbox(outDir),
  python: async ({ outDir }) => (await import('./controls/python.ts')).createPythonSandbox(outDir),
  pyodide: async () => (await import('./controls/pyodide.ts')).createPyodideSandbox(),
}

/** Bad on purpose: the detectors must find something in each of them. */
export const controls: readonly { readonly sandbox: string; readonly side: 'javascript' | 'python' }[] = [
  ...['vm', 'vm-kept', 'isolate', 'worker', 'child'].map((sandbox) => ({ sandbox, side: 'javascript' as const })),
  ...['python', 'pyodide'].map((sandbox) => ({ sandbox, side: 'python' as const })),
]

export async function makeSandbox(name: string, options: SandboxOptions): Promise<Sandbox> {
  const maker = makers[name]
  if (maker === undefined) throw new Error(`Cannot attack "${name}": pass one of ${Object.keys(makers).join(', ')}`)
  return await maker(options)
}
