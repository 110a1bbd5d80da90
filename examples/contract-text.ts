/**
 * A synthetic contract of 300 pages: English, with a Chinese and a French annex. Made of templates by a seeded generator;
 * no party, amount or clause is real.
 */
export interface Planted {
  readonly page: number
  readonly text: string
}

const pageCount = 300
const seed = 20_260_210
const name = 'SYNTHETIC SAMPLE – Framework Services Agreement SYN-2026-041'

interface Part {
  /** First page. */
  readonly from: number
  readonly title: string
  readonly articleName: (number: number, subject: string) => string
  readonly clauseName: (article: number, clause: number) => string
  readonly subjects: readonly string[]
  readonly sentences: readonly string[]
  readonly slots: Readonly<Record<string, readonly string[]>>
  readonly lineLength: number
  readonly pageLength: number
  readonly gap: string
}

const english = {
  articleName: (number: number, subject: string): string => `ARTICLE ${number} – ${subject}`,
  clauseName: (article: number, clause: number): string => `${article}.${clause} `,
  subjects: [
    'Scope',
    'Governance',
    'Personnel',
    'Change control',
    'Acceptance',
    'Delivery',
    'Reporting',
    'Subcontracting',
    'Intellectual property',
    'Confidentiality',
    'Premises',
    'Transition',
    'Continuity',
    'Benchmarking',
    'Notices',
  ],
  sentences: [
    'The {party} shall {do} the {thing} within {days} Business Days of {event}, unless the {body} has agreed otherwise in writing.',
    'Where {event} affects the {thing}, the {party} shall inform the {body} without undue delay and propose how to {do} it.',
    'No failure of the {party} to {do} the {thing} relieves the other of its duties under Schedule {number}.',
    'The {body} reviews the {thing} every {days} weeks and may ask the {party} to {do} it again at its own expense.',
    'Each reference to the {thing} includes its replacement as recorded by the {body} after {event}.',
    'The {party} keeps the {thing} free from rights of third persons, and shall {do} it with the care of a prudent operator.',
    'Any dispute on the {thing} is first brought before the {body}, which decides within {days} Business Days.',
    'The fees for the {thing} are set out in Schedule {number} and are adjusted once a year after {event}.',
    'If the {party} does not {do} the {thing} in time, the {body} may set a further period of {days} Business Days.',
    'The {party} grants the other access to the {thing} during working hours, as far as {event} does not forbid it.',
    'Minutes of the {body} on the {thing} are binding once both sides have signed them.',
    'Nothing in this clause obliges the {party} to {do} the {thing} where mandatory law stands against it.',
  ],
  slots: {
    party: ['Supplier', 'Customer', 'Service Integrator', 'Affiliate', 'Successor Operator'],
    do: ['document', 'review', 'replace', 'test', 'hand over', 'restore', 'approve', 'configure', 'relocate'],
    thing: [
      'migration plan',
      'monitoring platform',
      'interface register',
      'operations manual',
      'test environment',
      'asset inventory',
      'staffing schedule',
      'release calendar',
      'network diagram',
      'knowledge base',
      'help desk',
      'licence register',
      'training programme',
      'exit plan',
      'escrow deposit',
      'invoice register',
    ],
    body: ['Steering Committee', 'Change Board', 'Contract Manager', 'Design Authority', 'Review Panel'],
    event: [
      'the Effective Date',
      'a Change Request',
      'the end of a Contract Year',
      'a Force Majeure Event',
      'the completion of a Milestone',
      'a change of control',
      'receipt of a monthly report',
    ],
    days: ['five', 'ten', 'twelve', 'fifteen', 'twenty', 'thirty'],
    number: ['3', '5', '8', '11', '14', '17'],
  },
  lineLength: 96,
  pageLength: 2_650,
  gap: ' ',
} satisfies Omit<Part, 'from' | 'title'>

const parts: readonly Part[] = [
  { ...english, from: 1, title: 'PART I – General terms' },
  { ...english, from: 61, title: 'PART II – Services' },
  { ...english, from: 181, title: 'PART III – Commercial and legal terms' },
  {
    from: 241,
    title: '附件一 中国境内服务条款',
    articleName: (number, subject) => `第${number}条 ${subject}`,
    clauseName: (article, clause) => `${article}.${clause} `,
    subjects: ['适用范围', '交付与验收', '人员管理', '保密义务', '变更管理', '现场服务', '文件管理'],
    sentences: [
      '{party}应当在{event}后{days}个工作日内{do}{thing}，并书面通知{body}。',
      '{body}每{days}周审查一次{thing}，必要时可以要求{party}重新{do}。',
      '未经{body}书面同意，{party}不得向第三人转让{thing}。',
      '{party}对{thing}的真实性和完整性负责，{event}不影响该项义务。',
      '双方对{thing}有争议的，先由{body}协调，协调期间{party}应当继续{do}{thing}。',
      '{thing}的费用按照附表执行，{event}后由{body}调整一次。',
    ],
    slots: {
      party: ['甲方', '乙方', '服务集成商', '关联公司'],
      do: ['更新', '测试', '移交', '备份', '审核', '登记'],
      thing: ['迁移计划', '监控平台', '接口清单', '操作手册', '测试环境', '资产台账', '培训计划', '网络拓扑图'],
      body: ['指导委员会', '变更委员会', '合同经理', '评审小组'],
      event: ['生效日', '变更申请', '合同年度结束', '里程碑完成', '收到月度报告'],
      days: ['五', '十', '十五', '二十', '三十'],
    },
    lineLength: 40,
    pageLength: 520,
    gap: '',
  },
  {
    from: 263,
    title: 'ANNEXE B – Conditions applicables en France',
    articleName: (number, subject) => `Article ${number} – ${subject}`,
    clauseName: (article, clause) => `${article}.${clause} `,
    subjects: ['Objet', 'Gouvernance', 'Personnel', 'Recette', 'Confidentialité', 'Locaux', 'Réversibilité'],
    sentences: [
      'Le {party} doit {do} le {thing} sous {days} jours ouvrés à compter de {event}, sauf accord écrit du {body}.',
      'Lorsque {event} affecte le {thing}, le {party} en informe sans tarder le {body} et propose une solution.',
      'Le {body} examine le {thing} toutes les {days} semaines et peut demander au {party} de le {do} à ses frais.',
      'Aucun manquement du {party} relatif au {thing} ne libère l’autre partie de ses obligations.',
      'Tout différend sur le {thing} est soumis au {body}, qui statue sous {days} jours ouvrés.',
      'Le prix du {thing} figure à l’annexe tarifaire ; il est révisé une fois par an après {event}.',
    ],
    slots: {
      party: ['Prestataire', 'Client', 'Sous-traitant', 'Repreneur'],
      do: ['documenter', 'vérifier', 'remplacer', 'tester', 'remettre', 'rétablir'],
      thing: [
        'plan de migration',
        'registre des interfaces',
        'manuel d’exploitation',
        'calendrier de livraison',
        'plan de formation',
        'schéma du réseau',
      ],
      body: ['Comité de pilotage', 'Comité des changements', 'Responsable du contrat'],
      event: [
        'la date d’effet',
        'une demande de changement',
        'la fin d’une année contractuelle',
        'la réception du rapport mensuel',
      ],
      days: ['cinq', 'dix', 'quinze', 'vingt', 'trente'],
    },
    lineLength: 96,
    pageLength: 2_350,
    gap: ' ',
  },
  { ...english, from: 285, title: 'PART IV – Amendments' },
]

/** What the questions are about; all else is filling. */
export const planted: readonly Planted[] = [
  { page: 7, text: '“Liability Cap” means the amount that Part III sets for the aggregate liability of the Supplier.' },
  {
    page: 41,
    text: 'Late payment of an undisputed invoice bears interest at a rate of 6.25 per cent per annum from the due date.',
  },
  {
    page: 97,
    text: 'The Customer may terminate this Agreement for convenience by giving 120 days’ prior notice in writing.',
  },
  {
    page: 118,
    text: 'If the monthly availability falls below 99.5 per cent, a service credit of 4 per cent of the monthly fee applies.',
  },
  { page: 130, text: 'The Supplier maintains professional indemnity insurance of at least EUR 5,000,000 per event.' },
  {
    page: 154,
    text: 'Audit records shall be retained for seven years after the end of the Contract Year they belong to.',
  },
  {
    page: 212,
    text: 'The Liability Cap of the Supplier amounts to EUR 12,500,000 for all claims of one Contract Year.',
  },
  { page: 233, text: 'The seat of arbitration is Geneva, and the language of the proceedings is English.' },
  { page: 249, text: '数据中心的备用电源必须在停电后维持七十二小时的供电。' },
  { page: 256, text: '逾期交付的违约金总额上限为合同价款的百分之八。' },
  {
    page: 271,
    text: 'La garantie des équipements livrés a une durée de trente-six mois à compter de leur mise en service.',
  },
  {
    page: 279,
    text: 'Toute violation de données personnelles est notifiée au Client dans un délai de quarante-huit heures.',
  },
  {
    page: 288,
    text: 'The Liability Cap of the Supplier is amended with effect from 1 July 2028: EUR 12,500,000 is replaced by EUR 18,750,000.',
  },
]

/** @returns The pages, each with its printed number. The same every time. */
export function contractPages(): string[] {
  const random = randomFrom(seed)
  const pick = <Item>(items: readonly Item[], otherwise: Item): Item =>
    items[Math.floor(random() * items.length)] ?? otherwise
  let article = 0
  let clause = 0

  function sentence({ sentences, slots }: Part): string {
    return pick(sentences, '').replace(/\{(\w+)\}/g, (_, slot: string) => pick(slots[slot] ?? [], ''))
  }

  function page(number: number): string {
    const part = parts.findLast(({ from }) => from <= number) ?? parts[0]
    if (part === undefined) return ''
    const paragraphs: string[] = []
    if (part.from === number) {
      paragraphs.push(part.title)
      article = 0
    }
    if (article === 0 || random() < 0.4) {
      article += 1
      clause = 0
      paragraphs.push(part.articleName(article, pick(part.subjects, '')))
    }
    const facts = planted.filter((fact) => fact.page === number).map(({ text }) => text)
    const at = 1 + Math.floor(random() * 3)
    for (let length = 0, index = 0; length < part.pageLength; index += 1) {
      clause += 1
      const fact = index === at ? facts : []
      const sentences = Array.from({ length: 2 + Math.floor(random() * 3) }, () => sentence(part))
      const text = [...sentences.slice(0, 1), ...fact, ...sentences.slice(1)].join(part.gap)
      paragraphs.push(wrap(part.clauseName(article, clause) + text, part.lineLength))
      length += text.length
    }
    return [...paragraphs, `${name} · page ${number} of ${pageCount}`].join('\n\n')
  }

  return Array.from({ length: pageCount }, (_, index) => page(index + 1))
}

/** As text comes out of a PDF. Chinese breaks anywhere. */
function wrap(text: string, length: number): string {
  if (/\p{Script=Han}/u.test(text)) return (text.match(new RegExp(`.{1,${length}}`, 'gu')) ?? []).join('\n')
  return text.replace(new RegExp(`(.{1,${length}})(?: |$)`, 'gu'), '$1\n').trimEnd()
}

/** mulberry32 */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
