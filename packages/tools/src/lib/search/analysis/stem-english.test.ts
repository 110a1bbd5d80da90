import { expect, it } from 'vitest'
import { stemEnglish } from './stem-english.ts'

const examples = `caresses:caress ponies:poni cats:cat feed:feed agreed:agre plastered:plaster motoring:motor sing:sing
  conflated:conflat troubled:troubl sized:size hopping:hop falling:fall hissing:hiss failing:fail filing:file
  happy:happi sky:sky relational:relat conditional:condit digitizer:digit differently:differ operator:oper
  feudalism:feudal hopefulness:hope formality:formal sensibility:sensibl triplicate:triplic formative:form
  electrical:electr goodness:good revival:reviv allowance:allow adjustable:adjust replacement:replac adoption:adopt
  communism:commun effective:effect probate:probat rate:rate cease:ceas controll:control roll:roll by:by`

it.for(examples.split(/\s+/).map((example) => example.split(':')))('stems as Porter does: %s → %s', ([word, stem]) => {
  expect(stemEnglish(word ?? '')).toBe(stem)
})
