/**
 * What a planner says to the model; `{…}` is filled in. Replace any of it:
 * `createPlanner({ prompts: { ...prompts.en, worker: '…' } })`.
 */
export interface PlannerPrompts {
  /** System message of the planning turn. */
  readonly planner: string
  /** Asks for a plan: `{goal}`, `{tools}`, `{checks}`, `{left}`, `{maxSteps}`. */
  readonly plan: string
  /** Asks for a revision: `{goal}`, `{plan}`, `{reason}`, `{tools}`, `{checks}`, `{left}`. */
  readonly revise: string
  /** Follows the agent's instructions, for whoever works a step; the same for all steps. */
  readonly worker: string
  /** Gives a step: `{goal}`, `{id}`, `{title}`, `{criterion}`, `{results}`, `{notes}`, `{left}`. */
  readonly step: string
  /** Sends a claim back: `{id}`, `{reason}`. */
  readonly refusal: string
  /** System message of a check in a fresh context. */
  readonly checker: string
  /** Asks for a verdict: `{criterion}`, `{evidence}`. */
  readonly check: string
  /** The criterion of a step that is left out: `{goal}`, `{title}`, `{reason}`. */
  readonly skip: string
  /** The criterion of the whole: `{goal}`, `{said}`. */
  readonly fulfilled: string
  /** Asks for the answer: `{plan}`, `{results}`, `{undone}`, `{said}`. */
  readonly answer: string
  /** Follows the agent's instructions, for an agent that keeps its plan itself. */
  readonly todo: string
  /** Stands at the end of every prompt: `{plan}`, `{left}`. */
  readonly tail: string
  /** Said when the model answers although steps are open: `{open}`. */
  readonly open: string
  /** Ends an answer when steps were not done: `{undone}`. */
  readonly account: string
  /** Short words; `failed` takes `{id}` and `{reason}`, `found` `{id}` and `{news}`. */
  readonly words: {
    readonly left: string
    readonly tokens: string
    readonly turns: string
    readonly calls: string
    readonly seconds: string
    readonly nothing: string
    readonly noEvidence: string
    readonly unknownEvidence: string
    readonly notTried: string
    readonly waitsFor: string
    readonly user: string
    readonly circles: string
    /** Why a text alone is no evidence, where no model judges it. */
    readonly onlyResult: string
    readonly unchecked: string
    readonly failed: string
    readonly found: string
    readonly changed: string
    /** Why a plan that was worked is revised. */
    readonly unfulfilled: string
    /** Names what is missing of the whole. */
    readonly goal: string
    /** Before the criterion of a step whose result is shown. */
    readonly checked: string
    /** Heads the calls that were made for a step before it was started again. */
    readonly before: string
  }
}

const en: PlannerPrompts = {
  planner:
    'You plan work; others carry it out. Each step is worked by an agent that sees only its own step, the goal and the ' +
    'results of the steps it needs. Make steps that can be checked, as few as the work allows, and let steps that do ' +
    'not need each other stand side by side: they run in parallel. Call "final_answer" with the plan.',
  plan:
    'Make a plan for this request. At most {maxSteps} steps; no steps at all if it can be answered at once.\n\n' +
    '# Request\n{goal}\n\n# Tools of those who work the steps\n{tools}\n\n# Checks a step may name\n{checks}{left}\n\n' +
    '# Rules\n- `criterion` says what must be true for the step to count as done, so that a stranger can judge it by the evidence.\n' +
    '- `needs` names the steps whose results the step works with, and no others.\n' +
    '- The answer to the user is written afterwards, from the results: plan no step for it.',
  revise:
    'The plan needs a revision: {reason}\n\n# Request\n{goal}\n\n# Plan\n{plan}\n\n# Tools of those who work the steps\n{tools}\n\n' +
    '# Checks a step may name\n{checks}{left}\n\n# Rules\n- Give only what changes: new steps, and changed ones by their id.\n' +
    '- Steps that are done or running stay as they are.\n' +
    '- A failed step: set its status to "pending" and change how it is to be done, or skip it with `replacedBy`, the steps that do its work in another way.\n' +
    '- Skip without a replacement only what the request does not need; say why in `note`. What is impossible stays failed.',
  worker:
    'You work one step of a plan. Use the tools; do only this step. When it is done, or cannot be done, call ' +
    '"final_answer" once. `result` is all that others get of your work: put the facts, numbers and references into it. ' +
    '`evidence` names what proves it: the names of tools you called, references or files they returned, short quotations ' +
    'of what they said, ids of steps whose results you used, or "result" if the text of the result is itself what was asked for. ' +
    'If you could not do it, say so with `status` "failed": that is better than a claim that does not hold. ' +
    'If you learned something that makes the rest of the plan wrong, say it in `newInformation`.',
  step:
    '# Goal of the whole plan\n{goal}\n\n# Your step: {id}\n{title}\n\n# It counts as done when\n{criterion}\n\n' +
    '# Results of the steps it needs\n{results}{notes}{left}',
  refusal: 'Step "{id}" does not count as done: {reason}\nGo on working on it, then call "final_answer" again.',
  checker:
    'You check whether a criterion is met. Judge by the evidence alone. A mere statement that something was done is no ' +
    'evidence of it, and an error is evidence against it. If the evidence leaves it open, the criterion is not met. ' +
    'Call "final_answer" with your verdict.',
  check: '# Criterion\n{criterion}\n\n# Evidence\n{evidence}',
  fulfilled:
    'The request is fulfilled: these results, put together, leave nothing out that it asks for, and do not contradict it.\n' +
    'Request: {goal}{said}',
  skip:
    'The goal does not need this step any more, whatever else is still to do.\nGoal: {goal}\nStep: {title}\n' +
    'Why it is to be left out: {reason}',
  answer:
    'The plan has been worked. Answer the request now, from these results alone, in the language of the request; keep ' +
    'their references in square brackets. What was not done is listed below your answer by itself.\n\n# Plan\n{plan}\n\n# Results\n{results}{undone}{said}',
  todo:
    'For work of several steps keep a plan with "update_plan": call it before you start, and whenever a step begins or ' +
    'ends. A step is done only when what you name as evidence proves it: names of tools you called, references or files ' +
    'they returned, short quotations of what they said. The plan as it stands is shown at the end of the conversation.',
  tail: '<plan>\n{plan}{left}\n</plan>',
  open: 'Steps of the plan are open: {open}. Go on with them; or call "update_plan" and skip them or let them fail, with the reason.',
  account: 'Not done:\n{undone}',
  words: {
    left: 'Budget left',
    tokens: 'tokens',
    turns: 'model calls',
    calls: 'tool calls',
    seconds: 's',
    nothing: 'none',
    noEvidence: 'the claim names no evidence. Name the tools you called, references, files or quotations that prove it',
    unknownEvidence: 'none of what it names as evidence can be found in what the tools returned',
    notTried: 'not tried',
    waitsFor: 'waits for',
    user: 'The user says',
    before: 'Calls that were made for this step before; what they did is done',
    onlyResult: 'the result alone is no evidence here. Name the tools you called, references or files they returned',
    unchecked: 'it could not be checked',
    failed: 'step "{id}" failed: {reason}',
    found: 'step "{id}" has found out: {news}',
    changed: 'it was changed while it was worked on',
    unfulfilled: 'all steps are done, and the request is not fulfilled',
    goal: 'The request as a whole',
    checked: 'checked',
    circles: 'Revise the plan: try another way to do the step, or let it fail and say why.',
  },
}

const zh: PlannerPrompts = {
  planner:
    '你负责制定计划，由别人执行。每个步骤由一个代理完成，它只看得到自己的步骤、总目标以及所依赖步骤的结果。' +
    '步骤要可以检验，数量尽可能少；互不依赖的步骤并列，它们会并行执行。用 "final_answer" 提交计划。',
  plan:
    '请为下面的请求制定计划。最多 {maxSteps} 个步骤；如果可以直接回答，就不要任何步骤。\n\n' +
    '# 请求\n{goal}\n\n# 执行步骤时可用的工具\n{tools}\n\n# 步骤可以指定的检验\n{checks}{left}\n\n' +
    '# 规则\n- `criterion` 写明满足什么条件才算完成，让旁人凭证据就能判断。\n' +
    '- `needs` 只列出该步骤需要其结果的步骤。\n- 给用户的回答会在最后根据结果撰写，不要为它安排步骤。',
  revise:
    '计划需要修订：{reason}\n\n# 请求\n{goal}\n\n# 计划\n{plan}\n\n# 执行步骤时可用的工具\n{tools}\n\n' +
    '# 步骤可以指定的检验\n{checks}{left}\n\n# 规则\n- 只给出有变化的部分：新步骤，以及用 id 指明的被修改的步骤。\n' +
    '- 已完成或正在执行的步骤保持不变。\n' +
    '- 失败的步骤：把 status 设为 "pending" 并改变做法；或者用 `replacedBy` 指明替代它的步骤并跳过它。\n' +
    '- 只有请求不需要的步骤才可以不加替代地跳过，并在 `note` 中说明原因。做不到的保持失败。',
  worker:
    '你负责计划中的一个步骤。使用工具，只做这个步骤。完成或无法完成时，调用一次 "final_answer"。' +
    '`result` 是别人能得到的全部内容：写入事实、数字和引用。`evidence` 列出证据：你调用过的工具名、工具返回的引用或文件、' +
    '工具输出的简短原文、你用到其结果的步骤 id；如果要求的就是一段文字，则写 "result"。' +
    '如果没能完成，就把 `status` 设为 "failed"，这比站不住脚的声明更好。如果你得知的情况使后续计划不再正确，写在 `newInformation` 里。',
  step:
    '# 整个计划的目标\n{goal}\n\n# 你的步骤：{id}\n{title}\n\n# 完成的条件\n{criterion}\n\n' +
    '# 所依赖步骤的结果\n{results}{notes}{left}',
  refusal: '步骤 "{id}" 还不能算完成：{reason}\n请继续完成它，然后再次调用 "final_answer"。',
  checker:
    '你负责检验一个条件是否满足。只根据证据判断。仅仅声称做过某事不是证据，错误信息是反面的证据。' +
    '如果证据不足以确定，就视为不满足。用 "final_answer" 给出结论。',
  check: '# 条件\n{criterion}\n\n# 证据\n{evidence}',
  fulfilled: '请求已经完成：这些结果合在一起没有遗漏请求所要的任何内容，也不与之矛盾。\n请求：{goal}{said}',
  skip: '无论其他步骤是否完成，总目标都不再需要这个步骤。\n总目标：{goal}\n步骤：{title}\n不做的理由：{reason}',
  answer:
    '计划已经执行完毕。现在只根据下面的结果、用请求所用的语言回答请求，并保留方括号中的引用。未完成的事项会自动列在回答之后。\n\n# 计划\n{plan}\n\n# 结果\n{results}{undone}{said}',
  todo:
    '对于需要多个步骤的工作，用 "update_plan" 维护一个计划：开始之前调用它，每当一个步骤开始或结束时也调用它。' +
    '只有证据能证明时，步骤才算完成：你调用过的工具名、工具返回的引用或文件、工具输出的简短原文。当前计划会显示在对话的末尾。',
  tail: '<plan>\n{plan}{left}\n</plan>',
  open: '计划中还有未完成的步骤：{open}。请继续完成；或者调用 "update_plan"，说明原因后跳过它们或将其标为失败。',
  account: '未完成：\n{undone}',
  words: {
    left: '剩余预算',
    tokens: '个 token',
    turns: '次模型调用',
    calls: '次工具调用',
    seconds: '秒',
    nothing: '无',
    noEvidence: '没有给出证据。请列出能证明它的工具名、引用、文件或原文',
    unknownEvidence: '所列的证据在工具返回的内容里都找不到',
    notTried: '未尝试',
    waitsFor: '等待',
    user: '用户说',
    before: '之前为这个步骤做过的调用，其效果已经发生',
    onlyResult: '在这里仅有结果本身不算证据。请列出调用过的工具、返回的引用或文件',
    unchecked: '无法检验',
    failed: '步骤 "{id}" 失败：{reason}',
    found: '步骤 "{id}" 发现：{news}',
    changed: '执行期间它被修改了',
    unfulfilled: '所有步骤都已完成，但请求尚未完成',
    goal: '整个请求',
    checked: '已检验',
    circles: '请修订计划：换一种方法完成该步骤，或将其标为失败并说明原因。',
  },
}

/** By language. For others the English ones serve: answers are in the user's language all the same. */
export const prompts: { readonly en: PlannerPrompts; readonly zh: PlannerPrompts } = { en, zh }

/** A template with its `{names}` filled in. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
