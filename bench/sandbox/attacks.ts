import type { Attack, AttackLanguage } from './attack.ts'
import { bridge } from './attacks/bridge.ts'
import { charts } from './attacks/charts.ts'
import { cpu } from './attacks/cpu.ts'
import { crash } from './attacks/crash.ts'
import { escape } from './attacks/escape.ts'
import { files } from './attacks/files.ts'
import { memory } from './attacks/memory.ts'
import { network } from './attacks/network.ts'
import { output } from './attacks/output.ts'
import { poisoning } from './attacks/poisoning.ts'
import { results } from './attacks/results.ts'

/** By what they are after. */
const classes: Readonly<Record<string, readonly Attack[]>> = {
  cpu,
  memory,
  output,
  crash,
  escape,
  bridge,
  network,
  files,
  poisoning,
  results,
  charts,
}

export interface NamedAttack extends Attack {
  /** `javascript/cpu/loop` */
  readonly name: string
  readonly group: string
}

export const attacks: readonly NamedAttack[] = Object.entries(classes).flatMap(([group, list]) =>
  list.map((attack) => ({ ...attack, group, name: `${sideOf(attack)}/${group}/${attack.id}` })),
)

/** TypeScript runs on the engine of JavaScript. */
export function sideOf({ language }: { readonly language: AttackLanguage }): 'javascript' | 'python' {
  return language === 'python' ? 'python' : 'javascript'
}
