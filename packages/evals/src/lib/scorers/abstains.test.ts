import { describe, expect, it } from 'vitest'
import { scoreOf } from '../../../test/solution.ts'
import { abstains } from './abstains.ts'
import { answerOrAbstain } from './answer-or-abstain.ts'
import { sentencesOf } from './sentences.ts'

describe('abstains', () => {
  it.each([
    'The documents do not say who founded it.',
    'The documents don’t mention the price.',
    'The provided sources do not explicitly state a date.',
    'The documents I have searched do not contain that figure.',
    'None of the documents mentions an owner.',
    'There is no information about the budget.',
    'The training cost is not stated.',
    'That is not in the documents.',
    'The price is not given in the documents.',
    'I could not find it.',
    'I was unable to find the answer.',
    'It cannot be determined from the text.',
    'The documents give no figure for this.',
    '文档中没有说明训练费用。',
    '文档没有提到价格。',
    '资料里并未提及作者。',
    '根据现有文档，无法确定发布日期。',
    '没有找到相关信息。',
    '文档中没有关于价格的信息。',
    '我不知道。',
    '文档未说明。',
    'Les documents ne le disent pas.',
    'Les documents ne précisent pas le prix.',
    'Les documents fournis ne mentionnent aucun coût.',
    'Le prix n’est pas précisé.',
    "Le budget n'est pas indiqué dans les documents.",
    "Je n'ai pas trouvé cette information.",
    'Aucun document ne donne cette date.',
    'Il est impossible de répondre à partir des documents.',
    'Aucune information sur le coût n’est donnée.',
    'Cela ne figure pas dans les documents.',
    'No price for 2023 is given.',
    'There is no Tarn 400 in the documents.',
    'The price list does not include a Tarn 400.',
    'I don’t have that information.',
    'The context doesn’t provide enough detail.',
    'Nothing in the documents says so.',
    'There is not enough information to answer.',
    '文档中没有 C3 的资料。',
    '文档里找不到清源 C3。',
    '未找到2022版制度。',
    '抱歉，资料中查不到。',
    '该信息未在文档中出现。',
    '文档没有涉及这一点。',
    '无相关信息。',
    'Le tarif ne contient pas de pièce P-2220.',
    'Les documents fournis ne permettent pas de répondre.',
    'Rien dans les documents n’indique cela.',
    'Je n’ai aucune information à ce sujet.',
    'Je ne dispose pas de cette donnée.',
    'I can’t find that in the documents.',
    "I can't find the price in the documents.",
    "This information isn't in the documents provided.",
    'The **documents** do **not** specify a date.',
    'Not specified.',
    'I searched them all but could not find this.',
    'The manual is silent on this point.',
    'Neither document says who signed.',
    'I searched the documents but found no reference to a boat.',
    'My searches turned up no results for this.',
    'The documents fail to mention a warranty.',
    'No such product appears in the documents.',
    'The manual lists E02, E04 and E15 but no E13.',
    '检索不到相关记录。',
    '现有资料不足以回答。',
    '文件中未见有关说明。',
    '没有任何文档提到这个型号。',
    '价目表中没有学生折扣这一项。',
    '**文档中未提及**该价格。',
    '文档对此只字未提。',
    'Non précisé.',
    'Les documents disponibles ne font pas mention de ce contrat.',
    '我无法从现有资料中确认这一点。',
    'Le tarif est muet sur ce point.',
    'Les documents passent ce point sous silence.',
    'Il n’est pas fait mention de la garantie dans les documents.',
    'On ne trouve aucune trace de cette remise dans le tarif.',
    'Impossible de le savoir d’après les documents.',
    'Il n’y a pas de Tarn 350 dans le tarif.',
  ])('takes "%s" for one', async (text) => {
    expect(await scoreOf(abstains(), text)).toMatchObject({ value: 1, label: 'abstained' })
  })

  it.each([
    'GLM-5 has 744 billion parameters.',
    'The model does not include vision.',
    'GLM-5 does not support images.',
    'The service is not available in Canada.',
    'No data is stored on the server.',
    'There is no information loss.',
    'The document says that the server does not record calls.',
    'The file could not be found by the server, so it answers 404.',
    'Do not put secrets in the documents.',
    'It does not cost anything.',
    'GLM-5 有 256 个专家。',
    '该模型不支持图像。',
    '服务器没有显卡。',
    '文档说明模型不包含视觉部分。',
    '用户不知道密码时可以重置。',
    'GLM-5 possède 744 milliards de paramètres.',
    'Le modèle ne lit pas les images.',
    'Aucune donnée n’est conservée.',
    'Le service n’est pas disponible au Canada.',
    'Le serveur ne donne pas de réponse au-delà de 5 s.',
    'Aucune information personnelle n’est conservée.',
    'There is no limit to the number of files.',
    'The list does not contain duplicates.',
    'The function returns nothing in that case.',
    'No tool was called, so no charge was made.',
    '没有人数限制。',
    '如果找不到文件，程序会报错。',
    '系统没有记录登录失败的原因。',
    'Il n’y a pas de limite.',
    'Rien ne change dans ce cas.',
    'The file does not contain macros.',
    'They do not provide refunds after 30 days.',
    'The results do not include taxes: 4,200 euros.',
    'No discount is given to students.',
    'The warranty is two years; the documents do not say otherwise.',
    'If the documents do not say, ask the vendor.',
    '手册不提供纸质版，只提供电子版。',
    '制度不包含实习生。',
    '公司没有发现问题。',
    'No filter is listed at more than 20 euros.',
    'Il n’y a pas de filtre dans la machine.',
    '会议没有说明理由就结束了。',
    '无法确定泵的型号时请联系厂家。',
    'On ne peut pas utiliser d’eau salée.',
    'Elles ne donnent pas droit à une remise.',
    '',
  ])('does not take "%s" for one', async (text) => {
    expect(await scoreOf(abstains(), text)).toMatchObject({ value: 0, label: 'answered' })
  })
})

describe('answerOrAbstain', () => {
  const input = 'How many parameters did GLM-5 have in 2026?'
  const outcomes: [string | number | undefined, string, number, string][] = [
    ['744', 'It has 744 billion parameters [a.md#B:3-5].', 1, 'right'],
    ['744', 'It has 7440 billion parameters.', 0, 'wrong'],
    [7.44e11, '它有 7440亿 个参数。', 1, 'right'],
    [7.44e11, 'Il a 744 milliards de paramètres.', 1, 'right'],
    ['744', 'The documents do not say.', 0, 'abstained'],
    ['744', '文档中没有说明。', 0, 'abstained'],
    ['744', 'It has 744 billion; the documents do not say how many layers.', 1, 'right'],
    ['744', 'The documents do not say, but it is probably 500 billion.', 0, 'wrong'],
    ['744', '', 0, 'wrong'],
    ['744', 'See the file [744.md#B:744].', 0, 'wrong'],
    [undefined, 'The documents do not say.', 1, 'abstained'],
    [undefined, 'Les documents ne le précisent pas.', 1, 'abstained'],
    [undefined, '文档中没有提到 2026 年的参数量。', 1, 'abstained'],
    [undefined, 'The documents do not say how many it had in 2026.', 1, 'abstained'],
    [undefined, 'The documents do not say that. They do say it has 256 experts [a.md#B:3-5].', 1, 'abstained'],
    [undefined, 'The documents do not say; you may want to ask the vendor.', 1, 'abstained'],
    [undefined, 'The documents do not say, but it is likely a large model.', 0, 'wrong'],
    [undefined, 'Les documents ne le précisent pas, mais c’est probablement 500 milliards.', 0, 'wrong'],
    [undefined, '文档中没有说明，但应该是 5000亿。', 0, 'wrong'],
    [undefined, '文档中没有说明。它有 5000亿 个参数。', 0, 'wrong'],
    [undefined, 'It has 744 billion.', 0, 'wrong'],
    // What is claimed beside an abstention, names and plain words, too.
    [undefined, 'The documents do not say who signed. It was Ms Roy.', 0, 'wrong'],
    [undefined, 'The documents do not name the chair, so the chair was Paul Martin.', 0, 'wrong'],
    [undefined, 'The documents do not say which colour. It is sold in red.', 0, 'wrong'],
    [undefined, '文档没有说明。答案是上海。', 0, 'wrong'],
    [undefined, '文档没有说明是谁签署的，应为王伟。', 0, 'wrong'],
    [undefined, 'Les documents ne le disent pas. C’est Lyon.', 0, 'wrong'],
    [undefined, 'The tank holds 40 L. The documents do not say more.', 0, 'wrong'],
    [undefined, 'The documents do not say. They only give figures for 2023 and 2024.', 1, 'abstained'],
    [undefined, 'I could not find this. The documents cover 3 topics: parameters, experts, layers.', 0, 'wrong'],
    [undefined, 'I could not find this. The documents cover 3 topics.', 1, 'abstained'],
    [undefined, '文档没有2026年的数据，只有2025年的。', 1, 'abstained'],
    [undefined, 'Unfortunately, the documents do not mention GLM-5.', 1, 'abstained'],
    // What was searched for, and where in vain, claims nothing.
    [undefined, 'Based on my searches, the documents do not state it.', 1, 'abstained'],
    [undefined, 'The documents do not say. I searched for "GLM-5 size", "model scale".', 1, 'abstained'],
    [undefined, 'The documents do not say. Not found: GLM-5, parameters. Searches: "a", "b" and "c".', 1, 'abstained'],
    [undefined, '我搜索了“GLM-5 参数量”，但文档中没有找到相关信息。', 1, 'abstained'],
    [undefined, '经过多次搜索，文档中均未提及。', 1, 'abstained'],
    [undefined, '文档中没有说明。未找到：GLM-5。已搜索："规模"、"大小"。', 1, 'abstained'],
    [undefined, 'Après recherche, aucun document ne le précise.', 1, 'abstained'],
    [
      undefined,
      'Les documents ne le disent pas. Introuvable : GLM-5. Recherches effectuées : "taille".',
      1,
      'abstained',
    ],
    [undefined, 'The documents do not say. I searched for "size", it is a large one.', 0, 'wrong'],
    [undefined, 'The documents do not say. I searched, and the answer is "several".', 0, 'wrong'],
    [undefined, '文档中没有说明。我搜索了“规模”，规模很大。', 0, 'wrong'],
    [undefined, 'Les documents ne le disent pas. J’ai cherché « taille » : un très grand modèle.', 0, 'wrong'],
    // What is denied, asked, offered or said of an abstention is no answer.
    ['Roy', 'It was not Ms Roy.', 0, 'wrong'],
    ['Roy', 'It was Ms Roy, not Mr Li.', 1, 'right'],
    ['Roy', 'It was not Mr Li but Ms Roy.', 1, 'right'],
    ['Roy', 'Either Ms Roy or Mr Li.', 0, 'wrong'],
    ['Roy', 'Was it Ms Roy? No, it was Mr Li.', 0, 'wrong'],
    ['王伟', '不是王伟。', 0, 'wrong'],
    ['王伟', '不是李明，而是王伟。', 1, 'right'],
    ['Lyon', 'Ce n’est pas Lyon.', 0, 'wrong'],
    ['Lyon', 'The documents do not mention Lyon.', 0, 'abstained'],
    ['184 °C', 'The fuse does not open until 184 °C.', 1, 'right'],
    ['15 天', '**15** 天', 1, 'right'],
    ['9 h 30', 'de 9h30 à 12h', 1, 'right'],
    [40, 'It is not 40.', 0, 'wrong'],
    [40, 'The documents do not say 40.', 0, 'abstained'],
    [40, 'The handbook says 50, the brochure says 40.', 0, 'wrong'],
    [40, '40 L, although it may be 50.', 0, 'wrong'],
    [40, 'I first thought 40 L. It is 50 L.', 0, 'wrong'],
    [4200, 'The shed held 5,100 crates; counted again, it holds 4,200 crates.', 1, 'right'],
    [4200, 'The shed holds 4,200 crates, previously 5,100 crates.', 1, 'right'],
    [1200, 'North holds 500 crates, south 700 crates: 1,200 crates.', 1, 'right'],
    [1200, Array.from({ length: 300 }, (_, at) => 1000 + at).join('\n'), 0, 'wrong'],
    [1200, Array.from({ length: 300 }, (_, at) => 1000 + at).join(' ; '), 0, 'wrong'],
    [undefined, '', 0, 'wrong'],
  ]
  it.each(outcomes)('with the target %s, "%s" scores %d: %s', async (target, text, value, label) => {
    expect(await scoreOf(answerOrAbstain({ target }), text, { input })).toMatchObject({ value, label })
  })

  it('knows a name of the question again where it begins a clause', async () => {
    const text = 'Velanor and Kestrel Roasters: the documents do not say what was paid.'
    const question = { input: 'What did Velanor pay for Kestrel Roasters?' }
    expect(await scoreOf(answerOrAbstain({ target: undefined }), text, question)).toMatchObject({ value: 1 })
  })

  it('lets who abstains tell of neighbours, figures included', async () => {
    const text =
      'The documents only cover the Tarn 300 (15 bar) and the Tarn 300 S (19 bar); they don’t mention a Tarn 400.'
    const question = { input: 'What is the pump pressure of the Tarn 400?' }
    const strict = answerOrAbstain({ target: undefined })
    const lenient = answerOrAbstain({ target: undefined, neighbours: ['Tarn 300'] })
    expect(await scoreOf(strict, text, question)).toMatchObject({ value: 0 })
    expect(await scoreOf(lenient, text, question)).toMatchObject({ value: 1, label: 'abstained' })
    expect(await scoreOf(lenient, 'The documents do not say. It has 15 bar.', question)).toMatchObject({ value: 0 })
  })

  it('counts a text that only a wrong answer has, even beside a right one or an abstention', async () => {
    const scorer = answerOrAbstain({ target: undefined, wrong: ['Marie Curie'] })
    const score = await scoreOf(scorer, 'The documents do not name the founder. It was Marie  Curie.')
    expect(score).toMatchObject({ value: 0, label: 'wrong', explanation: 'says "Marie Curie", which is wrong' })
  })
})

describe('sentencesOf', () => {
  it('gives each sentence the citations in it and right behind it', () => {
    const text = [
      'GLM-5 costs 3.20 dollars, e.g. per hour [a.md#A:1-2]. Dr. Lee said so. [b.md#B:3-4]',
      '- A point [c.md#C:1]',
      '它有两个版本。【d.md#D:5-6】第二句！',
      'Un prix [voir plus bas] de 3,20 € ?',
      '[e.md#E:7]',
    ].join('\n')
    expect(sentencesOf(text)).toEqual([
      { text: 'GLM-5 costs 3.20 dollars, e.g. per hour  .', citations: ['a.md#A:1-2'] },
      { text: 'Dr. Lee said so.', citations: ['b.md#B:3-4'] },
      { text: 'A point', citations: ['c.md#C:1'] },
      { text: '它有两个版本。', citations: ['d.md#D:5-6'] },
      { text: '第二句！', citations: [] },
      { text: 'Un prix [voir plus bas] de 3,20 € ?', citations: ['e.md#E:7'] },
    ])
  })
})
