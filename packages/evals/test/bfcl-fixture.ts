/** A folder of BFCL of our own: synthetic entries in the layout of the real data, and none of its content. */
import { jsonLines, writeData } from './data-fixture.ts'
import type { DataFixture } from './data-fixture.ts'

const asks = (content: string): object[] => [{ role: 'user', content }]

const doc = (name: string, properties: object, required: readonly string[] = Object.keys(properties)): object => ({
  name,
  description: `Does ${name}.`,
  parameters: { type: 'dict', properties, required },
})
const text = { type: 'string', description: 'A text.' }
const integer = { type: 'integer', description: 'A number.' }

const brew = doc('kitchen.brew', { cups: integer, tea: text }, ['cups'])
const single = (id: string, question: string): object => ({ id, question: [asks(question)], function: [brew] })

const tickets = [
  doc('ticket_login', { username: text, password: text }),
  doc('create_ticket', { title: text, description: text, priority: integer }, ['title']),
  doc('get_ticket', { ticket_id: integer }),
  doc('close_ticket', { ticket_id: integer }),
]

const ticket = { id: 1, title: 'Leak', description: '', status: 'Open', priority: 2, created_by: 'di' }
const scenario = { TicketAPI: { ticket_queue: [ticket], ticket_counter: 2, current_user: 'di' } }
const desk = { initial_config: scenario, involved_classes: ['TicketAPI'], path: ['TicketAPI.close_ticket'] }

const files: Readonly<Record<string, string>> = {
  'BFCL_v4_simple_python.json': jsonLines([
    single('simple_python_0', 'Two cups of tea'),
    single('simple_python_1', 'Three cups of mint'),
  ]),
  'possible_answer/BFCL_v4_simple_python.json': jsonLines([
    { id: 'simple_python_0', ground_truth: [{ 'kitchen.brew': { cups: [2], tea: ['', 'black'] } }] },
    { id: 'simple_python_1', ground_truth: [{ 'kitchen.brew': { cups: [3], tea: ['mint'] } }] },
  ]),
  'BFCL_v4_irrelevance.json': jsonLines([single('irrelevance_0', 'What is the time?')]),
  'BFCL_v4_live_relevance.json': jsonLines([single('live_relevance_0-0-0', 'I am thirsty')]),
  'BFCL_v4_multi_turn_base.json': jsonLines([
    { id: 'multi_turn_base_0', question: [asks('Close ticket 1'), asks('And show it')], ...desk },
  ]),
  'possible_answer/BFCL_v4_multi_turn_base.json': jsonLines([
    { id: 'multi_turn_base_0', ground_truth: [['close_ticket(1)'], ['get_ticket(ticket_id=1)']] },
  ]),
  'BFCL_v4_multi_turn_miss_func.json': jsonLines([
    {
      id: 'multi_turn_miss_func_0',
      question: [asks('Show ticket 1'), asks('Close it'), []],
      missed_function: { 2: ['close_ticket'] },
      excluded_function: ['create_ticket'],
      ...desk,
    },
  ]),
  'possible_answer/BFCL_v4_multi_turn_miss_func.json': jsonLines([
    { id: 'multi_turn_miss_func_0', ground_truth: [['get_ticket(1)'], [], ['close_ticket(1)']] },
  ]),
  'multi_turn_func_doc/ticket_api.json': jsonLines(tickets),
}

const otherClasses = ['gorilla_file_system', 'math_api', 'message_api', 'posting_api', 'trading_bot', 'travel_booking']

/** Two entries of `simple_python`, one each of `irrelevance`, `live_relevance`, `multi_turn_base` and `_miss_func`. */
export function writeBfcl(): Promise<DataFixture> {
  const functionDocs = [...otherClasses, 'vehicle_control'].map(
    (name) => [`multi_turn_func_doc/${name}.json`, ''] as const,
  )
  const all = [...Object.entries(files), ...functionDocs]
  return writeData(Object.fromEntries(all.map(([name, content]) => [`bfcl/${name}`, content])))
}
