/** What a reader of three languages knows of the trade: words for the same thing, by their beginnings. */
const concepts: readonly (readonly string[])[] = [
  ['weight', 'weigh', 'poids', 'pèse', '重量'],
  ['pump', 'pompe', '水泵', '增压泵'],
  ['pressure', 'pression', '压力'],
  ['tank', 'réservoir', '水箱'],
  ['price', 'cost', 'prix', 'coût', 'tarif', '价格', '售价', '多少钱'],
  ['warranty', 'guarantee', 'garanti', '保修', '质保'],
  ['power', 'puissance', '功率'],
  ['stock', '库存'],
  ['membrane', '反渗透膜'],
  ['filter', 'filtre', '滤芯'],
  ['purificateur', 'purifier', '净水器'],
  ['output', 'produce', 'produit', 'production', '产量', '生产'],
  ['march', 'mars', '三月'],
  ['april', 'avril', '四月'],
  ['plant', 'factory', 'usine', '工厂', '车间'],
  ['suzhou', '苏州'],
  ['boiler', 'chaudière', '锅炉'],
  ['fuse', 'fusible', '熔断'],
  ['thermal', 'thermique', '热'],
  ['open', 'ouvre', '断开'],
  ['handbook', 'manual', 'manuel', 'notice', '手册', '说明书'],
  ['noise', 'loud', 'quiet', 'bruit', '噪音'],
  ['discontinued', 'arrêt', '停产'],
  ['paternity', 'paternité', '陪产假'],
  ['leave', 'congé', '假'],
  ['staff', 'employee', 'salarié', '员工', '职工'],
  ['home', 'remote', 'télétravail', '居家', '远程'],
  ['office', 'site', '到岗', '现场'],
  ['allowance', 'indemnité', '补贴', '餐补'],
  ['weekday', 'lundi', 'mardi'],
  ['present', 'présence', '出席'],
  ['day', 'jour', '天'],
  ['week', 'semaine', '周'],
  ['shift', 'équipe', '两班'],
]

/** Other words for a term, in all three languages. */
export function synonymsOf(term: string): readonly string[] {
  return concepts.filter((words) => words.some((word) => isSame(term, word))).flat()
}

/** Plurals and endings aside: one begins with the other, of Chinese words one holds the other. */
function isSame(term: string, word: string): boolean {
  if (term === word) return true
  if (/\p{Script=Han}/u.test(word)) return term.length > 1 && word.includes(term)
  return term.length > 3 && word.length > 3 && (term.startsWith(word) || word.startsWith(term))
}
