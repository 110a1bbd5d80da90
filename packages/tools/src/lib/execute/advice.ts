const noHost = 'Only plain JavaScript is here, no modules, files, network or browser: put the data into the code'

const rules: readonly (readonly [RegExp, string])[] = [
  [/\b(?:require|process|fetch|Buffer|module|exports|XMLHttpRequest|WebSocket|document|window) is not defined/, noHost],
  [/import statement|import\.meta|Not supported|Unexpected token 'export'/, noHost],
  [/^TimeoutError: .*await/, 'Settle every promise you await; nothing outside the code can'],
  [/^TimeoutError: Drawing/, 'Aggregate the data first and draw fewer marks'],
  [/^TimeoutError/, 'Do less work or a better algorithm; look for an endless loop'],
  [/^MemoryError|Array buffer allocation failed|Invalid (?:array|string) length/, 'Work on less data at a time'],
  [/^OutputLimitError/, 'Print a summary instead of everything'],
  [/^CrashError/, 'Try once more, then a simpler way'],
  [
    /^SyntaxError: (?:Unexpected token ':'|Missing initializer|Unexpected strict mode)/,
    'Write JavaScript, without types',
  ],
]

/** What a model can do about an error whose message does not say it. */
export function adviceFor(error: { readonly name: string; readonly message: string }): { advice?: string } {
  const text = `${error.name}: ${error.message}`
  const advice = rules.find(([pattern]) => pattern.test(text))?.[1]
  return advice === undefined ? {} : { advice }
}
