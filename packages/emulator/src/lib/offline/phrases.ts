import type { Language } from './language.ts'

/** Everything the brain says by itself; `{0}` and `{1}` stand for what is filled in. */
const phrases = {
  searching: {
    en: 'The user asks for: {0}. I look this up with {1} before I answer.',
    fr: "L'utilisateur demande : {0}. Je cherche d'abord avec {1}.",
    zh: '用户想了解：{0}。先用 {1} 查找，再回答。',
  },
  searchingAgain: {
    en: 'The results do not settle "{0}". I search once more in other words: {1}.',
    fr: 'Les résultats ne permettent pas de conclure sur « {0} ». Je cherche encore une fois avec : {1}.',
    zh: '现有结果还不能回答“{0}”，换用其他关键词再查一次：{1}。',
  },
  coding: {
    en: 'The passages hold {0} comparable values under "{1}". I compute with them and draw the chart in code.',
    fr: 'Les extraits donnent {0} valeurs comparables sous « {1} ». Je calcule et trace le graphique en code.',
    zh: '检索结果中“{1}”下有 {0} 个可比数值，用代码计算并绘图。',
  },
  codingRequest: {
    en: 'The request itself gives {0} numbers. I draw the chart in code.',
    fr: 'La demande elle-même donne {0} chiffres. Je trace le graphique en code.',
    zh: '请求本身给出了 {0} 个数值，用代码绘图。',
  },
  calculating: { en: 'I compute this in code: {0}.', fr: 'Je fais ce calcul en code : {0}.', zh: '用代码计算：{0}。' },
  codingAgain: {
    en: 'The code failed: {0}. I run a simpler version once.',
    fr: 'Le code a échoué : {0}. Je lance une seule fois une version plus simple.',
    zh: '代码出错：{0}。改用更简单的版本再运行一次。',
  },
  calling: {
    en: 'The tool {0} answers this directly.',
    fr: "L'outil {0} y répond directement.",
    zh: '工具 {0} 可以直接回答。',
  },
  answering: {
    en: 'I found {0} passages that answer; I quote each with its source.',
    fr: "J'ai trouvé {0} extraits qui répondent ; je cite chacun avec sa source.",
    zh: '找到 {0} 条可以回答的内容，逐条注明出处。',
  },
  notFoundReasoning: {
    en: 'No passage answers the question, so I say so instead of guessing.',
    fr: 'Aucun extrait ne répond à la question : je le dis plutôt que de deviner.',
    zh: '没有内容能回答该问题，如实说明，不作猜测。',
  },
  computedReasoning: {
    en: 'The code has run; I report its result and where the numbers come from.',
    fr: "Le code a tourné ; je donne son résultat et l'origine des chiffres.",
    zh: '代码已运行，给出结果和数据来源。',
  },
  intro: { en: 'According to the documents:', fr: "D'après les documents :", zh: '根据文档：' },
  introAbout: {
    en: 'What the documents say about {0}:',
    fr: 'Ce que disent les documents ({0}) :',
    zh: '关于“{0}”，文档内容如下：',
  },
  notFound: {
    en: 'The documents do not say: "{0}".',
    fr: 'Les documents ne le disent pas : « {0} ».',
    zh: '文档中没有说明：“{0}”。',
  },
  missing: { en: 'Not found: {0}.', fr: 'Introuvable : {0}.', zh: '未找到：{0}。' },
  searched: { en: 'I searched for {0}.', fr: 'Recherches effectuées : {0}.', zh: '已搜索：{0}。' },
  noPlainAnswer: {
    en: 'The passages name the subject but not the {0} asked for.',
    fr: 'Les extraits mentionnent le sujet, mais pas {0}.',
    zh: '检索结果提到了该主题，但没有给出所问的{0}。',
  },
  chart: { en: 'The chart "{0}" is in {1}.', fr: 'Le graphique « {0} » est dans {1}.', zh: '图表“{0}”已保存到 {1}。' },
  chartSource: { en: 'Its numbers come from {0}.', fr: 'Ses chiffres viennent de {0}.', zh: '数据来源：{0}。' },
  requestNumbers: { en: 'Numbers of the request', fr: 'Chiffres de la demande', zh: '请求中的数值' },
  request: { en: 'the request itself', fr: 'la demande elle-même', zh: '请求本身' },
  leftOut: {
    en: 'Left out, as their unit or scale differs: {0}.',
    fr: 'Laissés de côté, car leur unité ou leur échelle diffère : {0}.',
    zh: '因单位或量级不同而未列入：{0}。',
  },
  noChartData: {
    en: 'No chart: the documents hold no comparable numbers for it.',
    fr: 'Pas de graphique : les documents ne contiennent pas de chiffres comparables.',
    zh: '未绘图：文档中没有可比较的数值。',
  },
  noCodeTool: {
    en: 'No chart: no tool that runs code is offered.',
    fr: "Pas de graphique : aucun outil pour exécuter du code n'est proposé.",
    zh: '未绘图：没有可以运行代码的工具。',
  },
  codeFailed: {
    en: 'The code could not be run, so there is no result from it: {0}.',
    fr: "Le code n'a pas pu être exécuté, il n'y a donc pas de résultat : {0}.",
    zh: '代码未能运行，因此没有结果：{0}。',
  },
  toolFailed: { en: 'The tool {0} failed: {1}.', fr: "L'outil {0} a échoué : {1}.", zh: '工具 {0} 出错：{1}。' },
  toolSays: { en: '{0} answers: {1}', fr: '{0} répond : {1}', zh: '{0} 的结果：{1}' },
  computed: { en: 'Computed by code: {0}', fr: 'Calculé par le code : {0}', zh: '代码计算结果：{0}' },
  noCalculation: {
    en: 'I could not compute it: a number or a tool that runs code is missing.',
    fr: "Je n'ai pas pu le calculer : il manque un nombre ou un outil pour exécuter du code.",
    zh: '无法计算：缺少数值或可以运行代码的工具。',
  },
  noTools: {
    en: 'I am an offline emulator and answer only from what tools return; this request offers no tool I can use. Offer a search tool (a string parameter "query") or a code tool (a string parameter "code"), or set a base URL and key of a real model.',
    fr: "Je suis un émulateur hors ligne et je ne réponds qu'à partir des résultats d'outils ; cette requête n'en propose aucun que je puisse utiliser. Proposez un outil de recherche (paramètre texte « query ») ou de code (paramètre texte « code »), ou indiquez l'URL et la clé d'un vrai modèle.",
    zh: '我是离线模拟器，只能根据工具返回的内容回答；本次请求没有可用的工具。请提供搜索工具（字符串参数 query）或代码工具（字符串参数 code），或者配置真实模型的地址和密钥。',
  },
  smallTalk: {
    en: 'Hello! I am an offline emulator of a model: I answer questions from what the offered tools return.',
    fr: "Bonjour ! Je suis l'émulateur hors ligne d'un modèle : je réponds à partir des résultats des outils proposés.",
    zh: '你好!我是模型的离线模拟器，根据所提供工具返回的内容回答问题。',
  },
  number: { en: 'number', fr: 'le nombre', zh: '数值' },
  date: { en: 'date or time', fr: "la date ou l'heure", zh: '日期或时间' },
  person: { en: 'person', fr: 'la personne', zh: '人物' },
  reason: { en: 'reason', fr: 'la raison', zh: '原因' },
  list: { en: 'list', fr: 'la liste', zh: '列表' },
  fact: { en: 'fact', fr: "l'information", zh: '信息' },
  highest: { en: 'Highest', fr: 'Maximum', zh: '最高' },
  lowest: { en: 'lowest', fr: 'minimum', zh: '最低' },
  mean: { en: 'mean', fr: 'moyenne', zh: '平均' },
  leads: { en: 'highest value most often', fr: 'valeur la plus élevée le plus souvent', zh: '最常居首' },
  point: { en: '{0} ({1})', fr: '{0} ({1})', zh: '{0}（{1}）' },
  colon: { en: ': ', fr: ' : ', zh: '：' },
  semicolon: { en: '; ', fr: ' ; ', zh: '；' },
  value: { en: 'Value', fr: 'Valeur', zh: '数值' },
  and: { en: ', ', fr: ', ', zh: '、' },
} as const

/** Says one of the phrases in the language of the user. */
export function say(phrase: keyof typeof phrases, language: Language, ...values: readonly (string | number)[]): string {
  return fillIn(phrases[phrase][language], values)
}

export function fillIn(phrase: string, values: readonly (string | number)[]): string {
  return phrase.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ''))
}
