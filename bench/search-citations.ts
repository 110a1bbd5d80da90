/**
 * Does every citation the search tools print lead to the text it stands for?
 *
 *     node bench/search-citations.ts [--seed 1] [--questions 300] [--keep]
 *
 * Asks questions about `docs/knowledge` and about three long synthetic PDFs it writes itself, with numbered facts in
 * English, French and Chinese. Of every passage shown, the ref must resolve to lines that hold the text, and
 * `open_document` must show those lines; a true quote must be verified, the same quote with one number or word altered must
 * not. Nearly every question must find the passage it was made from. Exit code 1 if not.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Tool } from '@glmkit/core'
import {
  checkCitations,
  createIndex,
  grepDocuments,
  openDocument,
  searchDocuments,
  verifyCitation,
} from '@glmkit/tools/search'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    questions: { type: 'string', default: '300' },
    keep: { type: 'boolean', default: false },
  },
})
const knowledge = new URL('../docs/knowledge/', import.meta.url)
/** Share of the questions whose own passage must be among the five. */
const leastFound = 0.95
const pagesOfPdf = 150
const factsOnPage = 12

interface Fact {
  readonly documentId: string
  readonly question: string
  /** As it stands in the document. */
  readonly quote: string
  readonly altered: string
  readonly page?: number
}

interface Tally {
  asked: number
  found: number
  citations: number
  readonly failures: string[]
}

const random = generator(Number(values.seed))
const dir = await mkdtemp(join(tmpdir(), 'glmkit-citations-'))
try {
  await cp(knowledge, join(dir, 'knowledge'), { recursive: true })
  const sets: Record<string, readonly Fact[]> = { 'docs/knowledge': await knowledgeFacts() }
  for (const lang of ['en', 'fr', 'zh'] as const) {
    const documentId = `ports ${lang} #1 [draft].pdf`
    const facts = portFacts(lang, documentId)
    sets[`PDF, ${lang}`] = facts
    await writeFile(join(dir, documentId), pdfOf(pagesOf(facts, lang)))
  }
  await using index = await createIndex({ dir })
  const [search, open, verify, grep] = [
    searchDocuments(index),
    openDocument(index),
    verifyCitation(index),
    grepDocuments(index),
  ]

  const share = Math.ceil(Number(values.questions) / Object.keys(sets).length)
  const rows: Record<string, object> = {}
  let failed = 0
  for (const [name, facts] of Object.entries(sets)) {
    const tally: Tally = { asked: 0, found: 0, citations: 0, failures: [] }
    for (const fact of shuffled(facts).slice(0, share)) {
      tally.asked += 1
      const problems = await examine(fact, tally)
      tally.failures.push(...problems.map((problem) => `${fact.question}: ${problem}`))
    }
    const isFine = tally.failures.length === 0 && tally.asked >= share && tally.found >= leastFound * tally.asked
    if (!isFine) failed += 1
    rows[name] = {
      questions: tally.asked,
      'own passage found': `${((100 * tally.found) / tally.asked).toFixed(1)} %`,
      citations: tally.citations,
      failures: tally.failures.length,
      '': isFine ? '✓' : '✗',
    }
    for (const failure of tally.failures.slice(0, 5)) console.error(`${name}: ${failure}`)
  }
  console.table(rows)
  process.exitCode = failed > 0 ? 1 : 0

  async function examine(fact: Fact, tally: Tally): Promise<string[]> {
    const problems: string[] = []
    const { results } = await call(search, { query: fact.question })
    const answer = results.map(({ ref }) => `It is so [${ref}].`).join(' ')
    const checked = checkCitations(answer, index)
    if (checked.length !== new Set(results.map(({ ref }) => ref)).size)
      problems.push('citations were lost in an answer')
    for (const { ref, text } of results) {
      tally.citations += 1
      const shown = text
        .split('[…]')
        .map(plain)
        .filter((part) => part !== '')
      const cited = checked.find((citation) => citation.ref === ref)?.chunk
      if (cited === undefined) problems.push(`${ref} does not resolve`)
      else if (!shown.every((part) => plain(cited.text).includes(part))) problems.push(`${ref} is other text`)
      const opened = await call(open, { ref, around: 0, max_chars: 40_000 })
      const lines = plain(opened.text.replaceAll(/^(?:\d+ {2}|--- page \d+ ---\n)/gm, ''))
      if (!shown.every((part) => lines.includes(part))) problems.push(`${ref} opens as other text`)
    }
    const own = results.find(({ ref, text }) => ref.startsWith(start(fact)) && plain(text).includes(plain(fact.quote)))
    if (own === undefined) return problems
    tally.found += 1
    const truth = await call(verify, { ref: own.ref, quote: fact.quote })
    if (!truth.verified) problems.push(`a true quote is refused: ${fact.quote}`)
    else if (!plain(index.resolve(truth.ref ?? '')?.text ?? '').includes(plain(fact.quote))) {
      problems.push(`${truth.ref} does not hold the verified quote`)
    }
    const lie = await call(verify, { ref: own.ref, quote: fact.altered })
    if (lie.verified) problems.push(`an altered quote is accepted: ${fact.altered}`)
    const invented = own.ref.replace(/\d+$/, (line) => `${Number(line) + 1_000_000}`)
    if (index.resolve(invented) !== undefined) problems.push(`${invented} resolves`)
    const pattern = fact.quote.split(/\s/)[0]?.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`) ?? ''
    for (const { ref, text } of (await call(grep, { pattern, limit: 3 })).matches) {
      tally.citations += 1
      const part = plain(text.replaceAll('[…]', ''))
      if (!plain(index.resolve(ref)?.text ?? '').includes(part)) problems.push(`grep: ${ref} is other text`)
    }
    return problems
  }
} finally {
  if (values.keep) console.error(`kept: ${dir}`)
  else await rm(dir, { recursive: true })
}

/** What every ref of the passage must begin with; on a page, its number. */
function start({ documentId, page }: Fact): string {
  const id = documentId.replaceAll(/[[\]]/g, encodeURIComponent)
  return page === undefined ? `${id}#` : `${id}#p.${page}:`
}

/** As a run calls it: arguments are checked first. */
async function call<Input, Output>(tool: Tool<string, Input, Output>, args: object): Promise<Output> {
  const parsed = await tool.parse(args)
  if ('issues' in parsed) throw new Error(parsed.issues)
  const signal = AbortSignal.timeout(60_000)
  return await tool.execute(parsed.input, { runId: 'run', callId: 'call', signal, progress: () => {} })
}

/** Sentences and rows of tables with a number in them, and as a question their longest words. */
async function knowledgeFacts(): Promise<Fact[]> {
  const facts: Fact[] = []
  for (const name of (await readdir(knowledge)).filter((file) => /\.(?:md|txt)$/.test(file))) {
    const text = await readFile(new URL(name, knowledge), 'utf8')
    const lines = text.split('\n').filter((line) => !/^(?:#|\s*$|\|[ -|]*$)/.test(line))
    for (const line of lines) {
      for (const quote of line.match(/[^.。！？!?|]*\d[^。！？!?|]*?(?:[.!?](?=\s|$)|[。！？|]|$)/gu) ?? []) {
        const sentence = quote.replace(/^[\s|>*-]+|[\s|]+$/g, '')
        const words = sentence.match(/[\p{L}\p{N}][\p{L}\p{N}.,_-]*[\p{L}\p{N}]/gu) ?? []
        if (sentence.length < 25 || words.length < (/\p{sc=Han}/u.test(sentence) ? 2 : 5)) continue
        facts.push({
          documentId: `knowledge/${name}`,
          question: words.join(' ').slice(0, 300),
          quote: sentence,
          altered: alter(sentence),
        })
      }
    }
  }
  return facts
}

/** Another number, which a careless reader would not notice. */
function alter(quote: string): string {
  const digits = [...quote.matchAll(/\d/g)]
  const { index } = digits[Math.floor(random() * digits.length)] ?? { index: 0 }
  return `${quote.slice(0, index)}${(Number(quote[index]) + 1 + Math.floor(random() * 8)) % 10}${quote.slice(index + 1)}`
}

function portFacts(lang: 'en' | 'fr' | 'zh', documentId: string): Fact[] {
  const names = new Set<string>()
  while (names.size < pagesOfPdf * factsOnPage) names.add(nameOf(lang))
  return [...names].map((name, at) => {
    const [metres, berths, year] = [
      10 + Math.floor(random() * 90),
      2 + Math.floor(random() * 400),
      1700 + Math.floor(random() * 300),
    ]
    const page = 1 + Math.floor(at / factsOnPage)
    const [quote, question] = {
      en: [
        `The lighthouse of ${name} was built in ${year}, is ${metres} metres tall and guards ${berths} berths.`,
        `How tall is the lighthouse of ${name}?`,
      ],
      fr: [
        `Le phare de ${name} fut élevé en ${year}, mesure ${metres} mètres et protège ${berths} postes à quai.`,
        `Quelle est la hauteur du phare de ${name} ?`,
      ],
      zh: [`${name}灯塔建于${year}年，高${metres}米，守护着${berths}个泊位。`, `${name}灯塔有多高？`],
    }[lang] satisfies string[]
    return { documentId, question: question ?? '', quote: quote ?? '', altered: alter(quote ?? ''), page }
  })
}

function nameOf(lang: 'en' | 'fr' | 'zh'): string {
  const syllables = {
    en: [
      'vel',
      'mont',
      'har',
      'rick',
      'sund',
      'loch',
      'wyn',
      'dar',
      'ness',
      'kel',
      'thor',
      'bray',
      'mar',
      'ost',
      'fen',
    ],
    fr: ['quim', 'per', 'roch', 'elle', 'vau', 'bréz', 'ker', 'lann', 'trég', 'oir', 'mont', 'çay', 'îl', 'dou', 'arn'],
    zh: '沧澜屿珊瑚岬渊峦汐澳琅瑶砺崎岱笙楠浔溆鹭鸥霁岚'.split(''),
  }[lang]
  const parts = Array.from({ length: 3 }, () => syllables[Math.floor(random() * syllables.length)] ?? '')
  const name = parts.join('')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Each fact as a paragraph of its own, broken into lines as a page would. */
function pagesOf(facts: readonly Fact[], lang: string): string[][] {
  return Array.from({ length: pagesOfPdf }, (_, page) =>
    facts
      .filter((fact) => fact.page === page + 1)
      .flatMap(({ quote }, at) => [...brokenAt(`${page + 1}.${at + 1} ${quote}`, lang === 'zh' ? 30 : 70), '']),
  )
}

/** Between words, of which Chinese has none that could be seen. */
function brokenAt(text: string, width: number): string[] {
  const line = width < 40 ? String.raw`.{1,${width}}(?!\d)` : String.raw`\S.{0,${width - 1}}(?=\s|$)`
  return text.match(new RegExp(line, 'gu')) ?? []
}

/** A minimal PDF: one font without outlines, whose codes are UTF-16 units and whose text a reader gets by ToUnicode. */
function pdfOf(pages: readonly (readonly string[])[]): Buffer {
  const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
  const rows = Array.from({ length: 256 }, (_, high) => {
    const byte = high.toString(16).padStart(2, '0').toUpperCase()
    return `<${byte}00> <${byte}FF> <${byte}00>`
  })
  const ranges = [0, 100, 200].map((from) => {
    const some = rows.slice(from, from + 100)
    return `${some.length} beginbfrange\n${some.join('\n')}\nendbfrange`
  })
  const toUnicode = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
${ranges.join('\n')}
endcmap end end`
  const descriptor =
    '<< /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>'
  const cidFont = `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor ${descriptor} >>`
  const font = `<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [${cidFont}] /ToUnicode 4 0 R >>`
  const stream = (content: string): string => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
  const kids = pages.map((_, at) => `${5 + 2 * at} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font,
    stream(toUnicode),
    ...pages.flatMap((lines, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${6 + 2 * at} 0 R >>`,
      stream(`BT /F 10 Tf 14 TL 50 790 Td\n${lines.map((line) => `<${hex(line)}> Tj T*`).join('\n')}\nET`),
    ]),
  ]
  let file = '%PDF-1.7\n'
  const offsets = objects.map((object, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  return Buffer.from(
    `${file}${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  )
}

/** Where a line breaks is up to the page; what is quoted is the text. */
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, '')
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** Mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
