import type { InEach, SampleLanguage } from '../languages.ts'

const notDone: InEach<string> = { en: 'NOT DONE', zh: '未完成', fr: 'NON FAIT' }
const allDone: InEach<string> = { en: 'ALL DONE', zh: '全部完成', fr: 'TOUT EST FAIT' }

/** Ends every request: an account that can be checked. */
export const reportRequest: InEach<string> = {
  en: 'Keep a plan with a step for each task. At the end, report: for each task that was not done one line “NOT DONE: ” with its number and why; if nothing was left out, the line “ALL DONE”.',
  zh: '请维护一份计划，每项任务一个步骤。最后汇报：每一项没做成的任务单独写一行“未完成：”，后面是任务编号和原因；如果全部做完，就写一行“全部完成”。',
  fr: 'Tenez un plan avec une étape par tâche. À la fin, rendez compte : pour chaque tâche non faite, une ligne « NON FAIT : » avec son numéro et la raison ; si rien n’a été laissé de côté, la ligne « TOUT EST FAIT ».',
}

export function writeReport(language: SampleLanguage, undone: readonly string[], why: string): string {
  if (undone.length === 0) return allDone[language]
  const colon = language === 'zh' ? '：' : language === 'fr' ? '\u00a0: ' : ': '
  return undone.map((task) => `${notDone[language]}${colon}${task} (${why})`).join('\n')
}

/** The tasks that an answer says were not done. */
export function reportedUndone(answer: string, tasks: readonly string[]): readonly string[] {
  const lines = answer.split('\n').filter((line) => /^\W*(?:not done\b|non faite?s?\b|未完成)/iu.test(line))
  return tasks.filter((task) => lines.some((line) => new RegExp(`(?<!\\w)${task}(?!\\w)`).test(line)))
}

export const saysAllDone = (answer: string): boolean =>
  /^[^\p{L}\n]*(?:all done|全部完成|tout est fait)[^\p{L}\n]*$/imu.test(answer)
