/** A part of upstream's overall score. */
export type BfclGroup = 'non-live' | 'live' | 'hallucination' | 'multi-turn' | 'agentic' | 'unscored'

/** How an answer is judged. */
export type BfclKind =
  | 'simple'
  | 'multiple'
  | 'parallel'
  | 'irrelevance'
  | 'relevance'
  | 'multi-turn'
  | 'memory'
  | 'web-search'
  | 'format-sensitivity'

export type BfclCategoryName =
  | 'simple_python'
  | 'simple_java'
  | 'simple_javascript'
  | 'multiple'
  | 'parallel'
  | 'parallel_multiple'
  | 'live_simple'
  | 'live_multiple'
  | 'live_parallel'
  | 'live_parallel_multiple'
  | 'irrelevance'
  | 'live_irrelevance'
  | 'live_relevance'
  | 'multi_turn_base'
  | 'multi_turn_miss_func'
  | 'multi_turn_miss_param'
  | 'multi_turn_long_context'
  | 'memory_kv'
  | 'memory_vector'
  | 'memory_rec_sum'
  | 'web_search_base'
  | 'web_search_no_snippet'
  | 'format_sensitivity'

export interface BfclCategory {
  readonly name: BfclCategoryName
  readonly group: BfclGroup
  readonly kind: BfclKind
  /** In the data folder. */
  readonly file: string
  /** Absent if nothing but whether there are calls is judged. */
  readonly answersFile?: string
  readonly entries: number
  /** Of the source its calls are written in; arguments are literals of it. */
  readonly language: 'python' | 'java' | 'javascript'
}

const rows: readonly (readonly [BfclCategoryName, BfclGroup, BfclKind, number])[] = [
  ['simple_python', 'non-live', 'simple', 400],
  ['simple_java', 'non-live', 'simple', 100],
  ['simple_javascript', 'non-live', 'simple', 50],
  ['multiple', 'non-live', 'multiple', 200],
  ['parallel', 'non-live', 'parallel', 200],
  ['parallel_multiple', 'non-live', 'parallel', 200],
  ['live_simple', 'live', 'simple', 258],
  ['live_multiple', 'live', 'multiple', 1053],
  ['live_parallel', 'live', 'parallel', 16],
  ['live_parallel_multiple', 'live', 'parallel', 24],
  ['irrelevance', 'hallucination', 'irrelevance', 240],
  ['live_irrelevance', 'hallucination', 'irrelevance', 884],
  ['live_relevance', 'unscored', 'relevance', 16],
  ['multi_turn_base', 'multi-turn', 'multi-turn', 200],
  ['multi_turn_miss_func', 'multi-turn', 'multi-turn', 200],
  ['multi_turn_miss_param', 'multi-turn', 'multi-turn', 200],
  ['multi_turn_long_context', 'multi-turn', 'multi-turn', 200],
  ['memory_kv', 'agentic', 'memory', 155],
  ['memory_vector', 'agentic', 'memory', 155],
  ['memory_rec_sum', 'agentic', 'memory', 155],
  ['web_search_base', 'agentic', 'web-search', 100],
  ['web_search_no_snippet', 'agentic', 'web-search', 100],
  // Ids of other categories, each asked in 26 ways.
  ['format_sensitivity', 'unscored', 'format-sensitivity', 200],
]

/** All of v4, in upstream's order. */
export const bfclCategories: readonly BfclCategory[] = rows.map(([name, group, kind, entries]) => {
  const file = `BFCL_v4_${fileStem(name, kind)}.json`
  const isJudgedByCallsAlone = kind === 'irrelevance' || kind === 'relevance' || kind === 'format-sensitivity'
  return {
    name,
    group,
    kind,
    file,
    ...(!isJudgedByCallsAlone && { answersFile: `possible_answer/${file}` }),
    entries,
    language: name === 'simple_java' ? 'java' : name === 'simple_javascript' ? 'javascript' : 'python',
  }
})

/** Memory's backends share their questions, as do searches with and without snippets. */
function fileStem(name: string, kind: BfclKind): string {
  return kind === 'memory' ? 'memory' : kind === 'web-search' ? 'web_search' : name
}
