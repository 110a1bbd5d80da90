/** The kind of thing a question asks for. */
export type Want = 'number' | 'date' | 'person' | 'reason' | 'list' | 'fact'

export const chartWords: RegExp =
  /\b(?:charts?|plots?|plotted|graphs?|diagrams?|histograms?|visuali[sz]e|visuali[sz]ation|draw)\b|(?<![\p{L}])(?:graphiques?|graphes?|diagrammes?|histogrammes?|courbes?|trace[rz]?|dessine[rz]?|visualise[rz]?)(?![\p{L}])|图表|柱状图|折线图|条形图|对比图|比较图|绘制出?|绘图|作图|画出?|[一个的]图(?!书|片|像|纸)/iu
export const calculationWords: RegExp =
  /\d\s*%\s*(?:of|de|du|des|的)|\d\s*[-+*/×÷x]\s*\(?\d|\b(?:calculate|compute|add up)\b|calcule|计算|(?:how much|combien|多少钱|cost|coût|price).*\b\d[\d.,]*\s*(?:\p{L})|\b\d[\d.,]*\s*\p{L}.*(?:cost|coût|多少钱|combien)|(?:sum|total|average|mean|somme|moyenne) (?:of|de|des|du) (?:the |all |les |tous )|(?:总和|平均值|合计|总共|一共)/iu
export const interrogative: RegExp =
  /\b(?:what|which|who|whose|when|where|why|how)\b|(?<!\p{L})(?:quel(?:le)?s?|qui|quand|où|pourquoi|combien|comment)(?!\p{L})|什么|多少|几|哪|谁|为何|怎|吗|多[长重高大远快宽深久]|^(?:can|could|does|do|did|is|are|was|were|should|may|est-ce|peut-on|y a-t-il)(?!\p{L})/iu
export const overview: RegExp =
  /\b(?:specifications?|specs|parameters|characteristics|features|overview|summar\w+|describe|tell me about|facts)\b|paramètres|caractéristiques|présente|décri[st]|résum|aperçu|参数|规格|概况|特点|特性|介绍|总结|概述/iu
export const wants: readonly (readonly [Exclude<Want, 'fact'>, RegExp])[] = [
  ['reason', /\bwhy\b|pourquoi|为什么|为何|原因/i],
  [
    'date',
    /\b(?:when|what (?:time|year|date|day)|which (?:year|day|month))\b|(?<!\p{L})quand|quelle (?:heure|année|date)|quel (?:jour|mois)|什么时候|何时|几[点月号]|哪一?[年月日天]/iu,
  ],
  [
    'number',
    /\bhow (?:many|much|often|old|tall|high|long|heavy|big|large|far|fast|wide|deep)\b|\bwhat (?:does|do|did|is|are) .*\b(?:cost|price)\b|combien|montant|\bamount\b|quel(?:le)? .*(?<!\p{L})(?:prix|tarif|coût)(?!\p{L})|多少|几(?![点月号])|多[长重高大远快宽深久]/iu,
  ],
  ['person', /\b(?:who|whose|whom)\b|(?:^|\b(?:à|de|par|avec) )qui(?!\p{L})|谁|哪位/iu],
  ['list', /\b(?:list|which|what are|name (?:all|the))\b|(?<!\p{L})(?:liste[rz]?|quels|quelles)(?!\p{L})|列出|哪些/iu],
]
/** Where a request goes on to its next step. */
export const nextStep: RegExp =
  /,?\s+(?:and\s+|et\s+)?(?:then|after that|puis|ensuite|enfin|finally)\s+|[,，、]?\s*(?:然后|接着|最后|再(?=用|画|绘)|并(?=用|画|绘|制作))/iu
/** What "quelle heure" and "which year" ask is the kind of the answer, not a word of it. */
export const askedKind: RegExp =
  /\b(?:what|which) (?:time|year|date|day|month)\b|(?:quelle|quel) (?:heure|année|date|jour|mois)|哪一?[年月日天]|几[点月号]|\bmeans?(?=\s*\?)|signifie|veut dire|是什么意思/giu
export const instructions: RegExp =
  /\b(?:with|using|by|in) (?:the )?(?:code|python|javascript|your tools?)\b|\b(?:in|from|according to|based on|using) (?:the |our |your )?(?:docs?|documents?|documentation|knowledge base)\b|(?<!\p{L})(?:avec du code|à l'aide de code|en code|par du code|(?:dans|selon|d['’]après) (?:la|les) (?:documents?|documentation))|用(?:代码|程序)|(?:根据|在|查阅)?文档(?:中|里)?/giu
export const chartMeta: RegExp =
  /\b(?:bar|line|pie|comparison|comparative|compar(?:e|ing)|nice|simple|show(?:ing)?|make|create|code|data|axis)\b|(?<!\p{L})(?:compar\p{L}+|barres?|lignes?|crée[rz]?|réalise[rz]?|code|données)(?!\p{L})|对比|比较|制作|生成|代码|程序|图/giu
export const followUp: RegExp =
  /^(?:and|what about|how about|et|qu['’]en est-il|那么?|还有)(?!\p{L})|\b(?:its?|they|their|them|that one)\b|(?<![\p{L}-])(?:son|sa|ses|il|elle|ils|elles|leurs?|celui-ci)(?!\p{L})|它|其|该|这个/iu
export const smallTalk: RegExp =
  /^(?:hello|hi|hey|good (?:morning|evening)|thanks?(?: you)?|how are you|who are you|what can you do|bonjour|salut|bonsoir|merci|ça va|qui es-tu|你好|您好|谢谢|早上好|你是谁|你能做什么)(?![\p{L}]*\p{L}{12})/iu
