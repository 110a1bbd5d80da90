import type { PublishedResult } from './published-result.ts'

const sierra = 'https://github.com/sierra-research/tau2-bench (leaderboard submission by Sierra)'
const tau2Settings =
  'user model at low effort, seed 300, temperature 1, top_p 0.95, thinking on, infrastructure errors counted as failures'

const tau2RunSettings = { userEffort: 'low', temperature: 1, topP: 0.95, thinking: 'on' }
/** Of domains with assertions in natural language, which a judge checks. */
const judged = { naturalLanguage: 'checked' }

type Conditions = Omit<PublishedResult, 'metric' | 'value' | 'unit'>

/** Shares of samples of which all of k trials pass, k = 1, 2 … */
function passHats(conditions: Conditions, percents: readonly number[]): PublishedResult[] {
  return percents.map((value, index) => ({ ...conditions, metric: `pass^${index + 1}`, value, unit: 'percent' }))
}

const tau2Glm5 = {
  model: 'GLM-5',
  suite: 'tau2',
  title: 'τ²-bench',
  version: '1.0.1',
  trials: 4,
  userModel: 'gpt-5.2',
  settings: tau2Settings,
  runSettings: tau2RunSettings,
  source: sierra,
  date: '2026-03-02',
} satisfies Conditions

const tau2: readonly PublishedResult[] = [
  ...passHats({ ...tau2Glm5, split: 'airline' }, [82.5, 76, 72, 70]),
  ...passHats(
    { ...tau2Glm5, split: 'retail', runSettings: { ...tau2RunSettings, ...judged } },
    [73.68, 60.38, 51.1, 43.86],
  ),
  ...passHats({ ...tau2Glm5, split: 'telecom' }, [86.84, 76.32, 68.2, 62.28]),
  ...passHats(
    {
      ...tau2Glm5,
      split: 'banking_knowledge',
      settings: `${tau2Settings}, retrieval by text-emb-3-large, graded anew on 2026-07-15`,
      runSettings: { ...tau2RunSettings, ...judged, retrieval: 'text-emb-3-large' },
    },
    [9.79, 7.22, 5.67, 3.09],
  ),
  ...passHats(
    {
      ...tau2Glm5,
      model: 'GLM-5.2',
      split: 'banking_knowledge',
      settings: 'user model at low effort, seed 300, reasoning effort xhigh, retrieval by alltools',
      runSettings: { userEffort: 'low', reasoningEffort: 'xhigh', ...judged, retrieval: 'alltools' },
      date: '2026-08-04',
    },
    [37.11, 25.26, 18.3, 13.4],
  ),
]

/** What Z.ai has published with GLM-5, of its models' own runs. */
const zai = { source: 'https://z.ai/blog/glm-5', date: '2026-02-11' }

/** One row of Z.ai's table: percent by model. */
function zaiRow(
  conditions: Omit<Conditions, 'model' | 'source'>,
  percents: Readonly<Record<string, number>>,
  metric = 'accuracy',
): PublishedResult[] {
  return Object.entries(percents).map(([model, value]) => ({
    ...zai,
    ...conditions,
    model,
    metric,
    value,
    unit: 'percent',
  }))
}

const hle = {
  suite: 'hle',
  title: 'Humanity’s Last Exam',
  settings: 'text only, judge GPT-5.2 (medium), temperature 1, top_p 0.95, 131,072 output tokens, context 202,752',
}
const browseComp = { suite: 'browsecomp', title: 'BrowseComp' }
const terminal = { suite: 'terminal-bench', title: 'Terminal-Bench 2', version: '2' }
const terminalSettings = 'context 128K, temperature 0.7, 2 hours, mean of 5 runs'
const sweSettings = 'OpenHands, temperature 0.7, context 200K'

const byZai: readonly PublishedResult[] = [
  ...zaiRow({ ...hle, split: 'without tools' }, { 'GLM-5': 30.5, 'GLM-4.7': 24.8 }),
  ...zaiRow({ ...hle, split: 'with tools' }, { 'GLM-5': 50.4, 'GLM-4.7': 42.8 }),
  ...zaiRow(
    {
      suite: 'tau2',
      title: 'τ²-bench',
      split: 'all domains',
      userModel: 'undisclosed',
      settings: 'prompts adjusted in retail and telecom, airline with the fixes of the Opus 4.5 report',
    },
    { 'GLM-5': 89.7, 'GLM-4.7': 87.4 },
  ),
  ...zaiRow(browseComp, { 'GLM-5': 62, 'GLM-4.7': 52 }),
  ...zaiRow(
    { ...browseComp, settings: 'context management: keeps the last 5 turns, then discards all' },
    { 'GLM-5': 75.9, 'GLM-4.7': 67.5 },
  ),
  ...zaiRow({ ...browseComp, split: 'zh' }, { 'GLM-5': 72.7, 'GLM-4.7': 66.6 }),
  ...zaiRow(
    {
      suite: 'mcp-atlas',
      title: 'MCP-Atlas',
      split: 'public',
      settings: '500 tasks, 10 minutes each, judge Gemini 3 Pro',
    },
    { 'GLM-5': 67.8, 'GLM-4.7': 52 },
  ),
  ...zaiRow(
    { suite: 'tool-decathlon', title: 'Tool-Decathlon', settings: 'as announced; the paper has 39.2 for GLM-5' },
    { 'GLM-5': 38, 'GLM-4.7': 23.8 },
  ),
  ...zaiRow(
    { ...terminal, split: 'full', settings: `Terminus-2, ${terminalSettings}` },
    { 'GLM-5': 56.2, 'GLM-4.7': 41 },
  ),
  ...zaiRow({ ...terminal, split: 'verified', settings: `Terminus-2, ${terminalSettings}` }, { 'GLM-5': 60.7 }),
  ...zaiRow(
    { ...terminal, split: 'full', settings: `Claude Code, ${terminalSettings}` },
    { 'GLM-5': 56.2, 'GLM-4.7': 32.8 },
  ),
  ...zaiRow({ ...terminal, split: 'verified', settings: `Claude Code, ${terminalSettings}` }, { 'GLM-5': 61.1 }),
  ...zaiRow(
    { suite: 'swe-bench', title: 'SWE-bench', split: 'verified', settings: sweSettings },
    { 'GLM-5': 77.8, 'GLM-4.7': 73.8 },
  ),
  ...zaiRow(
    { suite: 'swe-bench', title: 'SWE-bench', split: 'multilingual', settings: sweSettings },
    { 'GLM-5': 73.3, 'GLM-4.7': 66.7 },
  ),
  ...zaiRow({ suite: 'cybergym', title: 'CyberGym' }, { 'GLM-5': 43.2, 'GLM-4.7': 23.5 }),
  ...Object.entries({ 'GLM-5': 4432, 'GLM-4.7': 2377 }).map(([model, value]): PublishedResult => ({
    ...zai,
    model,
    suite: 'vending-bench',
    title: 'Vending Bench 2',
    version: '2',
    metric: 'final balance',
    value,
    unit: 'usd',
  })),
]

const bfcl = { suite: 'bfcl', title: 'BFCL', split: 'overall', metric: 'accuracy', unit: 'percent' } as const

const byOthers: readonly PublishedResult[] = [
  { ...bfcl, model: 'GLM-4.5', version: '3', value: 77.8, source: 'https://llm-stats.com' },
  { ...bfcl, model: 'GLM-4.5-Air', version: '3', value: 76.4, source: 'https://llm-stats.com' },
  {
    ...bfcl,
    model: 'GLM-4.6',
    version: '4',
    settings: 'function calling, thinking on',
    value: 72.38,
    source: 'https://agentsdirectory.dev',
    date: '2026-04',
  },
]

/** What is known to have been published for GLM models. Facts with their sources; nothing here was measured by glmkit. */
export const publishedResults: readonly PublishedResult[] = [...tau2, ...byZai, ...byOthers]
