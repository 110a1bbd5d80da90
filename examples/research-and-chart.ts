import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { main } from '@glmkit/cli'

/** The main job: look up GLM-5's parameters in a document collection, then draw a chart by code. */
const prompts: Readonly<Record<string, string>> = {
  en: "Look up GLM-5's technical parameters, then draw a performance comparison chart with code.",
  zh: '查阅 GLM-5 的技术参数，然后用代码绘制一张性能对比图。',
  fr: 'Cherche les paramètres techniques de GLM-5, puis trace avec du code un graphique comparatif de ses performances.',
}

const { values } = parseArgs({
  options: {
    lang: { type: 'string', default: 'en' },
    out: { type: 'string', default: 'out' },
    json: { type: 'boolean', default: false },
  },
})
const prompt = prompts[values.lang]
if (prompt === undefined) {
  console.error(`demo: no prompt in "${values.lang}", expected --lang ${Object.keys(prompts).join(', ')}`)
  process.exitCode = 2
} else {
  const docs = fileURLToPath(new URL('../docs/knowledge', import.meta.url))
  process.exitCode = await main([
    'run',
    prompt,
    '--docs',
    docs,
    '--out',
    values.out,
    ...(values.json ? ['--json'] : []),
  ])
}
