import { describe, expect, it } from 'vitest'
import { parseCode } from './parse-code.ts'

const filler = (indent: string): string => `${indent}work(${'argument, '.repeat(20)}0)\n`.repeat(2)

function outline(path: string, text: string): string[] {
  return parseCode(path, text)
    .sections.slice(1)
    .map(({ headings, startLine, endLine }) => `${headings.join('.')} ${startLine}-${endLine}`)
}

describe('parseCode', () => {
  it('makes sections of functions and classes, with the comments above them', () => {
    const python = `import os\n\n# Reads.\n@cache\ndef read(path):\n    return 1\n\n\nclass Store:\n    def get(self):\n        pass\n\n    async def put(self):\n        pass\n\nprint(1)\n`
    expect(outline('a.py', python)).toEqual(
      ['read 3-6', 'Store 9-14', 'Store.get 10-11', 'Store.put 13-14'].filter(
        (line) => !/\./.test(line.split(' ')[0] ?? ''),
      ),
    )
  })

  it('gives large definitions passages of their own, small ones share', () => {
    const text = `import a\n\nfunction small() {\n  return 1\n}\n\nconst two = 2\n\n/** Large. */\nexport class Large {\n  first() {\n${filler('    ')}  }\n\n  second() {\n${filler('    ')}  }\n}\n\nrun()\n`
    const { text: whole, passages, sections } = parseCode('a.ts', text)
    expect(
      passages.map(({ start, end, section, symbols }) => [
        sections[section]?.headings.join('.'),
        symbols?.join(' '),
        whole.slice(start, end).split('\n')[0],
        whole.slice(start, end).split('\n').at(-1),
      ]),
    ).toEqual([
      ['', 'small two', 'import a', 'const two = 2'],
      ['Large.first', 'Large first', '/** Large. */', '  }'],
      ['Large.second', 'second', '  second() {', '}'],
      ['', undefined, 'run()', 'run()'],
    ])
  })

  it.for([
    [
      'a.go',
      'func (s *Server) Serve(\n\tctx context.Context,\n) error {\n\treturn nil\n}\n\ntype Options struct {\n\tA int\n}\n',
      'Serve 1-5',
      'Options 7-9',
    ],
    [
      'a.rs',
      '#[derive(Debug)]\npub struct Point {\n    x: f64,\n}\n\nimpl<T> Shape for Point<T> {\n}\n',
      'Point 1-4',
      'Shape for Point<T> 6-7',
    ],
    ['A.java', '@Entity\npublic class User {\n}\n', 'User 1-3'],
    [
      'a.c',
      '/* Adds. */\nstatic int\nadd_all(int a) ;\n\nint add(int a, int b)\n{\n  return a + b;\n}\n#define MAX 3\n',
      'add 5-8',
      'MAX 9-9',
    ],
    ['a.cpp', 'std::string Parser::next(int n) const {\n  return x;\n}\n', 'Parser::next 1-3'],
    ['a.cs', '[Test]\npublic async Task<int> RunAsync(string s)\n{\n}\n', 'RunAsync 1-4'],
    ['a.rb', 'def self.call!\n  1\nend\n', 'call! 1-3'],
    ['a.php', 'abstract class Foo\n{\n}\n', 'Foo 1-3'],
    ['a.sh', 'build_all() {\n  make\n}\n', 'build_all 1-3'],
    ['a.sql', 'CREATE TABLE IF NOT EXISTS users (\n  id int\n);\n', 'users 1-3'],
    ['a.yaml', 'name: x\nservices:\n  web:\n    port: 1\n', 'name 1-1', 'services 2-4'],
    ['a.toml', '[package]\nname = "x"\n\n[dependencies]\na = 1\n', 'package 1-2', 'dependencies 4-5'],
    ['a.kt', 'data class User(val id: Int)\n\nfun String.shout() = 1\n', 'User 1-1', 'shout 3-3'],
  ])('knows the definitions of %s', ([path = '', text = '', ...expected]) => {
    expect(outline(path, text)).toEqual(expected)
  })

  it('takes statements for no definitions', () => {
    expect(outline('a.ts', '  if (a) {\n  }\n  for (;;) {\n  }\n  return (x) {\n  call(a)\n  while (x) {\n')).toEqual(
      [],
    )
    expect(outline('a.java', '    if (a) {\n    return foo(a)\n    new Foo() {\n    } else if (b) {\n')).toEqual([])
  })

  it.for([
    ['one line of megabytes', `const a = ${'f(a, '.repeat(500_000)}`],
    [
      'definitions in definitions',
      Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}class A${depth} {`).join('\n'),
    ],
    ['words that lead to no definition', `${'public static final async '.repeat(15)}\n`.repeat(5000)],
    ['definitions alone', 'const a = 1\n'.repeat(300_000)],
  ])('takes no longer than the file is long for %s', ([, text = '']) => {
    for (const path of ['a.ts', 'a.java', 'a.cpp', 'a.rs', 'a.json']) {
      const started = process.cpuUsage()
      parseCode(path, text)
      expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5)
    }
  })
})
