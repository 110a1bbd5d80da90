import { createRandom, pick } from '../search/random.ts'
import type { Random } from '../search/random.ts'

/** Kinds of text that are cut and continued; all of it is synthetic. */
export const kinds = ['english', 'chinese', 'french', 'code', 'json', 'table', 'repetitive'] as const
export type Kind = (typeof kinds)[number]

const words = {
  english:
    'the model reads a prompt and writes an answer while every token costs time money attention memory window context cache output limit stream server request reply section chapter result measure system design test value number long short first last under above between through against without'.split(
      ' ',
    ),
  french:
    "le modèle lit une requête et écrit une réponse pendant que chaque jeton coûte du temps de l'argent mémoire fenêtre contexte sortie limite flux serveur résultat mesure système essai valeur nombre élève été à côté où dès lors œuvre garçon naïf".split(
      ' ',
    ),
  chinese:
    '模型 读取 提示 然后 写出 回答 每个 词元 都要 花费 时间 和 金钱 上下文 窗口 缓存 输出 上限 流 服务器 请求 结果 测量 系统 设计 测试 数值 章节 长度 第一 最后 之间 通过 没有'.split(
      ' ',
    ),
} as const

const one = (random: Random, items: readonly string[]): string => items[pick(random, items.length)] ?? ''

/** About `chars` characters of one kind. */
export function textOf(kind: Kind, chars: number, seed: number): string {
  const random = createRandom(seed)
  const parts: string[] = []
  let length = 0
  for (let index = 0; length < chars; index += 1) {
    const part = partOf(kind, random, index)
    parts.push(part)
    length += part.length
  }
  if (kind === 'code' && parts.length % 10 > 3 && parts.length % 10 < 8) parts.push('```\n')
  return kind === 'json' ? `[${parts.join(',')}]` : parts.join('')
}

function partOf(kind: Kind, random: Random, index: number): string {
  switch (kind) {
    case 'english':
    case 'french':
      return prose(kind, ' ', '. ', random, index)
    case 'chinese':
      return prose(kind, '', '。', random, index)
    case 'code':
      return code(random, index)
    case 'json':
      return JSON.stringify({
        id: index,
        name: one(random, words.english),
        price: pick(random, 100_000) / 100,
        tags: Array.from({ length: pick(random, 4) }, () => one(random, words.french)),
        note: pick(random, 5) === 0 ? 'a "quoted" \\ note, with {braces}\nand 中文' : null,
      })
    case 'table':
      return `${index === 0 ? '| no | name | value |\n|---|---|---|\n' : ''}| ${index} | ${one(random, words.english)} | ${pick(random, 1_000)} |\n`
    case 'repetitive':
      return `${Array.from({ length: 12 }, (_, line) => `  row ${line}: ok, nothing to report, all values as before\n`).join('')}---\n`
    default:
      return kind satisfies never
  }
}

function prose(language: keyof typeof words, blank: string, stop: string, random: Random, index: number): string {
  const sentences = Array.from({ length: 2 + pick(random, 5) }, () => {
    const said = Array.from({ length: 5 + pick(random, 14) }, () => one(random, words[language]))
    return said.join(blank)
  })
  const heading = index % 6 === 0 ? `## ${index / 6 + 1} ${one(random, words[language])}\n\n` : ''
  const list = pick(random, 7) === 0 ? `- ${one(random, words[language])} 👩‍💻\n- e\u0301tude ${index}\n\n` : ''
  return `${heading}${sentences.join(stop)}${stop.trim()}\n\n${list}`
}

function code(random: Random, index: number): string {
  const name = `${one(random, words.english)}${index}`
  const body = Array.from(
    { length: 2 + pick(random, 6) },
    (_, line) =>
      `    ${one(random, words.english)}${line} = ${pick(random, 1_000)} * (${one(random, words.english)} + 1)\n`,
  )
  const fence = index % 10
  return `${fence === 3 ? 'Then:\n\n```python\n' : ''}def ${name}(x):\n${body.join('')}    return x\n\n${fence === 7 ? '```\n\n' : ''}`
}
