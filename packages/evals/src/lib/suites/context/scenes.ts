import type { InEach } from '../languages.ts'

/** Where the files come from: what is said of its things, and what else happens there. */
export interface Scene {
  /** Of the files, without number. */
  readonly file: string
  readonly things: readonly string[]
  readonly fact: (thing: string, value: number) => string
  /** Takes the place of an earlier fact. */
  readonly update: (thing: string, value: number) => string
  readonly question: (thing: string) => string
  readonly sumQuestion: (first: string, second: string) => string
  /** Lines that are of no use. */
  readonly filler: readonly ((a: number, b: number) => string)[]
}

export type SceneName = 'harbour' | 'theatre'

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

export const scenes: Readonly<Record<SceneName, InEach<Scene>>> = {
  harbour: {
    en: {
      file: 'log',
      things: [
        'the north shed',
        'the salt store',
        'the rope loft',
        'the old customs house',
        'the ice cellar',
        'the sail loft',
      ],
      fact: (thing, value) => `${capital(thing)} holds ${value} crates.`,
      update: (thing, value) => `Counted again: ${thing} now holds ${value} crates, the earlier figure is void.`,
      question: (thing) => `How many crates does ${thing} hold, by the latest count?`,
      sumQuestion: (first, second) => `How many crates do ${first} and ${second} hold together?`,
      filler: [
        (a, b) =>
          `The tug came in at ${a % 24}:${10 + (b % 50)} with a slack line and left again without taking on water.`,
        (a, b) => `Berth ${a % 30} was swept; ${b} fenders need new chains before the winter.`,
        (a, b) => `A pilot asked for the tide table of day ${a % 365} and waited ${b % 60} minutes for it.`,
        (a) => `Crane ${a % 12} stood still for want of grease, and nobody missed it.`,
        (a, b) => `Visitors from the school, ${a % 90} children, were shown ${b % 9} of the moorings.`,
        (a, b) => `The wind turned at noon; ${a % 40} small boats moved over to pier ${b % 14}.`,
        (a) => `Lamp ${a % 70} on the mole was out and has been changed.`,
        (a, b) => `A dog was found on ferry ${a % 20} and handed over to its owner ${b % 50} minutes later.`,
      ],
    },
    zh: {
      file: 'log',
      things: ['北棚', '盐仓', '缆绳间', '旧海关楼', '冰窖', '帆布阁'],
      fact: (thing, value) => `${thing}存放着 ${value} 箱货。`,
      update: (thing, value) => `重新清点：${thing}现在存放着 ${value} 箱货，先前的数字作废。`,
      question: (thing) => `按最近一次清点，${thing}存放着多少箱货？`,
      sumQuestion: (first, second) => `${first}和${second}一共存放着多少箱货？`,
      filler: [
        (a, b) => `${a % 24}点${10 + (b % 50)}分，拖轮进港，缆绳松了，没有加水便又离开。`,
        (a, b) => `${a % 30}号泊位已清扫，入冬前还有 ${b} 个护舷要换链子。`,
        (a, b) => `有位引航员来要第 ${a % 365} 天的潮汐表，等了 ${b % 60} 分钟。`,
        (a) => `${a % 12}号吊机缺油停了一天，也没有人要用。`,
        (a, b) => `学校来了 ${a % 90} 个孩子参观，看了 ${b % 9} 处系泊点。`,
        (a, b) => `中午风向变了，${a % 40} 条小船挪到了 ${b % 14} 号栈桥。`,
        (a) => `防波堤上的 ${a % 70} 号灯不亮，已经换新。`,
        (a, b) => `在 ${a % 20} 号渡船上捡到一只狗，${b % 50} 分钟后交还主人。`,
      ],
    },
    fr: {
      file: 'log',
      things: ['le hangar nord', 'la réserve de sel', 'la corderie', 'l’ancienne douane', 'la glacière', 'la voilerie'],
      fact: (thing, value) => `${capital(thing)} contient ${value} caisses.`,
      update: (thing, value) =>
        `Recompté : ${thing} contient maintenant ${value} caisses, l’ancien chiffre ne vaut plus.`,
      question: (thing) => `Combien de caisses y a-t-il dans ${thing}, d’après le dernier comptage ?`,
      sumQuestion: (first, second) => `Combien de caisses y a-t-il en tout dans ${first} et dans ${second} ?`,
      filler: [
        (a, b) => `Le remorqueur est rentré à ${a % 24} h ${10 + (b % 50)}, amarre molle, et reparti sans faire d’eau.`,
        (a, b) => `Poste ${a % 30} balayé ; ${b} défenses attendent de nouvelles chaînes avant l’hiver.`,
        (a, b) => `Un pilote a demandé la table des marées du jour ${a % 365} et l’a attendue ${b % 60} minutes.`,
        (a) => `La grue ${a % 12} est restée immobile faute de graisse, sans manquer à personne.`,
        (a, b) => `Une école, ${a % 90} enfants, est venue voir ${b % 9} des coffres d’amarrage.`,
        (a, b) => `Le vent a tourné à midi ; ${a % 40} petits bateaux sont passés au ponton ${b % 14}.`,
        (a) => `Le feu ${a % 70} du môle était éteint, il a été changé.`,
        (a, b) => `Un chien trouvé sur le bac ${a % 20} a été rendu à son maître ${b % 50} minutes plus tard.`,
      ],
    },
  },
  theatre: {
    en: {
      file: 'minutes',
      things: [
        'the stage curtain',
        'the new spotlights',
        'the orchestra chairs',
        'the ticket machine',
        'the roof repair',
        'the costume wardrobe',
      ],
      fact: (thing, value) => `The quote for ${thing} is ${value} euros.`,
      update: (thing, value) =>
        `A new quote has come in: ${thing} will be ${value} euros, the old quote has been withdrawn.`,
      question: (thing) => `What is the quote for ${thing} in euros, as it stands now?`,
      sumQuestion: (first, second) => `What do ${first} and ${second} come to together, in euros?`,
      filler: [
        (a, b) => `Rehearsal ${a % 60} ran ${b % 90} minutes over; the caretaker is owed an apology.`,
        (a) => `The cloakroom reports ${a % 30} umbrellas that nobody wants back.`,
        (a, b) => `Row ${a % 40} creaks; it was agreed to look at ${b % 12} of the seats next week.`,
        (a, b) => `A reader has sent ${a % 50} pages on the second act, of which ${b % 20} were read aloud.`,
        (a) => `The choir wishes for ${a % 25} more music stands and was asked for patience.`,
        (a, b) => `Coffee for the interval: machine ${a % 7} takes ${b % 15} minutes too long.`,
        (a) => `The poster of last spring hangs in ${a % 80} shops still.`,
        (a, b) => `The school matinee on day ${a % 365} begins ${b % 30} minutes later than printed.`,
      ],
    },
    zh: {
      file: 'minutes',
      things: ['舞台大幕', '新追光灯', '乐队座椅', '售票机', '屋顶维修', '戏服衣柜'],
      fact: (thing, value) => `${thing}的报价是 ${value} 欧元。`,
      update: (thing, value) => `收到新报价：${thing}改为 ${value} 欧元，原报价已撤回。`,
      question: (thing) => `${thing}目前的报价是多少欧元？`,
      sumQuestion: (first, second) => `${first}和${second}加起来一共多少欧元？`,
      filler: [
        (a, b) => `第 ${a % 60} 次排练超时 ${b % 90} 分钟，应当向看门人道歉。`,
        (a) => `衣帽间里有 ${a % 30} 把伞一直没人来认领。`,
        (a, b) => `第 ${a % 40} 排座位吱吱作响，决定下周先检查其中 ${b % 12} 个。`,
        (a, b) => `有位读者寄来 ${a % 50} 页关于第二幕的意见，会上念了 ${b % 20} 页。`,
        (a) => `合唱团希望再添 ${a % 25} 个谱架，请他们耐心等待。`,
        (a, b) => `幕间咖啡：${a % 7} 号机每次要多等 ${b % 15} 分钟。`,
        (a) => `去年春天的海报还挂在 ${a % 80} 家店里。`,
        (a, b) => `第 ${a % 365} 天的学生场比海报上写的晚 ${b % 30} 分钟开演。`,
      ],
    },
    fr: {
      file: 'minutes',
      things: [
        'le rideau de scène',
        'les nouveaux projecteurs',
        'les chaises de l’orchestre',
        'la billetterie automatique',
        'la réfection du toit',
        'l’armoire à costumes',
      ],
      fact: (thing, value) => `Le devis pour ${thing} s’élève à ${value} euros.`,
      update: (thing, value) => `Nouveau devis reçu : ${thing} coûtera ${value} euros, l’ancien devis est retiré.`,
      question: (thing) => `À combien d’euros s’élève à présent le devis pour ${thing} ?`,
      sumQuestion: (first, second) => `Combien d’euros coûteront ensemble ${first} et ${second} ?`,
      filler: [
        (a, b) => `La répétition ${a % 60} a débordé de ${b % 90} minutes ; des excuses sont dues au concierge.`,
        (a) => `Le vestiaire signale ${a % 30} parapluies que personne ne réclame.`,
        (a, b) => `Le rang ${a % 40} grince ; on examinera ${b % 12} des fauteuils la semaine prochaine.`,
        (a, b) => `Un lecteur a envoyé ${a % 50} pages sur le deuxième acte, dont ${b % 20} ont été lues.`,
        (a) => `Le chœur souhaite ${a % 25} pupitres de plus ; on lui a demandé de patienter.`,
        (a, b) => `Café de l’entracte : la machine ${a % 7} met ${b % 15} minutes de trop.`,
        (a) => `L’affiche du printemps dernier est encore dans ${a % 80} boutiques.`,
        (a, b) => `La matinée scolaire du jour ${a % 365} commence ${b % 30} minutes après l’heure imprimée.`,
      ],
    },
  },
}
