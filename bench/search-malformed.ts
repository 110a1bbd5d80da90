/**
 * Feeds document search files that are broken in every way we know: cut off, flipped, misnamed, nested, endless,
 * encrypted, badly encoded, bombs. The same ones for a seed.
 *
 *     node bench/search-malformed.ts [--quick] [--seed N] [--each N]      N random breaks of each type, 60 unless told
 *
 * Fails if anything throws or hangs, takes longer than the limit, or makes a document whose passages are wrong.
 */
import { writeSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import { parseFile } from '../packages/tools/src/lib/search/ingest/parse-file.ts'
import { parseRecords } from '../packages/tools/src/lib/search/ingest/parse-records.ts'
import type { ParsedDocument, UnreadableFile } from '../packages/tools/src/lib/search/ingest/parsed-document.ts'
import { walk } from '../packages/tools/src/lib/search/ingest/walk.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '6' },
    each: { type: 'string', default: '' },
  },
})
const seed = Number(values.seed)
const each = Number(values.each === '' ? (values.quick ? 12 : 60) : values.each)
if (!(Number.isInteger(seed) && Number.isInteger(each) && each >= 0)) {
  process.stderr.write('Cannot run: --seed and --each are whole numbers\n')
  process.exit(2)
}

/** A parser is given up after `stallMs`; nothing may take longer than twice that. */
const stallMs = values.quick ? 2_000 : 4_000
const limitMs = 2 * stallMs
const memoryMiB = 512

/** mulberry32 */
let state = seed >>> 0
const random = (): number => {
  state = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}
const below = (limit: number): number => Math.floor(random() * limit)
const pick = <T>(from: readonly T[]): T | undefined => from[below(from.length)]

const utf8 = (text: string): Buffer => Buffer.from(text)
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

interface Entry {
  readonly name: string
  readonly data: Buffer
  readonly flags?: number
  readonly statedSize?: number
}

function zipOf(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, flags = 0, statedSize = data.length } of entries) {
    const packed = deflateRawSync(data)
    const common = Buffer.alloc(26)
    for (const [at, value] of [20, flags, 8, 0, 0].entries()) common.writeUInt16LE(value, 2 * at)
    for (const [at, value] of [crc32(data), packed.length, statedSize].entries())
      common.writeUInt32LE(value, 10 + 4 * at)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const [local, central, tail] = [latin1('PK\u0003\u0004'), latin1('PK\u0001\u0002\u0014\0'), Buffer.alloc(14)]
    tail.writeUInt32LE(offset, 10)
    parts.push(local, common, utf8(name), packed)
    directory.push(central, common, tail, utf8(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(entries.length % 65_536, 8)
  end.writeUInt16LE(entries.length % 65_536, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
function docxOf(body: string, extra: readonly Entry[] = [], entry: Partial<Entry> = {}): Buffer {
  const xml = `<?xml version="1.0"?><w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="${office}" Target="word/document.xml"/></Relationships>`
  return zipOf([
    {
      name: '[Content_Types].xml',
      data: utf8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    },
    { name: '_rels/.rels', data: utf8(relations) },
    { name: 'word/document.xml', data: utf8(xml), ...entry },
    ...extra,
  ])
}
const paragraph = (text: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`

/** Objects from 1 on; the first one is the catalog. */
function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts = [latin1('%PDF-1.5\n')]
  const offsets: number[] = []
  let length = 9
  for (const [index, object] of objects.entries()) {
    offsets.push(length)
    const part = Buffer.concat([latin1(`${index + 1} 0 obj\n`), Buffer.from(object), latin1('\nendobj\n')])
    parts.push(part)
    length += part.length
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    latin1(`xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`),
  )
  parts.push(latin1(`startxref\n${length}\n%%EOF`))
  return Buffer.concat(parts)
}
function streamOf(content: Buffer, entries = ''): Buffer {
  return Buffer.concat([latin1(`<< /Length ${content.length} ${entries} >>\nstream\n`), content, latin1('\nendstream')])
}
const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
const pageOf = (contents: string): string =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 4 0 R >> >> /Contents ${contents} >>`
const shows = (text: string): string => `BT /F 12 Tf 50 700 Td (${text}) Tj ET\n`
const onePage = (stream: Buffer, extra: readonly (string | Buffer)[] = [], catalog = ''): Buffer =>
  pdfOf([
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    pageOf('5 0 R'),
    font,
    stream,
    ...extra,
  ])

const hex = (byte: string): string => `<${byte.repeat(32)}>`
const encryptedPdf = pdfOf(
  [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    pageOf('5 0 R'),
    font,
    streamOf(latin1(shows('secret'))),
  ],
  `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${hex('ab')} /U ${hex('cd')} /P -4 >> /ID [<00> <00>]`,
)

const markdown = `---\ntitle: A file\n---\n# One\n\n${'Some words of 中文 and é.\n'.repeat(40)}\n## Two\n\n\`\`\`js\ncode()\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- item\n  > quote\n\nThree\n=====\n`
const html = `<!doctype html><html lang="en"><title>T</title><body><h1>A</h1><p>${'text &amp; more '.repeat(90)}<table><tr><td>1<td>2</table><pre>\ncode\n</pre><ul><li>x</ul></html>`
const code = `import os\n\n# Does it.\nclass A:\n    def b(self):\n${'        return "x" + str(1)\n'.repeat(30)}\n\ndef c():\n    pass\n`
const records = Array.from({ length: 30 }, (_, id) =>
  JSON.stringify({ id, title: `t${id}`, text: 'Words. '.repeat(id) }),
).join('\n')
/** One sound file of each type, to break. */
const sound: Readonly<Record<string, Buffer>> = {
  md: utf8(markdown),
  html: utf8(html),
  txt: utf8(markdown.repeat(3)),
  py: utf8(code),
  json: utf8(JSON.stringify({ a: [1, { b: 'x' }], c: 'y'.repeat(2000) }, undefined, 2)),
  jsonl: utf8(records),
  pdf: onePage(streamOf(deflateSync(latin1(shows('hello world').repeat(200))), '/Filter /FlateDecode')),
  docx: docxOf(paragraph('Title') + '<w:p><w:r><w:t>text</w:t></w:r></w:p>'.repeat(50)),
}
const types = Object.keys(sound)

const breaks: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'cut off': (bytes) => bytes.subarray(0, below(bytes.length)),
  'head lost': (bytes) => bytes.subarray(below(bytes.length)),
  'bits flipped': (bytes) => {
    const broken = Buffer.from(bytes)
    for (let count = 1 + below(20); count > 0; count -= 1) {
      const at = below(broken.length)
      broken[at] = (broken[at] ?? 0) ^ (1 << below(8))
    }
    return broken
  },
  'bytes lost': (bytes) => {
    const at = below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(200))])
  },
  'bytes zeroed': (bytes) => Buffer.from(bytes).fill(0, below(bytes.length)),
  'noise put in': (bytes) => {
    const at = below(bytes.length)
    const noise = Buffer.from(Array.from({ length: 1 + below(300) }, () => below(256)))
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
  },
  'parts repeated': (bytes) => {
    const at = below(bytes.length)
    const part = bytes.subarray(at, at + 1 + below(500))
    return Buffer.concat([bytes.subarray(0, at), ...Array.from({ length: below(200) }, () => part), bytes.subarray(at)])
  },
  'lone surrogates': (bytes) => Buffer.concat([bytes, Buffer.of(0xed, 0xa0, 0x80), bytes]),
  'in UTF-16 by half': (bytes) =>
    Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(bytes.toString('latin1'), 'utf16le'), Buffer.of(1)]),
}

interface Malformed {
  readonly family: string
  readonly path: string
  readonly bytes: () => Buffer
}

const text = (path: string, make: () => string): Malformed => ({ family: 'by hand', path, bytes: () => utf8(make()) })
const bytes = (path: string, make: () => Buffer): Malformed => ({ family: 'by hand', path, bytes: make })
const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + 'x' + close.repeat(depth)

const byHand: readonly Malformed[] = [
  ...types.flatMap((type) => [
    bytes(`empty.${type}`, () => Buffer.alloc(0)),
    bytes(`blank.${type}`, () => utf8(' \n\t\r\n')),
    bytes(`zeros.${type}`, () => Buffer.alloc(5000)),
    bytes(`mark-only.${type}`, () => Buffer.of(0xef, 0xbb, 0xbf)),
    bytes(`latin1.${type}`, () => latin1('caf\xe9 \xff\xfe')),
    bytes(`overlong.${type}`, () => Buffer.of(0x41, 0xc0, 0xaf, 0xf8, 0x88, 0x80, 0x80)),
    bytes(`utf16-lone.${type}`, () => Buffer.of(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00)),
    bytes(`too-large.${type}`, () => Buffer.alloc(51 * 1024 ** 2, 97)),
    bytes(`line.${type}`, () => Buffer.alloc(8 * 1024 ** 2, 97)),
    bytes(`lines.${type}`, () => Buffer.alloc(4 * 1024 ** 2, 10).fill('x', 0, 1)),
    bytes(`picture.${type}`, () => Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), Buffer.alloc(900, 7)])),
    bytes(`old-word.${type}`, () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(900)])),
    ...types
      .filter((other) => other !== type)
      .map((other) => bytes(`${other}-as.${type}`, () => sound[other] ?? Buffer.alloc(0))),
  ]),
  text('brackets.md', () => `# ${'['.repeat(1e6)}\n\n${'[a]('.repeat(1e5)}`),
  text('fences.md', () => '- ```\n'.repeat(2e5)),
  text('headings.md', () => '# a\n'.repeat(1e6)),
  text('levels.md', () => '# a\n## b\n### c\n#### d\n##### e\n###### f\n'.repeat(1e5)),
  text('quotes.md', () => `${'> '.repeat(1e5)}x\n`.repeat(10)),
  text('rules.md', () => 'a\n---\n'.repeat(3e5)),
  text('pipes.md', () => `${'|'.repeat(1e5)}\n${'|-'.repeat(1e5)}\n${'| x '.repeat(1e5)}\n`),
  text('comments.md', () => '<!--\n'.repeat(3e5)),
  text('front.md', () => `---\n${'title: x\n'.repeat(3e5)}`),
  text('backticks.md', () => `${'`'.repeat(1e5)} x \`\n`.repeat(20)),
  text('returns.md', () => '# a\r\r\rtext\r'.repeat(2e5)),
  text('controls.txt', () => '\u2028\u0085\u000b\u200b\ufeff\u0007'.repeat(2e5)),
  text('han.txt', () => '汉'.repeat(3e6)),
  text('astral.txt', () => '𠀀'.repeat(1e6)),
  text('divs.html', () => nested('<div>', '</div>', 1e6)),
  text('mismatched.html', () => '<b>'.repeat(1e6) + '</i>'.repeat(1e6)),
  text('tables.html', () => nested('<table><tr><td>', '</table>', 2e5)),
  text('lists.html', () => nested('<ul><li>', '</ul>', 3e5)),
  text('entities.html', () => '&amp;&#x110000;&#0;&#xd800;&notanentity;&'.repeat(2e5)),
  text('attributes.html', () => `<p ${'a="b" '.repeat(1e6)}>x`),
  text('attribute.html', () => `<p title="${'x'.repeat(8e6)}`),
  text('script.html', () => `<p>a<script>${'<'.repeat(2e6)}`),
  text('comment.html', () => `<p>a<!-- ${'-'.repeat(2e6)}`),
  text('hidden.html', () => '<div hidden>'.repeat(5e5)),
  text('headings.html', () => '<h1>a<h2>b'.repeat(3e5)),
  text('charset.html', () => '<meta charset="no-such-charset"><p>x'),
  text('pre.html', () => '<pre>\n'.repeat(5e5)),
  text('arrays.json', () => '['.repeat(4e6)),
  text('classes.ts', () =>
    Array.from({ length: 4000 }, (_, depth) => `${' '.repeat(depth)}class A${depth} {`).join('\n'),
  ),
  text('minified.js', () => `const a=${'function(a){return b(a,'.repeat(2e5)}`),
  text('words.java', () => `${'public static final '.repeat(20)}\n`.repeat(2e4)),
  text('commas.cpp', () => `${'std::map<a, b> '.repeat(25)}\n`.repeat(2e4)),
  text('keys.yaml', () => 'a: b\n'.repeat(5e5)),
  text('deep.jsonl', () => `{"id":1,"text":${'['.repeat(1e6)}\n{"id":2,"text":"x"}`),
  text(
    'types.jsonl',
    () =>
      'null\n1\n"x"\n[]\n{}\n{"id":{},"text":[]}\n{"id":"a","text":"\\ud800"}\n{"id":"","text":"x"}\n{"__proto__":1,"id":"b","text":"x"}',
  ),
  bytes('encrypted.pdf', () => encryptedPdf),
  text('header.pdf', () => '%PDF-1.7\n'),
  bytes('no-root.pdf', () => pdfOf([])),
  bytes('tree-loop.pdf', () =>
    pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>']),
  ),
  bytes('tree-lies.pdf', () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>',
      pageOf('5 0 R'),
      font,
      streamOf(latin1(shows('x'))),
    ]),
  ),
  bytes('tree-promises.pdf', () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 9999 >>',
      pageOf('5 0 R'),
      font,
      streamOf(latin1(shows('x'))),
    ]),
  ),
  bytes('reference-loop.pdf', () => pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '2 0 R'])),
  bytes('previous-loop.pdf', () =>
    Buffer.concat([
      sound['pdf'] ?? Buffer.alloc(0),
      latin1('\nxref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF'),
    ]),
  ),
  bytes('outline-loop.pdf', () =>
    onePage(
      streamOf(latin1(shows('x'))),
      ['<< /First 7 0 R >>', '<< /Title (a) /Next 7 0 R /First 7 0 R /Dest [3 0 R /XYZ 0 0 0] >>'],
      '/Outlines 6 0 R',
    ),
  ),
  bytes('stream-length.pdf', () => onePage(latin1('<< /Length 999999999 >>\nstream\nBT (x) Tj'))),
  bytes('filters.pdf', () => onePage(streamOf(latin1('x'), `/Filter [${'/FlateDecode '.repeat(2000)}]`))),
  bytes('bomb.pdf', () =>
    onePage(streamOf(deflateSync(Buffer.alloc(600 * 1024 ** 2, 32), { level: 9 }), '/Filter /FlateDecode')),
  ),
  bytes('saves.pdf', () => onePage(streamOf(latin1('q '.repeat(2e6))))),
  bytes('texts.pdf', () => onePage(streamOf(latin1(shows('text').repeat(2e5))))),
  bytes('arrays.pdf', () => onePage(streamOf(latin1('['.repeat(2e5))))),
  bytes('dictionaries.pdf', () => pdfOf([`<< /Type /Catalog /Pages ${'<< /A '.repeat(1e5)}`])),
  bytes('form-loop.pdf', () => {
    const resources = '/Resources << /XObject << /X 4 0 R >> >>'
    const form = `/Type /XObject /Subtype /Form /BBox [0 0 1 1] ${resources}`
    const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] ${resources} /Contents 5 0 R >>`
    const pages = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'
    const both = latin1('/X Do /X Do')
    return pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', pages, page, streamOf(both, form), streamOf(both)])
  }),
  bytes('deep.docx', () => docxOf(nested('<w:p>', '</w:p>', 1e5))),
  bytes('runs.docx', () => docxOf(paragraph('x').repeat(1e5))),
  bytes('tables.docx', () => docxOf(nested('<w:tbl><w:tr><w:tc>', '</w:tc></w:tr></w:tbl>', 2000))),
  bytes('unclosed.docx', () => docxOf('<w:p><w:r>')),
  bytes('no-body.docx', () => zipOf([{ name: 'word/other.xml', data: utf8('<a/>') }])),
  bytes('no-file.docx', () => zipOf([])),
  bytes('outside.docx', () => docxOf(paragraph('x'), [{ name: '../../../../tmp/outside.xml', data: utf8('<a/>') }])),
  bytes('locked.docx', () => docxOf(paragraph('x'), [], { flags: 1 })),
  bytes('bomb.docx', () => docxOf(' '.repeat(210 * 1024 ** 2))),
  bytes('lying-bomb.docx', () => docxOf(' '.repeat(210 * 1024 ** 2), [], { statedSize: 10 })),
  bytes('elements-bomb.docx', () => docxOf('<w:p/>'.repeat(2e7))),
  bytes('files.docx', () =>
    docxOf(
      paragraph('x'),
      Array.from({ length: 12_000 }, (_, index) => ({ name: `${index}.xml`, data: utf8('<a/>') })),
    ),
  ),
  bytes('laughs.docx', () =>
    zipOf([
      {
        name: '_rels/.rels',
        data: utf8(
          `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="${office}" Target="word/document.xml"/></Relationships>`,
        ),
      },
      {
        name: 'word/document.xml',
        data: utf8(
          `<!DOCTYPE z [<!ENTITY a "lol">${Array.from({ length: 20 }, (_, index) => `<!ENTITY ${String.fromCodePoint(98 + index)} "${`&${String.fromCodePoint(97 + index)};`.repeat(10)}">`).join('')}]><w:document xmlns:w="${word}"><w:body><w:p><w:r><w:t>&u;</w:t></w:r></w:p></w:body></w:document>`,
        ),
      },
    ]),
  ),
]

function* malformed(): Generator<Malformed> {
  yield* byHand
  for (const type of types) {
    for (let count = 0; count < each; count += 1) {
      const [how, apply] = pick(Object.entries(breaks)) ?? ['', (whole: Buffer) => whole]
      const broken = apply(sound[type] ?? Buffer.alloc(0))
      yield { family: how, path: `${how.replaceAll(' ', '-')}-${count}.${type}`, bytes: () => broken }
    }
  }
}

function problemIn(result: ParsedDocument | UnreadableFile): string | undefined {
  if ('reason' in result) {
    return result.reason === '' || /[\r\n]/.test(result.reason) || result.reason.length > 250
      ? `reason "${result.reason}"`
      : undefined
  }
  let until = 0
  for (const { start, end, section } of result.passages) {
    if (start < until || end <= start || end > result.text.length) return `passage ${start}-${end}`
    if (result.sections[section] === undefined) return `section ${section}`
    until = end
  }
  if (!result.text.isWellFormed() || result.text.includes('\0')) return 'text with broken characters'
  return result.passages.length === 0 ? 'no passages' : undefined
}

const current = new Int32Array(new SharedArrayBuffer(8))
/** Code that spins cannot time itself. */
const watchdog = new Worker(
  `const { workerData } = require('node:worker_threads')
   let [seen, since] = [-1, Date.now()]
   setInterval(() => {
     if (workerData.current[0] !== seen) [seen, since] = [workerData.current[0], Date.now()]
     else if (Date.now() - since > workerData.limitMs) {
       require('node:fs').writeSync(2, 'It hangs at file ' + seen + '\\n')
       process.kill(process.pid, 'SIGKILL')
     }
   }, 250)`,
  { eval: true, workerData: { current, limitMs: 3 * limitMs } },
)
watchdog.unref()

const dir = await mkdtemp(join(tmpdir(), 'malformed-'))
const failures: string[] = []
const rows = new Map<string, { files: number; parsed: number; reported: number; slowestMs: number; slowest: string }>()
const reasons = new Map<string, number>()

async function parse(path: string, content: Uint8Array): Promise<(ParsedDocument | UnreadableFile)[]> {
  if (!path.endsWith('.jsonl')) return [await parseFile(path, content, { stallMs, memoryMiB })]
  await writeFile(join(dir, 'records.jsonl'), content)
  const found: (ParsedDocument | UnreadableFile)[] = []
  for await (const record of parseRecords(join(dir, 'records.jsonl')))
    found.push('reason' in record ? record : record.document)
  return found.length === 0 ? [{ reason: 'no records' }] : found
}

async function check({ family, path, bytes: make }: Malformed, index: number): Promise<void> {
  Atomics.store(current, 0, index)
  const content = make()
  Atomics.store(current, 0, index + 1_000_000)
  const started = performance.now()
  try {
    const results = await parse(path, content)
    const took = performance.now() - started
    const problem = results.map(problemIn).find((found) => found !== undefined)
    if (problem !== undefined) failures.push(`${path}: ${problem}`)
    if (took > limitMs) failures.push(`${path}: took ${Math.round(took)} ms`)
    const type = path.slice(path.lastIndexOf('.') + 1)
    const row = rows.get(`${type}, ${family}`) ?? { files: 0, parsed: 0, reported: 0, slowestMs: 0, slowest: '' }
    const isParsed = results.some((result) => 'text' in result)
    for (const result of results) {
      if ('reason' in result)
        reasons.set(
          result.reason.replaceAll(/\d+/g, 'N'),
          (reasons.get(result.reason.replaceAll(/\d+/g, 'N')) ?? 0) + 1,
        )
    }
    rows.set(`${type}, ${family}`, {
      files: row.files + 1,
      parsed: row.parsed + Number(isParsed),
      reported: row.reported + Number(!isParsed),
      slowestMs: Math.max(row.slowestMs, took),
      slowest: took > row.slowestMs ? path : row.slowest,
    })
  } catch (error) {
    failures.push(`${path}: threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

/** A folder of such files and of links that lead in circles and out. */
async function checkFolder(files: readonly Malformed[]): Promise<number> {
  const root = join(dir, 'folder')
  await mkdir(join(root, 'a', ...Array.from({ length: 100 }, () => 'deep')), { recursive: true })
  for (const { path, bytes: make } of files) await writeFile(join(root, 'a', path), make())
  await symlink(root, join(root, 'a', 'loop'))
  await symlink('self', join(root, 'self'))
  await symlink('/etc', join(root, 'etc'))
  await symlink('/dev/zero', join(root, 'zero.md'))
  await writeFile(
    join(root, '.gitignore'),
    Buffer.concat([latin1('\xff\0[[[\n!\n\\\n**/**/**\n'), Buffer.alloc(100_000, 42)]),
  )
  await writeFile(join(root, 'a', 'new\nline [x] \u202e.md'), '# a')
  let found = 0
  for await (const file of walk(root)) {
    found += 1
    if ('reason' in file) continue
    if (!file.absolute.startsWith(root)) failures.push(`folder: ${file.absolute} is outside`)
    await parseFile(file.path, await readFile(file.absolute), { stallMs, memoryMiB })
  }
  return found
}

let count = 0
try {
  for (const file of malformed()) await check(file, (count += 1))
  Atomics.store(current, 0, -2)
  count += await checkFolder(byHand.filter(({ path }) => /^(?:empty|zeros|latin1)\./.test(path)))
} catch (error) {
  failures.push(`folder: threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
} finally {
  await rm(dir, { recursive: true, force: true })
}

console.log('files                        files  parsed  reported  slowest ms')
for (const [name, { files, parsed, reported, slowestMs, slowest }] of [...rows].toSorted(([a], [b]) =>
  a < b ? -1 : 1,
)) {
  const numbers = [
    String(files).padStart(6),
    String(parsed).padStart(8),
    String(reported).padStart(10),
    String(Math.round(slowestMs)).padStart(12),
  ]
  console.log(`${name.padEnd(28)}${numbers.join('')}  ${slowestMs > 500 ? slowest : ''}`)
}
console.log('\nreasons')
for (const [reason, times] of [...reasons].toSorted(([, a], [, b]) => b - a).slice(0, 40))
  console.log(`${String(times).padStart(6)}  ${reason}`)
console.log(`\n${count} malformed files, seed ${seed}: ${failures.length} failed`)
for (const failure of failures) writeSync(2, `${failure}\n`)
process.exit(failures.length === 0 ? 0 : 1)
