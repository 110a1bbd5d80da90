export interface WasmMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>
}

interface WasmTable {
  grow(by: number): number
  set(index: number, value: unknown): void
}

interface WebAssemblyApi {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => WasmInstance
  readonly Table: new (...args: never) => WasmTable
}

/** What of `WebAssembly` is used; Node's types leave it to the browser's. */
export const webAssembly: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly')
