import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createTerminal } from './terminal.ts'

function screen(columns: number, isTTY = true) {
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const stdout = Object.assign(new PassThrough(), { isTTY, columns, rows: 24 })
  return { stdout, terminal: createTerminal({ stdin, stdout }), written: () => String(stdout.read() ?? '') }
}

it('takes a status of several lines away before anything else is written', () => {
  const { terminal, written } = screen(80)
  terminal.status('one\n\u001B[2mtwo\u001B[22m\nthree')
  terminal.status('four')
  terminal.write('kept\n')
  terminal.write('too\n')
  expect(written()).toBe('one\n\u001B[2mtwo\u001B[22m\nthree\r\u001B[2A\u001B[Jfour\r\u001B[2Kkept\ntoo\n')
})

it('takes away the rows it has in a terminal that has become narrower; Han takes two columns', () => {
  const { stdout, terminal, written } = screen(80)
  terminal.status('潮汐与港口\n12345')
  stdout.columns = 6
  terminal.write('kept\n')
  expect(written()).toBe('潮汐与港口\n12345\r\u001B[2A\u001B[Jkept\n')
})

it('has no status in a pipe', () => {
  const { terminal, written } = screen(80, false)
  terminal.status('one')
  terminal.write('kept\n')
  expect([written(), terminal.isScreen]).toEqual(['kept\n', false])
})
