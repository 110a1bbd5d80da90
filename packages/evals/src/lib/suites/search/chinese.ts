import {
  tarn300s,
  handbook,
  filter,
  rules2024,
  rules2026,
  stock,
  meeting,
  remote2023,
  remote2026,
} from '../documents/document-paths.ts'
import type { SearchQuestion } from './search-target.ts'

export const chinese: readonly SearchQuestion[] = [
  {
    id: 'zh-rinse',
    text: '清源 C2 第一次用之前要冲洗多久？',
    difficulty: 'plain',
    target: { facts: [['20 分钟', '二十分钟', '20 min']], evidence: [{ path: filter, words: '冲洗 20 分钟' }] },
  },
  {
    id: 'zh-yellow',
    text: '净水器黄灯常亮，说明滤芯还能用几天？',
    difficulty: 'plain',
    target: { facts: [['15 天', '十五天']], evidence: [{ path: filter, words: '黄灯常亮' }] },
  },
  {
    id: 'zh-membrane',
    text: '反渗透膜的更换周期是多长？',
    difficulty: 'table',
    target: { facts: [['36 个月', '三十六个月', '3 年', '三年']], evidence: [{ path: filter, words: '| 反渗透膜 |' }] },
  },
  {
    id: 'zh-six-years',
    text: '我入职六年了，现在一年能休几天年休假？',
    difficulty: 'edition',
    target: {
      facts: [['10 天', '十天']],
      evidence: [{ path: rules2026, words: '满 5 年的 10 天' }],
      superseded: [rules2024],
    },
  },
  {
    id: 'zh-paternity',
    text: '按现行制度，陪产假有多少天？',
    difficulty: 'edition',
    target: {
      facts: [['20 天', '二十天']],
      evidence: [{ path: rules2026, words: '陪产假 20 天' }],
      superseded: [rules2024],
    },
  },
  {
    id: 'zh-meal-2024',
    text: '2024 版制度里，加班餐补是多少钱？',
    difficulty: 'edition',
    target: {
      facts: [['25 元', '二十五元']],
      evidence: [{ path: rules2024, words: '餐补 25 元' }],
      superseded: [rules2026],
    },
  },
  {
    id: 'zh-sick-note',
    text: '休完病假，医院证明要在几天内补交？',
    difficulty: 'edition',
    target: {
      facts: [['3 个工作日', '三个工作日']],
      evidence: [{ path: rules2026, words: '病假须在' }],
      superseded: [rules2024],
    },
  },
  {
    id: 'zh-valve',
    text: '进水电磁阀放在哪个库位？',
    difficulty: 'table',
    target: { facts: ['B1-05'], evidence: [{ path: stock, words: '| 进水电磁阀 |' }] },
  },
  {
    id: 'zh-moulding',
    text: '二车间那台注塑机停机了多长时间？',
    difficulty: 'plain',
    target: {
      facts: [['14 小时', '十四小时', '14 个小时', '14 h']],
      evidence: [{ path: meeting, words: '停机 14 小时' }],
    },
  },
  {
    id: 'zh-budget',
    text: '四月例会批了多少预算买新模具？',
    difficulty: 'plain',
    target: { facts: [['86 万', '860,000', '860000']], evidence: [{ path: meeting, words: '预算 86 万元' }] },
  },
  {
    id: 'zh-shortfall',
    text: '苏州仓库里哪些货品低于安全库存？',
    difficulty: 'computed',
    target: {
      facts: [
        ['活性炭滤芯', 'LX-105'],
        ['进水电磁阀', 'DJ-207'],
      ],
      evidence: [
        { path: stock, words: '| LX-105 |' },
        { path: stock, words: '| DJ-207 |' },
      ],
    },
  },
  {
    id: 'zh-stock-of-membrane',
    text: '清源 C2 每 36 个月要换一次的那种滤芯，苏州仓库还有多少？',
    difficulty: 'hops',
    target: {
      facts: ['640'],
      evidence: [
        { path: filter, words: '| 反渗透膜 |' },
        { path: stock, words: '| 反渗透膜 |' },
      ],
    },
  },
  {
    id: 'zh-pump-pressure',
    text: 'Tarn 300 S 咖啡机的水泵压力是多少？',
    difficulty: 'foreign',
    target: { facts: [['19 bar', '19 巴', '1.9 MPa']], evidence: [{ path: tarn300s, words: 'Pump pressure' }] },
  },
  {
    id: 'zh-remote-allowance',
    text: '法国员工居家办公，现在每天补贴多少欧元？',
    difficulty: 'foreign',
    target: {
      facts: [['3,20', '3.20', '3.2']],
      evidence: [{ path: remote2026, words: 'par jour télétravaillé' }],
      superseded: [remote2023],
    },
  },
  {
    id: 'zh-fuse',
    text: '维修手册里，Tarn 系列锅炉的热熔断器在多少度断开？',
    difficulty: 'foreign',
    target: { facts: ['184'], evidence: [{ path: handbook, words: 'opens at 184' }] },
  },
  { id: 'zh-audit-result', text: '海川塑料这次质量审核得了多少分？', difficulty: 'absent', target: null },
  { id: 'zh-price', text: '清源 C2 净水器的零售价是多少？', difficulty: 'absent', target: null },
]
