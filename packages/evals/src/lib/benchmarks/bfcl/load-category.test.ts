import { describe, expect, it } from 'vitest'
import { writeBfcl } from '../../../../test/bfcl-fixture.ts'
import { writeData } from '../../../../test/data-fixture.ts'
import { openDataFolder } from '../data-folder.ts'
import { bfclCategories } from './categories.ts'
import type { BfclCategory, BfclCategoryName } from './categories.ts'
import { loadMultiTurn, loadSingleTurn } from './load-category.ts'

function category(name: BfclCategoryName): BfclCategory {
  const found = bfclCategories.find((one) => one.name === name)
  expect.assert(found !== undefined)
  return found
}

describe('loadSingleTurn', () => {
  it('has entries and their answers; none where calls alone are judged', async () => {
    await using data = await writeBfcl()
    const folder = await openDataFolder('bfcl', data.path)
    const simple = await loadSingleTurn(folder, category('simple_python'))
    expect(simple.entries.map(({ id }) => id)).toEqual(['simple_python_0', 'simple_python_1'])
    expect(simple.answers.get('simple_python_1')).toMatchObject([{ name: 'kitchen.brew' }])
    expect((await loadSingleTurn(folder, category('irrelevance'))).answers.size).toBe(0)
  })

  it('names the command where files are missing', async () => {
    await using data = await writeBfcl()
    const folder = await openDataFolder('bfcl', data.path)
    await expect(loadSingleTurn(folder, category('simple_java'))).rejects.toThrow(
      /^Cannot read ".*BFCL_v4_simple_java\.json" of "bfcl": run glmkit eval download bfcl --data /,
    )
  })
})

describe('loadMultiTurn', () => {
  it('has what is wanted in each turn, and the functions of each class in the order of their docs', async () => {
    await using data = await writeBfcl()
    const { entries, gold, functions, filler } = await loadMultiTurn(
      await openDataFolder('bfcl', data.path),
      category('multi_turn_miss_func'),
    )
    expect(entries).toMatchObject([{ withheldFunctions: new Map([[2, ['close_ticket']]]) }])
    expect(gold.get('multi_turn_miss_func_0')?.map((turn) => turn.map(({ name }) => name))).toEqual([
      ['get_ticket'],
      [],
      ['close_ticket'],
    ])
    expect(functions.get('TicketAPI')?.map(({ name }) => name)).toEqual([
      'ticket_login',
      'create_ticket',
      'get_ticket',
      'close_ticket',
    ])
    expect([...functions.keys()]).toHaveLength(8)
    expect(filler.size).toBe(0)
  })

  it('reads the filler of long contexts, and does not do without', async () => {
    const files = {
      'BFCL_v4_multi_turn_long_context.json': '',
      'possible_answer/BFCL_v4_multi_turn_long_context.json': '',
      ...Object.fromEntries(
        [
          'gorilla_file_system',
          'math_api',
          'message_api',
          'posting_api',
          'ticket_api',
          'trading_bot',
          'travel_booking',
          'vehicle_control',
        ].map((name) => [`multi_turn_func_doc/${name}.json`, '']),
      ),
    }
    await using without = await writeData(files)
    const long = category('multi_turn_long_context')
    await expect(loadMultiTurn(await openDataFolder('bfcl', without.path), long)).rejects.toThrow('long_context.py')
    await using data = await writeData({ ...files, 'long_context.py': 'CARS = ["a", 2.0]\n' })
    const { filler } = await loadMultiTurn(await openDataFolder('bfcl', data.path), long)
    expect(filler.get('CARS')).toHaveLength(2)
  })
})
