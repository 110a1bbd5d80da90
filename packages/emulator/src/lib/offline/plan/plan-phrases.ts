import type { Language } from '../language.ts'
import { fillIn } from '../phrases.ts'

/** What the brain says when it plans, works a step, judges and sums up. */
const phrases = {
  planning: {
    en: 'The request has {0} parts: {1}.',
    fr: 'La demande comporte {0} étapes : {1}.',
    zh: '该请求分为 {0} 个步骤：{1}。',
  },
  noPlan: {
    en: 'This can be answered at once: no steps.',
    fr: 'On peut y répondre directement : aucune étape.',
    zh: '可以直接回答，不需要步骤。',
  },
  answersIt: {
    en: 'The result answers "{0}" and gives a reference in square brackets.',
    fr: 'Le résultat répond à « {0} » et donne une référence entre crochets.',
    zh: '结果回答了“{0}”，并给出方括号中的引用。',
  },
  lookUpOf: { en: 'Look up {0}: {1}', fr: 'Chercher {0} : {1}', zh: '查找{0}：{1}' },
  compareIn: {
    en: 'Compare {0} by {1} in one table',
    fr: 'Comparer {0} selon {1} dans un tableau',
    zh: '比较{0}的{1}，汇总成一张表',
  },
  tableDone: {
    en: 'The result is a table with a row and a reference for each of {0}.',
    fr: 'Le résultat est un tableau avec une ligne et une référence pour chacun de {0}.',
    zh: '结果是一张表格，{0}各有一行并附引用。',
  },
  figures: { en: 'Look up the figures: {0}', fr: 'Chercher les chiffres : {0}', zh: '查找数值：{0}' },
  figuresDone: {
    en: 'The result is a table of figures with a reference in square brackets.',
    fr: 'Le résultat est un tableau de chiffres avec une référence entre crochets.',
    zh: '结果是一张数值表格，并附方括号中的引用。',
  },
  drawIt: { en: 'Draw a chart of {0}', fr: 'Tracer un graphique : {0}', zh: '绘制图表：{0}' },
  chartDone: {
    en: 'Code has written a picture file of the chart.',
    fr: 'Le code a écrit un fichier image du graphique.',
    zh: '代码已生成图表的图片文件。',
  },
  computeDone: {
    en: 'The result gives the number that code has computed.',
    fr: 'Le résultat donne le nombre calculé par le code.',
    zh: '结果给出了代码算出的数值。',
  },
  reproduce: {
    en: 'Run the tests and note which fail and why',
    fr: 'Lancer les tests et noter lesquels échouent et pourquoi',
    zh: '运行测试，记下哪些失败以及原因',
  },
  reproduceDone: {
    en: 'The output of the tests shows which of them fail.',
    fr: 'La sortie des tests montre lesquels échouent.',
    zh: '测试输出显示了哪些测试失败。',
  },
  fix: {
    en: 'Fix the source so that the failing tests pass',
    fr: 'Corriger le code source pour que les tests qui échouent passent',
    zh: '修复源代码，使失败的测试通过',
  },
  verify: {
    en: 'Run all tests once more on the fixed source',
    fr: 'Relancer tous les tests sur le code corrigé',
    zh: '再次运行全部测试，确认已修复',
  },
  testsPass: { en: 'All tests pass.', fr: 'Tous les tests passent.', zh: '全部测试通过。' },
  allPass: {
    en: 'The tests ran with {0}: {1} pass, none fails.',
    fr: 'Les tests ont tourné avec {0} : {1} réussis, aucun échec.',
    zh: '已用 {0} 运行测试：{1} 个通过，没有失败。',
  },
  someFail: {
    en: 'The tests ran with {0}, {1} fail:',
    fr: 'Les tests ont tourné avec {0}, {1} échouent :',
    zh: '已用 {0} 运行测试，{1} 个失败：',
  },
  expectedInstead: {
    en: '{0}: expected {1}, got {2}',
    fr: '{0} : attendu {1}, obtenu {2}',
    zh: '{0}：期望 {1}，实际 {2}',
  },
  noTestOutput: {
    en: 'The output of {0} does not tell how many tests passed.',
    fr: 'La sortie de {0} ne dit pas combien de tests ont réussi.',
    zh: '{0} 的输出没有说明有多少测试通过。',
  },
  wasFixed: {
    en: 'Changed {0}, line {1}: `{2}` → `{3}`',
    fr: 'Modifié {0}, ligne {1} : `{2}` → `{3}`',
    zh: '已修改 {0} 第 {1} 行：`{2}` → `{3}`',
  },
  notFixed: {
    en: '{0} single changes were tried, {1} tests still fail; what did not help was restored.',
    fr: '{0} modifications essayées, {1} tests échouent encore ; ce qui n’a pas aidé a été rétabli.',
    zh: '已尝试 {0} 处单点修改，仍有 {1} 个测试失败；无效的修改已还原。',
  },
  readingCode: {
    en: 'I run the tests and read the source.',
    fr: 'Je lance les tests et lis le code source.',
    zh: '运行测试并阅读源代码。',
  },
  tryingChange: {
    en: 'I try {0}, line {1}: {2} → {3}',
    fr: "J'essaie {0}, ligne {1} : {2} → {3}",
    zh: '尝试 {0} 第 {1} 行：{2} → {3}',
  },
  testing: { en: 'I run the tests.', fr: 'Je lance les tests.', zh: '运行测试。' },
  reading: { en: 'I read {0}.', fr: 'Je lis {0}.', zh: '读取 {0}。' },
  writing: { en: 'I write {0}.', fr: "J'écris {0}.", zh: '写入 {0}。' },
  wrote: { en: 'Wrote {0}.', fr: '{0} est écrit.', zh: '已写入 {0}。' },
  nothingToWrite: {
    en: 'There is no text to write to {0}.',
    fr: "Il n'y a aucun texte à écrire dans {0}.",
    zh: '没有可写入 {0} 的内容。',
  },
  reported: { en: 'The step is done.', fr: "L'étape est faite.", zh: '该步骤已完成。' },
  gaveUp: { en: 'The step cannot be done.', fr: "L'étape ne peut pas être faite.", zh: '该步骤无法完成。' },
  anotherWay: {
    en: 'It does not count as done; I try another way.',
    fr: "Cela ne compte pas ; j'essaie autrement.",
    zh: '还不能算完成，换一种方法。',
  },
  noOtherWay: {
    en: 'It was refused and there is no other way to do it: {0}',
    fr: 'Refusé, et il n’y a pas d’autre façon de faire : {0}',
    zh: '未被认可，也没有其他办法：{0}',
  },
  item: { en: 'Item', fr: 'Élément', zh: '对象' },
  sources: { en: 'Sources', fr: 'Sources', zh: '来源' },
  again: { en: ' (in other words)', fr: ' (autrement dit)', zh: '（换一种说法）' },
  retryNote: {
    en: 'Tried once more in other words.',
    fr: 'Nouvel essai en d’autres termes.',
    zh: '换一种说法再试一次。',
  },
  withoutNote: { en: 'Goes on without {0}.', fr: 'Continue sans {0}.', zh: '不再依赖 {0}。' },
  userSkips: { en: 'The user does not want it.', fr: "L'utilisateur n'en veut pas.", zh: '用户不需要。' },
  revising: { en: 'The plan changes: {0}.', fr: 'Le plan change : {0}.', zh: '修订计划：{0}。' },
  noChange: { en: 'The plan stays as it is.', fr: 'Le plan reste tel quel.', zh: '计划保持不变。' },
  composing: {
    en: 'I answer from the results of {0} steps.',
    fr: 'Je réponds à partir des résultats de {0} étapes.',
    zh: '根据 {0} 个步骤的结果作答。',
  },
  notDone: { en: 'Not done: {0}.', fr: 'Non réalisé : {0}.', zh: '未完成：{0}。' },
  nothingDone: {
    en: 'Nothing of this could be done.',
    fr: "Rien de tout cela n'a pu être fait.",
    zh: '以上内容均未能完成。',
  },
  onlySaid: {
    en: 'Only the result itself says so; no tool output supports it.',
    fr: 'Seul le résultat le dit ; aucune sortie d’outil ne le confirme.',
    zh: '只有结果本身这样说，没有工具输出支持。',
  },
  hasError: {
    en: 'The evidence holds an error: {0}',
    fr: 'Les preuves contiennent une erreur : {0}',
    zh: '证据中有错误：{0}',
  },
  lacks: { en: 'The evidence lacks {0}.', fr: 'Il manque aux preuves : {0}.', zh: '证据中缺少{0}。' },
  supports: { en: 'The evidence shows {0}.', fr: 'Les preuves montrent {0}.', zh: '证据显示{0}。' },
  aReference: {
    en: 'a reference that a tool returned',
    fr: 'une référence rendue par un outil',
    zh: '工具返回的引用',
  },
  aFile: { en: 'a file that a tool wrote', fr: 'un fichier écrit par un outil', zh: '工具写出的文件' },
  aFigure: { en: 'a figure', fr: 'un chiffre', zh: '数值' },
  aTable: { en: 'a table', fr: 'un tableau', zh: '表格' },
  theTests: { en: 'tests that all pass', fr: 'des tests tous réussis', zh: '全部通过的测试' },
  aFailure: { en: 'which tests fail', fr: 'quels tests échouent', zh: '哪些测试失败' },
  aResult: { en: 'what a tool returned', fr: "ce qu'un outil a rendu", zh: '工具的返回内容' },
  aText: { en: 'the text asked for', fr: 'le texte demandé', zh: '所要求的文本' },
} as const

export type PlanPhrase = keyof typeof phrases

export function tell(phrase: PlanPhrase, language: Language, ...values: readonly (string | number)[]): string {
  return fillIn(phrases[phrase][language], values)
}

/** Whether a text ends as the brain ends the title of a step it tries again. */
export function withoutAgain(title: string): { readonly title: string; readonly isAgain: boolean } {
  const mark = Object.values(phrases.again).find((ending) => title.endsWith(ending))
  return { title: mark === undefined ? title : title.slice(0, -mark.length), isAgain: mark !== undefined }
}
