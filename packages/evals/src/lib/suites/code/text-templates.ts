import type { InEach } from '../languages.ts'
import type { CodeTemplate } from './code-task.ts'

const lettersQuestion: InEach<string> = {
  en: 'How many times does the letter é occur in notes.txt, as a reader would count, capital É included? Give the number alone.',
  zh: 'notes.txt 里一共有多少个汉字？标点、数字和字母不算，生僻字每个也只算一个字。只写数字。',
  fr: 'Combien de fois la lettre é figure-t-elle dans notes.txt pour qui le lit, majuscule É comprise ? Répondez par le nombre seul.',
}
const phrases: InEach<readonly string[]> = {
  en: [
    'The café on the quay opens at six.',
    'Her résumé names two employers.',
    'The fiancée wrote from Évian.',
    'A soufflé falls when the door slams.',
    'The naïve plan had no détente in it.',
    'Nobody saw the matinée twice.',
  ],
  zh: [
    '𠮷野家的招牌换了三次。',
    '他姓㐂，名字写作“𣗋”。',
    '仓库里有12箱桃子，3箱已坏。',
    '船于8:40离港，王船长在甲板上。',
    '方言里的“𠵱家”就是现在。',
    '请把A4纸放进第二个抽屉！',
  ],
  fr: [
    'L’été dernier, l’école a fermé.',
    'Élise a décidé de prévenir la société.',
    'Le café est fêté à Évreux.',
    'Après l’arrêt, le train est reparti à l’heure.',
    'La dernière épreuve était réservée aux aînés.',
    'Où est passée la clé du grenier ?',
  ],
}

export const letters: CodeTemplate = {
  id: 'letters',
  difficulty: 'hard',
  variants: 2,
  make(language, random) {
    const lines = Array.from({ length: 40 }, () => random.pick(phrases[language]))
    // Two writers, two keyboards: some lines have the accent as a character of its own.
    const content = lines.map((line) => (random.next() < 0.5 ? line.normalize('NFD') : line)).join('\n')
    const counted = language === 'zh' ? /\p{Script=Han}/gu : /é/gi
    const value = lines.join('').match(counted)?.length ?? 0
    return {
      question: lettersQuestion[language],
      files: [{ name: 'notes.txt', content: `${content}\n` }],
      answer: { type: 'number', value, absolute: 0 },
    }
  },
}

const votersQuestion: InEach<string> = {
  en: 'votes.txt has one vote a line, as people typed it: with capitals or without, with stray spaces, accents in either form. Who has the most votes? Answer with the name alone.',
  zh: 'votes.txt 每行一票，都是自己输入的：有人在名字中间加了空格，全角半角都有，前后也有多余的空格。得票最多的是谁？只写名字。',
  fr: 'votes.txt contient un vote par ligne, tel que chacun l’a tapé : majuscules ou non, espaces en trop, accents sous l’une ou l’autre forme. Qui a le plus de voix ? Répondez par le nom seul.',
}
const candidates: InEach<readonly string[]> = {
  en: ['Zoë Hart', 'Renée Cole', 'Chloë Marsh', 'André Finn'],
  zh: ['李雷', '张伟', '王芳', '刘洋'],
  fr: ['Zoé Lévêque', 'René Noël', 'Chloé Aubépin', 'Hélène Prévôt'],
}

/** How people type names. */
const typed: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => ` ${name.normalize('NFD')}`,
  (name) => `${name.toUpperCase()}  `,
  (name) => `${name.toLowerCase()}\u00a0`,
]
const disguises: InEach<typeof typed> = {
  en: typed,
  zh: [
    (name) => name,
    (name) => Array.from(name).join('\u3000'),
    (name) => Array.from(name).join(' '),
    (name) => `\u3000${name} `,
  ],
  fr: typed,
}

export const votes: CodeTemplate = {
  id: 'votes',
  difficulty: 'hard',
  variants: 2,
  make(language, random) {
    const [winner = '', rival = '', ...rest] = random.shuffle(candidates[language])
    const ways = disguises[language]
    // The rival leads as long as only equal lines are counted.
    const lines = [
      ...Array.from({ length: 40 }, (_, vote) => (ways[vote % ways.length] ?? String)(winner)),
      ...Array.from({ length: 29 }, () => rival),
      ...rest.flatMap((name) => Array.from({ length: random.integer(3, 20) }, () => random.pick(ways)(name))),
    ]
    return {
      question: votersQuestion[language],
      files: [{ name: 'votes.txt', content: `${random.shuffle(lines).join('\n')}\n` }],
      answer: { type: 'text', value: winner },
    }
  },
}
