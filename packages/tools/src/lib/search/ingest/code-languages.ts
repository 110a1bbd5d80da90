export interface Language {
  /** How definitions look; the first group that matched is the name. Lines are tested one by one. */
  readonly definitions: Definitions
  /** A definition goes on up to the next one, whatever the indent. */
  readonly isFlat: boolean
}

type Definitions = readonly RegExp[]

const modifiers = String.raw`(?:(?:export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|partial|override|virtual|open|data|inline|readonly|unsafe|extern|synchronized|native|transient|volatile|suspend|operator|case|implicit|lazy|fileprivate|mutating|required|convenience|get|set|accessor|const|constexpr)\s+)*`
/** What looks like a function's head but is a statement. */
const noStatement = String.raw`(?!(?:if|for|while|switch|catch|return|else|do|function|with|throw|new|await|yield|typeof|using|lock|foreach|sizeof|case|delete|super|this|assert|elif|match|select|when|until|unless|defer|go|goto|synchronized)\b)`

const typeDeclaration = new RegExp(
  String.raw`^\s*${modifiers}(?:class|interface|enum|struct|record|trait|protocol|extension|object|namespace|module|mixin|actor)\s+([\w$.:]+)`,
)
/** A method of the C family: something, a name, arguments, and no semicolon. */
const method = new RegExp(
  String.raw`^\s*${noStatement}(?:@\w+\s+)?${modifiers}(?:[\w$<>[\],.?*&:]+\s+){0,4}[*&]*(~?[\w$#]+(?:::~?\w+)*)\s*(?:<[^()]{0,80}>)?\([^;]*$`,
)

const script: Definitions = [
  new RegExp(String.raw`^\s*${modifiers}function\s*\*?\s*([\w$]+)`),
  typeDeclaration,
  new RegExp(String.raw`^\s*${modifiers}type\s+([\w$]+)\s*(?:<|=)`),
  /^(?:export\s+)?(?:declare\s+)?(?:const|let|var)\s+([\w$]+)/,
  /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function\b|\([^()]{0,200}\)\s*(?::[^=]{1,80})?=>|[\w$]+\s*=>)/,
  /^\s*(?:describe|it|test|suite)(?:\.\w+)*\(\s*['"`]([^'"`]{1,80})/,
  new RegExp(String.raw`^\s+${noStatement}${modifiers}\*?(#?[\w$]+)\s*(?:<[^()]{0,80}>)?\([^;]{0,300}\{\s*$`),
]
const javaLike: Definitions = [typeDeclaration, /^\s*(?:@interface)\s+(\w+)/, method]
const kotlinLike: Definitions = [
  typeDeclaration,
  new RegExp(String.raw`^\s*${modifiers}(?:fun|func|def)\s+(?:<[^>]{0,80}>\s*)?(?:[\w?]+\.)?([\w$]+)`),
  /^\s*(?:typealias|type)\s+(\w+)/,
]
const cLike: Definitions = [
  /^\s*#\s*define\s+(\w+)/,
  /^\s*(?:typedef\s+)?(?:enum\s+class|class|struct|union|enum|namespace|concept)\s+([\w:]+)[^;]*$/,
  new RegExp(
    String.raw`^\s*${noStatement}(?:template\s*<[^>]{0,200}>\s*)?(?:[\w<>[\],.*&:]+\s+){1,6}[*&]*((?:\w+::)*(?:~?\w+|operator[^\s\w(]{1,3}))\s*\([^;]*$`,
  ),
]
const python: Definitions = [/^\s*(?:async\s+)?(?:def|class)\s+(\w+)/, /^([A-Z_][A-Z0-9_]+)\s*(?::[^=]{1,80})?=/]
const ruby: Definitions = [/^\s*(?:private\s+|protected\s+)?(?:def\s+(?:self\.)?|class\s+|module\s+)([\w:?!=]+)/]
const shell: Definitions = [/^\s*(?:function\s+([\w:.-]+)|([\w:.-]+)\s*\(\)\s*[{(]?\s*)/]
const sql: Definitions = [
  /^\s*(?:create|alter)\s+(?:or\s+replace\s+|temp(?:orary)?\s+|unique\s+|materialized\s+)*(?:table|view|function|procedure|trigger|index|type|schema|sequence|policy|database|role)\s+(?:if\s+(?:not\s+)?exists\s+)?([\w."`[\]]+)/i,
]

const byExtension: Readonly<Record<string, Definitions>> = {
  go: [/^func\s+(?:\([^()]{0,120}\)\s*)?(\w+)/, /^(?:type|const|var)\s+(\w+)/, /^\t(\w+)\s+(?:struct|interface)\s*\{/],
  rs: [
    /^\s*(?:pub(?:\([^()]{0,40}\))?\s+)?(?:(?:async|const|unsafe|default|extern(?:\s+"[^"]{0,20}")?)\s+)*(?:fn|struct|enum|trait|mod|union|type|macro_rules!|static|const)\s+(\w+)/,
    /^\s*(?:unsafe\s+)?impl(?:<[^{}]{0,120}?>)?\s+([^{}]{1,120}?)\s*(?:where\b.*)?\{/,
  ],
  php: [
    new RegExp(String.raw`^\s*${modifiers}(?:function\s+&?|class\s+|interface\s+|trait\s+|enum\s+)(\w+)`),
    /^\s*namespace\s+([\w\\]+)/,
  ],
  lua: [/^\s*(?:local\s+)?function\s+([\w.:]+)/, /^\s*(?:local\s+)?([\w.]+)\s*=\s*function\b/],
  pl: [/^\s*(?:sub|package)\s+([\w:]+)/],
  r: [/^\s*([\w.]+)\s*(?:<-|=)\s*function\b/],
  ex: [/^\s*(?:defmodule|defp?|defmacro|defprotocol|defimpl)\s+([\w.?!]+)/],
  hs: [/^(?:data|newtype|type|class|instance|module)\s+([\w.]+)/, /^([a-z][\w']*)\s*::/],
  clj: [/^\s*\((?:def\w*|ns)\s+(?:\^\S+\s+)?([\w.!?*<>+-]+)/],
  proto: [/^\s*(?:message|enum|service|rpc)\s+(\w+)/],
  graphql: [/^\s*(?:type|input|interface|enum|union|scalar|query|mutation|fragment|extend\s+type)\s+(\w+)/],
  tf: [/^\s*(?:resource|data|module|variable|output|provider)\s+"?([\w-]+"?(?:\s+"[\w-]+)?)/],
  yaml: [/^(?:- )?["']?([\w./$-]+)["']?\s*:(?:\s|$)/],
  toml: [/^\s*\[+\s*([^\]]{1,120}?)\s*\]/],
  json: [/^(?: {2}| {4}|\t)"((?:[^"\\]|\\.){1,120})"\s*:/],
  css: [/^\s*([.#@:\w*[][^{};]{0,120}?)\s*\{/],
}

const families: readonly (readonly [extensions: string, Definitions])[] = [
  ['ts tsx mts cts js jsx mjs cjs vue svelte', script],
  ['java cs dart', javaLike],
  ['kt kts scala swift groovy gradle', kotlinLike],
  ['c h cc cpp cxx hh hpp hxx m mm cu', cLike],
  ['py pyi', python],
  ['rb rake', ruby],
  ['sh bash zsh', shell],
  ['sql', sql],
  ['exs', byExtension['ex'] ?? []],
  ['yml', byExtension['yaml'] ?? []],
  ['json5 jsonc', byExtension['json'] ?? []],
  ['ini cfg conf properties', byExtension['toml'] ?? []],
  ['scss less', byExtension['css'] ?? []],
  ['pm', byExtension['pl'] ?? []],
  ['gql', byExtension['graphql'] ?? []],
  ['hcl', byExtension['tf'] ?? []],
]

const languages: ReadonlyMap<string, Definitions> = new Map([
  ...Object.entries(byExtension),
  ...families.flatMap(([extensions, definitions]) =>
    extensions.split(' ').map((extension): [string, Definitions] => [extension, definitions]),
  ),
])

/** Extensions of files that are read as code, without the dot. */
export const codeExtensions: readonly string[] = [...languages.keys()].toSorted()

const flat = new Set(['toml', 'ini', 'cfg', 'conf', 'properties', 'sql'])

export function languageOf(extension: string): Language {
  return { definitions: languages.get(extension) ?? [], isFlat: flat.has(extension) }
}
