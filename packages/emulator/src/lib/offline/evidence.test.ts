import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findEvidence, type Finding } from './evidence.ts'
import type { Passage } from './read-results.ts'
import { understandRequest } from './understand-request.ts'

type Library = 'bakery' | 'satellite' | 'museum' | 'train' | 'hotel' | 'lease' | 'phone' | 'elements'

/** All sections of a library at once: more to mistake than any search returns. */
const passagesOf = (library: Library): Passage[] => {
  const dir = join(import.meta.dirname, 'fixtures', library)
  return readdirSync(dir).flatMap((file) => {
    const text = readFileSync(join(dir, file), 'utf8')
    const title = /^# (.*)/.exec(text)?.[1] ?? ''
    return text
      .split(/^(?=## )/m)
      .map((part) => ({ ref: `${file}#${/^## (.*)/.exec(part)?.[1] ?? title}`, title, text: part }))
  })
}

const find = (library: Library, question: string): Finding | undefined => {
  const { parts, language } = understandRequest(question)
  const [part] = parts
  return part && findEvidence(part, passagesOf(library), language)
}

describe('findEvidence', () => {
  it.each<[Library, string, string]>([
    ['bakery', 'How many days of holiday do employees get after five years?', '28'],
    ['bakery', 'When does the early shift start?', '3:30'],
    ['bakery', 'Who founded the bakery?', 'Martha Okafor'],
    ['bakery', 'Who runs the bakery today?', 'Tomás Ruiz'],
    ['bakery', 'How many people work at the bakery?', '42'],
    ['bakery', 'Why must hair be covered?', 'because'],
    ['bakery', 'What does a croissant cost?', '1.40'],
    ['bakery', 'How much is a baguette?', '1.30'],
    ['bakery', 'How heavy is the sourdough loaf?', '900'],
    ['bakery', 'Does the cinnamon roll contain egg?', 'egg'],
    ['bakery', 'How long is the break?', '30 minutes'],
    ['bakery', 'Combien coûte un croissant ?', '1.40'],
    ['bakery', 'Who is the head of pastry?', 'Ines Laurent'],
    ['satellite', 'What is the launch mass of Aurora-2?', '812 kg'],
    ['satellite', 'How heavy was Aurora-1?', '640 kg'],
    ['satellite', 'When was Aurora-2 launched?', '14 March 2021'],
    ['satellite', 'When was Aurora-1 retired?', '2022'],
    ['satellite', 'Who built Aurora-2?', 'Norvik'],
    ['satellite', 'What is the ground resolution of the camera?', '2.5'],
    ['satellite', 'How many bands does the camera have?', '13'],
    ['satellite', 'At what altitude does Aurora-2 orbit?', '628'],
    ['satellite', 'Why is the camera cooled?', 'thermal noise'],
    ['satellite', "Quelle est la masse au lancement d'Aurora-2 ?", '812'],
    ['satellite', 'Aurora-2的发射质量是多少?', '812'],
    ['satellite', 'What is the resolution of Helios-4?', '1.8'],
    ['museum', 'À quelle heure ouvre le musée ?', '10 h'],
    ['museum', 'Combien coûte la visite guidée ?', '4,50'],
    ['museum', 'Quel est le prix du tarif réduit ?', '6 €'],
    ['museum', 'Qui dirige le musée ?', 'Claire Vasseur'],
    ['museum', 'Pourquoi le flash est-il interdit ?', 'car'],
    ['museum', 'Combien de métiers à tisser le musée possède-t-il ?', '140'],
    ['museum', 'Quel jour le musée est-il fermé ?', 'lundi'],
    ['museum', 'When is the museum closed?', 'lundi'],
    ['museum', 'How much is a guided tour?', '4,50'],
    ['museum', "Jusqu'à quand dure l'exposition « Fils d'or » ?", '30 septembre 2026'],
    ['museum', "L'entrée est-elle gratuite pour les enfants ?", 'gratuit'],
    ['train', 'C101次列车几点发车?', '07:15'],
    ['train', 'C103几点到达海州?', '11:05'],
    ['train', '二等座票价是多少?', '58'],
    ['train', '线路全长多少公里?', '142'],
    ['train', '有多少个车站?', '9个车站'],
    ['train', '为什么列车上禁止吸烟?', '报警'],
    ['train', '每位乘客可以带多少行李?', '20公斤'],
    ['train', '谁是站长?', '李建国'],
    ['train', '铁路是什么时候开通的?', '2018'],
    ['train', '退票手续费是多少?', '5%'],
    ['train', '儿童需要买票吗?', '免票'],
    ['hotel', 'When can I check in?', '15:00'],
    ['hotel', 'How much is breakfast?', '14 euros'],
    ['hotel', 'What time does the pool close?', '21:00'],
    ['hotel', 'How many rooms does the hotel have?', '86'],
    ['hotel', 'Who was the architect of the renovation?', 'Pernille'],
    ['hotel', 'What does a double room cost per night?', '129'],
    ['hotel', 'How big is the family suite?', '41'],
    ['hotel', 'Are dogs allowed?', '20 euros'],
    ['hotel', 'Why is parking free?', 'since'],
    ['hotel', 'When was the hotel renovated?', '2019'],
    ['lease', 'Quel est le montant du loyer ?', '780'],
    ['lease', 'Quand le loyer doit-il être payé ?', 'le 5'],
    ['lease', 'Combien de temps dure le bail ?', 'trois ans'],
    ['lease', 'Qui est la propriétaire ?', 'Ferrand'],
    ['lease', "Quelle est la surface de l'appartement ?", '54'],
    ['lease', 'Pourquoi le barbecue est-il interdit ?', 'incendie'],
    ['lease', "À quel étage se trouve l'appartement ?", 'quatrième'],
    ['lease', 'Combien coûtent les charges ?', '65'],
    ['lease', 'How much is the monthly rent?', '780'],
    ['phone', '电池容量是多少?', '5000'],
    ['phone', '手机多重?', '189'],
    ['phone', '充满电需要多长时间?', '55'],
    ['phone', '保修期多久?', '24'],
    ['phone', '客服电话是多少?', '400-555'],
    ['phone', '为什么不能在高温下充电?', '受损'],
    ['phone', 'X3的屏幕多大?', '6.5'],
    ['phone', 'What is the weight of the X3?', '189'],
    ['elements', 'What is the melting point of gallium?', '29.76'],
    ['elements', 'What is the melting point of indium?', '156.6'],
    ['elements', 'Who discovered indium?', 'Ferdinand Reich'],
    ['elements', 'When was gallium discovered?', '1875'],
    ['elements', 'What is the boiling point of gallium?', '2400'],
    ['elements', 'Why must gallium not touch aluminium?', 'brittle'],
    ['elements', 'What is the atomic number of indium?', '49'],
    ['elements', 'Quelle est la densité du gallium ?', '5.91'],
  ])('answers from %s: %s → %s', (library, question, value) => {
    expect(find(library, question)?.units[0]?.text).toContain(value)
  })

  it.each<[Library, string]>([
    ['bakery', 'How many weeks of parental leave do employees get?'],
    ['bakery', 'How much does a bagel cost?'],
    ['bakery', 'Who owns the bakery?'],
    ['bakery', 'How many calories does a croissant have?'],
    ['bakery', 'When was the oven installed?'],
    ['bakery', 'What is the phone number of the bakery?'],
    ['bakery', 'How many employees does the pastry section have?'],
    ['bakery', 'Why was the bakery founded?'],
    ['satellite', 'What is the launch mass of Aurora-3?'],
    ['satellite', 'What is the launch mass of Helios-4?'],
    ['satellite', 'How much did Aurora-2 cost?'],
    ['satellite', 'Who is the project manager of Aurora-2?'],
    ['satellite', 'When was Helios-4 launched?'],
    ['satellite', 'How heavy is the camera?'],
    ['satellite', 'What is the solar array power of Aurora-1?'],
    ['museum', 'Y a-t-il un parking au musée ?'],
    ['museum', "Combien coûte l'audioguide ?"],
    ['museum', 'Qui a construit la filature ?'],
    ['museum', 'Combien de salariés le musée emploie-t-il ?'],
    ['museum', 'Quelle est la superficie du musée ?'],
    ['train', 'C107次列车几点发车?'],
    ['train', '列车上有餐车吗?'],
    ['train', '宠物可以上车吗?'],
    ['train', '卧铺票价是多少?'],
    ['train', '列车由谁制造?'],
    ['train', '铁路建设花费了多少钱?'],
    ['hotel', 'How many restaurants does the hotel have?'],
    ['hotel', 'How much is a massage?'],
    ['hotel', 'What is the wifi password?'],
    ['hotel', 'When was the hotel built?'],
    ['hotel', 'Who is the manager of the hotel?'],
    ['hotel', 'What does a triple room cost?'],
    ['hotel', 'How deep is the pool?'],
    ['lease', "Combien de chambres a l'appartement ?"],
    ['lease', 'Qui est le locataire ?'],
    ['lease', 'Combien coûte le parking ?'],
    ['lease', "Quand l'immeuble a-t-il été construit ?"],
    ['lease', 'Quel est le numéro de téléphone de la propriétaire ?'],
    ['phone', '手机卖多少钱?'],
    ['phone', 'X5的电池容量是多少?'],
    ['phone', '手机有什么颜色?'],
    ['phone', '谁设计了这款手机?'],
    ['phone', '内存有多大?'],
    ['elements', 'What is the boiling point of indium?'],
    ['elements', 'What is the melting point of thallium?'],
    ['elements', 'How much does a kilogram of gallium cost?'],
    ['elements', 'Who discovered aluminium?'],
    ['elements', 'What colour is indium?'],
    ['elements', 'Where is gallium mined?'],
  ])('does not answer from %s: %s', (library, question) => {
    expect(find(library, question)?.units.map(({ text }) => text)).toEqual([])
  })

  const says = (text: string, question: string): string | undefined => {
    const { parts, language } = understandRequest(question)
    const passage = { ref: 'notes.md#Notes', title: 'Notes', text }
    return parts[0] && findEvidence(parts[0], [passage], language).units[0]?.text
  }

  it.each([
    ['Formic acid is stored not above 30 °C.', 'What is the maximum temperature for formic acid?'],
    ['Formic acid is stored at up to 30 °C.', 'What is the maximum temperature for formic acid?'],
    ["L'acide formique : ne pas dépasser 30 °C.", "Quelle est la température maximale de l'acide formique ?"],
    ['甲酸的储存温度不超过30°C。', '甲酸的最高温度是多少?'],
  ])('takes %s for a maximum', (text, question) => {
    expect(says(`${text}\n\nThe store has 9 shelves.`, question)).toBe(text)
  })

  it('takes "neuf" after a noun for new, before one for nine', () => {
    const workshop =
      '# Atelier vélo\n\n- Réglage du vélo à 9 vitesses : 30 €\n- Révision du vélo : 45 €\n- Crevaison : 12 €\n'
    expect(says(workshop, 'Combien coûte un vélo neuf ?')).toBeUndefined()
    expect(says(workshop, 'Combien coûte la révision du vélo ?')).toContain('45 €')
    expect(says('Le musée a 9 salles.', 'Le musée a-t-il neuf salles ?')).toContain('9 salles')
  })

  it('names what is missing', () => {
    expect(find('hotel', 'How much is a massage?')?.missing).toContain('massage')
  })
})
