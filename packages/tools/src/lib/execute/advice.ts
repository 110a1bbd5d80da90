import type { ExecuteErrorKind } from './error-kinds.ts'
import type { Language } from './result.ts'

type Rule = readonly [pattern: RegExp, advice: string]

const noHost =
  'Only plain JavaScript is here, no modules, network or browser: put the data into the code or use files.read()'

/** The first rule that fits `kind name: message` says what to do. */
const common: readonly Rule[] = [
  [/await.*nothing|awaits .* nothing|can never happen/, 'Settle everything you await; nothing outside the code can'],
  [/^timeout TimeoutError: Drawing/, 'Aggregate the data first and draw fewer marks'],
  [/^timeout /, 'Do less work or use a better algorithm; look for an endless loop'],
  [/^memory |Array buffer allocation failed|Invalid (?:array|string) length/, 'Work on less data at a time'],
  [/^output /, 'Print a summary instead of everything'],
  [/^result_too_large /, 'End with a summary, or write the data to a file'],
  [/^files /, 'Write fewer or smaller files'],
  [/^tool_budget /, 'Ask for more at a time with fewer calls'],
  [/^crash /, 'Try once more, then a simpler way'],
]

const javascript: readonly Rule[] = [
  [/\b(?:require|process|fetch|Buffer|module|exports|XMLHttpRequest|WebSocket|window) is not defined/, noHost],
  [/import statement|import\.meta|Not supported|Unexpected token 'export'/, noHost],
  [
    /^syntax SyntaxError: (?:Unexpected token ':'|Missing initializer|Unexpected strict mode)/,
    'Write plain JavaScript, or pass language "typescript"',
  ],
]

const charts = 'matplotlib.pyplot works for charts'
const python: readonly Rule[] = [
  [
    /named '(?:numpy|pandas|scipy|sklearn|seaborn|statsmodels|sympy|polars|plotly)/,
    `It is not installed. Use the standard library: csv, json, statistics, math, itertools, collections; ${charts} with plain lists`,
  ],
  [
    /named 'matplotlib|module 'matplotlib/,
    'Only a subset of matplotlib is here: pyplot with line, bar, scatter, hist, pie and the like',
  ],
  [
    /named '(?:requests|httpx|aiohttp|urllib3|bs4|selenium|yfinance)/,
    'There is no network here: pass the data in the code or as a file',
  ],
  [
    /named '(?:micropip|pip|venv|ensurepip)|subprocess|emscripten does not support processes/,
    'Nothing can be installed or started here: use the standard library',
  ],
  [/package folder|pyodide-lock\.json|cannot be loaded: /, 'Do without this package; the folder of packages lacks it'],
  [
    /named '(?:_?tkinter|turtle|_?curses|pygame|PyQt\d|kivy)/,
    'There is no screen here: print text, or draw charts with matplotlib.pyplot',
  ],
  [
    /_multiprocessing|multiprocessing\.synchronize/,
    'There are no processes here: call the functions one after the other',
  ],
  [/named '(?:pwd|grp|resource|readline|syslog|msvcrt|winreg)/, 'There is no operating system here: leave it out'],
  [/module 'signal' has no attribute/, 'There are no alarms here: compare time.monotonic() in the loop'],
  [/from 'js'/, 'There is no browser here'],
  [/^missing_module /, `Only the standard library is here; ${charts}`],
  [/start new thread/, 'There are no threads here: call the functions one after the other, or use asyncio'],
  [/Errno 44|No such file/, 'Files are in the working directory /work: list them with os.listdir()'],
  [/EOF when reading a line/, 'Nobody can type here: put the input into the code'],
  [
    /Host is unreachable|Errno 23|Name or service|URLError|gaierror|ssl module/,
    'There is no network here: pass the data in the code or as a file',
  ],
  [/ RecursionError/, 'Use a loop or a list as a stack'],
  [/^syntax IndentationError/, 'Indent with four spaces'],
]

/** What a model can do about an error whose message does not say it. */
export function adviceFor(
  { kind, name, message }: { readonly kind: ExecuteErrorKind; readonly name: string; readonly message: string },
  language: Language,
): { advice?: string } {
  const text = `${kind} ${name}: ${message}`
  const rules = [...common, ...(language === 'python' ? python : javascript)]
  const advice = rules.find(([pattern]) => pattern.test(text))?.[1]
  return advice === undefined ? {} : { advice }
}
