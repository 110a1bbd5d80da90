/**
 * Programs that must give 2 and print the same text whatever ran before: names and natures of what every program can
 * reach. They trust nothing an attack could have replaced more than needed: whatever goes wrong is told as a difference.
 */
export const cleanJavascript: string = String.raw`
{
  const seen = new Set()
  const lines = []
  const nature = (value) => {
    if (typeof value === 'function') return /\[native code\]/.test(Function.prototype.toString.call(value)) ? 'native' : 'function'
    return typeof value
  }
  const walk = (name, value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
    seen.add(value)
    lines.push(name + ' ' + Object.isFrozen(value) + ' ' + Object.isExtensible(value))
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key)
      const path = name + '.' + String(key)
      if (!/^global\.RegExp\.(\$|input|last|left|right)/.test(path)) lines.push(path + ' ' + nature(held) + nature(get) + nature(set))
      if (name.split('.').length < 3) { walk(path, held); walk(path + '.get', get) }
    }
    walk(name + '.proto', Object.getPrototypeOf(value))
  }
  walk('global', globalThis)
  const text = lines.join('\n')
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  console.log(hash + ' ' + lines.length + ' ' + Object.getOwnPropertyNames(globalThis).sort().join())
}
1 + 1`

export const cleanPython: string = String.raw`
def _clean():
    import sys, os, builtins, json, io, math, decimal, threading, signal
    kind = lambda v: type(v).__name__ + ':' + str(getattr(v, '__module__', ''))
    print('builtins', sorted((n, kind(v)) for n, v in vars(builtins).items() if n != '_'))
    print('json', kind(json.dumps), kind(json.loads), json.dumps([1, 'a']), 'io', kind(io.StringIO), kind(open), math.pi)
    print('path', sys.path, [kind(f) for f in sys.meta_path], len(sys.path_hooks))
    print('hooks', kind(sys.excepthook), kind(sys.displayhook), sys.gettrace(), sys.getprofile(), sys.getrecursionlimit())
    print('environ', sorted(os.environ), 'threads', threading.active_count(), decimal.getcontext().prec)
    print('here', sorted(os.listdir('.')), 'str', hasattr(str, 'left'), sum([1, 2]), len('ab'))
_clean()
del _clean
1 + 1`
