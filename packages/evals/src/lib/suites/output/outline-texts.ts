import type { InEach, SampleLanguage } from '../languages.ts'

export const headings: InEach<readonly string[]> = {
  en: [
    'Before the doors open',
    'The lamp and its lens',
    'Tickets & passes',
    'Groups with children',
    'The 214 steps',
    'Fog days',
    'Lost property',
    'If somebody feels unwell',
    'The keeper’s kitchen',
    'Photographs: what is allowed',
    'The foghorn at noon',
    'Storm warning',
    'Cleaning the glass cases',
    'Counting the till',
    'Dogs, bicycles, luggage',
    'After closing time',
  ],
  zh: [
    '开馆之前',
    '灯与透镜',
    '门票与证件',
    '带孩子的团体',
    '214 级台阶',
    '大雾天',
    '失物招领',
    '有人不舒服时',
    '守塔人的厨房',
    '拍照须知',
    '正午的雾号',
    '风暴预警',
    '展柜的清洁',
    '清点钱箱',
    '宠物、单车与行李',
    '闭馆之后',
  ],
  fr: [
    'Avant l’ouverture',
    'La lampe et sa lentille',
    'Billets & laissez-passer',
    'Groupes avec enfants',
    'Les 214 marches',
    'Jours de brume',
    'Objets trouvés',
    'En cas de malaise',
    'La cuisine du gardien',
    'Photographies : ce qui est permis',
    'La corne de brume à midi',
    'Avis de tempête',
    'Nettoyer les vitrines',
    'Compter la caisse',
    'Chiens, vélos, bagages',
    'Après la fermeture',
  ],
}

/** Sentences that say something else with every number. */
const sentences: InEach<readonly ((n: number) => string)[]> = {
  en: [
    (n) => `On day ${n} the attendant on the first floor writes ${n * 3 + 1} into the book and signs it.`,
    (n) => `Whoever finds box ${n} open closes it and tells the desk, even when no visitor is near.`,
    (n) => `There are ${n + 7} hooks by the door, and number ${n} is kept free for the key of the lamp room.`,
    (n) => `Visitors often ask about year ${1800 + n}; the short answer hangs framed beside window ${n % 9}.`,
  ],
  zh: [
    (n) => `第 ${n} 天，一楼的值班员把当日人数记在登记簿第 ${n * 3 + 1} 行，并签上自己的名字。`,
    (n) => `谁发现第 ${n} 号柜子没有关好，就随手关上并告诉前台，哪怕附近没有游客。`,
    (n) => `门边一共有 ${n + 7} 个挂钩，其中第 ${n} 个始终空着，留给灯室的钥匙。`,
    (n) => `常有游客问起 ${1800 + n} 年的事，简短的回答就挂在 ${n % 9} 号窗旁边的镜框里。`,
  ],
  fr: [
    (n) => `Le jour ${n}, le gardien du premier étage inscrit ${n * 3 + 1} dans le registre et signe.`,
    (n) => `Qui trouve la caisse ${n} ouverte la referme et prévient l’accueil, même sans visiteur à proximité.`,
    (n) => `Il y a ${n + 7} crochets près de la porte, et le numéro ${n} reste libre pour la clé de la lanterne.`,
    (n) =>
      `On demande souvent ce qui s’est passé en ${1800 + n} ; la réponse est encadrée près de la fenêtre ${n % 9}.`,
  ],
}

/** Sentences without much to say, until there are enough words, each call with others. */
export function fillerFor(language: SampleLanguage, leastWords: number, seed: number): string {
  const kinds = sentences[language]
  let text = ''
  for (let index = 0; wordsIn(text, language) < leastWords; index += 1) {
    const sentence = kinds[(index + seed) % kinds.length]?.(seed * 31 + index) ?? ''
    text += `${text === '' || language === 'zh' ? '' : ' '}${sentence}`
  }
  return text
}

/** In Chinese, characters. */
export const wordsIn = (text: string, language: SampleLanguage): number =>
  text.match(language === 'zh' ? /\p{Script=Han}/gu : /[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu)?.length ?? 0
