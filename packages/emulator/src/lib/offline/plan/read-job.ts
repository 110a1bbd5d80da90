import type { ChatMessage, ChatRequest, ToolDefinition } from '../../brain.ts'
import { propertiesOf } from '../find-tools.ts'
import { isRecord } from '../read-results.ts'

/** What a planner asks for, told by what its tools take and by the headings of its messages. */
export type PlanningJob =
  | {
      readonly type: 'plan'
      readonly tool: string
      readonly goal: string
      readonly tools: string
      readonly checks: string
    }
  | {
      readonly type: 'revise'
      readonly tool: string
      readonly goal: string
      readonly plan: string
      readonly reason: string
      readonly tools: string
      readonly checks: string
    }
  | {
      readonly type: 'step'
      readonly tool: string
      readonly goal: string
      readonly title: string
      readonly criterion: string
      readonly results: string
      /** What followed: calls, their results, refusals. */
      readonly after: readonly ChatMessage[]
    }
  | { readonly type: 'check'; readonly tool: string; readonly criterion: string; readonly evidence: string }
  | { readonly type: 'answer'; readonly goal: string; readonly results: string; readonly plan: string }
  | { readonly type: 'todo'; readonly tool: string; readonly plan: string | undefined }

const headings = {
  request: /^# (?:Request|请求)$/,
  goal: /^# (?:Goal of the whole plan|整个计划的目标)$/,
  step: /^# (?:Your step|你的步骤)[:：]/,
  criterion: /^# (?:It counts as done when|Criterion|完成的条件|条件)$/,
  tools: /^# (?:Tools of those who work the steps|执行步骤时可用的工具)$/,
  checks: /^# (?:Checks a step may name|步骤可以指定的检验)$/,
  rules: /^# (?:Rules|规则)$/,
  plan: /^# (?:Plan|计划)$/,
  results: /^# (?:Results(?: of the steps it needs)?|结果|所依赖步骤的结果)$/,
  evidence: /^# (?:Evidence|证据)$/,
} as const

type Section = keyof typeof headings
type Sections = Readonly<Partial<Record<Section | 'head', string>>>

/** What a tool is for whose arguments are what a planner wants. */
function planningToolOf(tool: ToolDefinition): 'steps' | 'todo' | 'report' | 'verdict' | undefined {
  const properties = propertiesOf(tool)
  const names = new Set(properties.map(({ name }) => name))
  if (properties.some(({ name, type }) => name === 'passes' && type === 'boolean')) return 'verdict'
  if (['status', 'result', 'evidence'].every((name) => names.has(name))) return 'report'
  const { properties: raw } = tool.parameters
  const steps =
    isRecord(raw) && isRecord(raw.steps) && isRecord(raw.steps.items) ? raw.steps.items.properties : undefined
  if (!isRecord(steps) || !('id' in steps && 'title' in steps)) return undefined
  const statuses = isRecord(steps.status) && Array.isArray(steps.status.enum) ? steps.status.enum : []
  return statuses.includes('done') ? 'todo' : 'steps'
}

/** Undefined for every request that has nothing to do with plans. */
export function readJob({ messages, tools }: ChatRequest): PlanningJob | undefined {
  const users = messages.filter(({ role }) => role === 'user')
  const last = sectionsOf(users.at(-1)?.content ?? '')
  for (const definition of tools) {
    const tool = definition.name
    switch (planningToolOf(definition)) {
      case 'steps': {
        const asked = lastWith(messages, 'request')?.sections
        if (asked?.request === undefined) continue
        const { request: goal, tools: listed = '', checks = '', plan, head = '' } = asked
        const common = { tool, goal, tools: listed, checks: withoutBudget(checks) }
        if (plan === undefined) return { type: 'plan', ...common }
        return { type: 'revise', ...common, plan, reason: head }
      }
      case 'verdict': {
        const asked = lastWith(messages, 'evidence')?.sections
        if (asked?.criterion === undefined) continue
        return { type: 'check', tool, criterion: asked.criterion, evidence: asked.evidence ?? '' }
      }
      case 'report': {
        const asked = lastWith(messages, 'step')
        if (asked === undefined) continue
        const { goal = '', step = '', criterion = '', results = '' } = asked.sections
        return { type: 'step', tool, goal, title: step, criterion, results, after: messages.slice(asked.at + 1) }
      }
      case 'todo':
        return {
          type: 'todo',
          tool,
          plan: /<plan>\n([\s\S]*?)\n<\/plan>\s*$/.exec(messages.at(-1)?.content ?? '')?.[1],
        }
      default:
    }
  }
  if (last.plan === undefined || last.results === undefined || users.length < 2) return undefined
  const [results = ''] = last.results.split(/\n\n(?:Not done|未完成)[:：]\n/)
  return { type: 'answer', goal: users.at(-2)?.content ?? '', results, plan: last.plan }
}

function lastWith(
  messages: readonly ChatMessage[],
  section: Section,
): { readonly at: number; readonly sections: Sections } | undefined {
  const at = messages.findLastIndex(
    ({ role, content }) => role === 'user' && sectionsOf(content)[section] !== undefined,
  )
  return at < 0 ? undefined : { at, sections: sectionsOf(messages[at]?.content ?? '') }
}

/** What stands under each heading. Evidence and results may hold headings of their own: they go to the end. */
function sectionsOf(text: string): Sections {
  const sections: Partial<Record<Section | 'head', string>> = {}
  let open: Section | 'head' = 'head'
  let lines: string[] = []
  const close = (): void => {
    sections[open] ??= lines.join('\n').trim()
    lines = []
  }
  for (const line of text.split('\n')) {
    const isLast: boolean = open === 'evidence' || open === 'results'
    const found: Section | undefined = isLast
      ? undefined
      : sectionNames.find((name) => headings[name].test(line) && sections[name] === undefined)
    if (found === undefined) {
      lines.push(line)
    } else {
      close()
      open = found
    }
  }
  close()
  return sections
}

const sectionNames: readonly Section[] = [
  'request',
  'goal',
  'step',
  'criterion',
  'tools',
  'checks',
  'rules',
  'plan',
  'results',
  'evidence',
]

const withoutBudget = (text: string): string => text.replace(/\n\n(?:Budget left|剩余预算): .*$/s, '')
