import { exact } from '../../scorers/exact.ts'
import { jsonEquals } from '../../scorers/json-equals.ts'
import { numeric } from '../../scorers/numeric.ts'
import { toolCalls } from '../../scorers/tool-calls.ts'
import type { Scorer } from '../../scorer.ts'
import type { Sample } from '../../suite.ts'
import { chartOf } from './chart-scorer.ts'
import type { CodeEnvironment } from './code-environment.ts'
import type { CodeTarget } from './code-task.ts'

type CodeScorer = Scorer<CodeTarget, CodeEnvironment>

/** Whether the answer is right, and was computed: a right number that no code has brought is a guess. */
export function codeScorers({ target: { answer } }: Sample<CodeTarget>): readonly CodeScorer[] {
  const ran = toolCalls<CodeTarget>([{ name: 'execute_code' }], { order: 'any', extra: 'allow', failed: 'ignore' })
  switch (answer.type) {
    case 'number':
      return [ran, numeric<CodeTarget>(answer.value, { absolute: answer.absolute })]
    case 'text':
      return [ran, exact<CodeTarget>(answer.value)]
    case 'json':
      return [ran, jsonEquals<CodeTarget>(answer.value)]
    case 'chart':
      return [
        ran,
        numeric<CodeTarget>(Math.max(...Object.values(answer.bars)), { absolute: 0.005 }),
        chartOf(answer.bars),
      ]
    default:
      return answer satisfies never
  }
}
