import { describe, expect, it } from 'vitest'
import { detectLanguage } from './language.ts'

describe('detectLanguage', () => {
  it.for([
    ['How many tokens can the model read?', 'en'],
    ['Combien de requêtes par seconde ?', 'fr'],
    ["Quand l'entreprise reçoit-elle sa facture ?", 'fr'],
    ['上下文窗口有多大？', 'zh'],
    ['如何设置 max_tokens 参数', 'zh'],
    ['GLM-5 rate limits', undefined],
    ['IL-10 production', undefined],
    ['Comment on parsing', undefined],
    ['', undefined],
    ['１２３ — ?!', undefined],
  ] as const)('tells that "%s" is %s', ([text, lang]) => {
    expect(detectLanguage(text)).toBe(lang)
  })

  it('is not misled by what stands at the top, nor by a few words in code', () => {
    const licence = 'Permission is hereby granted to any person who has obtained a copy of this software. '.repeat(12)
    const body = "La fenêtre de contexte est la longueur de ce que le modèle lit. Elle n'est pas illimitée. ".repeat(80)
    expect(detectLanguage(licence + body)).toBe('fr')
    expect(detectLanguage(`let le = un; ${'const value = compute(input);\n'.repeat(20)}`)).toBeUndefined()
  })
})
