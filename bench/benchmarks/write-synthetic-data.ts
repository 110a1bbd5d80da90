import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a function takes, as BFCL declares it. */
function declared(
  name: string,
  description: string,
  properties: Readonly<Record<string, object>>,
  required = Object.keys(properties),
) {
  return { name, description, parameters: { type: 'dict', properties, required } }
}

const asked = (content: string) => [{ role: 'user', content }]
const text = (description: string) => ({ type: 'string', description })
const whole = (description: string) => ({ type: 'integer', description })

const simpleEntries = [
  {
    id: 'simple_python_0',
    question: [asked('How many tiles of 20 cm does a floor of 3 m by 4 m take?')],
    function: [
      declared('count_tiles', 'Counts the tiles that cover a floor.', {
        width: { type: 'float', description: 'Of the floor, in metres.' },
        length: { type: 'float', description: 'Of the floor, in metres.' },
        tile_cm: whole('The side of a tile.'),
      }),
    ],
    answer: { count_tiles: { width: [3.0], length: [4.0], tile_cm: [20] } },
  },
  {
    id: 'simple_python_1',
    question: [asked('Remind me tomorrow at nine to water the plants.')],
    function: [
      declared(
        'reminders.add',
        'Adds a reminder.',
        { what: text('To be reminded of.'), hour: whole('0 to 23.'), day: text('today or tomorrow. Default: today.') },
        ['what', 'hour'],
      ),
    ],
    answer: { 'reminders.add': { what: ['water the plants', 'Water the plants'], hour: [9], day: ['tomorrow'] } },
  },
  {
    id: 'simple_python_2',
    question: [asked('Sort 7, 2 and 5, largest first.')],
    function: [
      declared('sort_numbers', 'Sorts numbers.', {
        numbers: { type: 'array', items: { type: 'integer' }, description: 'To be sorted.' },
        descending: { type: 'boolean', description: 'Whether the largest comes first.' },
      }),
    ],
    answer: { sort_numbers: { numbers: [[7, 2, 5]], descending: [true] } },
  },
]

const file = (content: string) => ({ type: 'file', content })
const folder = (contents: object) => ({ type: 'directory', contents })

const conversations = [
  {
    id: 'multi_turn_base_0',
    question: [asked('Put plan.txt into a new folder called done.'), asked('And what stands in it?')],
    initial_config: { GorillaFileSystem: { root: { home: folder({ 'plan.txt': file('Sow beans. Buy twine.') }) } } },
    path: ['GorillaFileSystem.mkdir', 'GorillaFileSystem.mv', 'GorillaFileSystem.cat'],
    involved_classes: ['GorillaFileSystem'],
    answer: [
      ["mkdir(dir_name='done')", "mv(source='plan.txt',destination='done')"],
      ["cd(folder='done')", "cat('plan.txt')"],
    ],
  },
  {
    id: 'multi_turn_base_1',
    question: [
      asked('I am ada, my password is beans. Open a ticket of the highest priority: "Printer on fire".'),
      asked('It is out, you can close it.'),
    ],
    initial_config: { TicketAPI: { ticket_queue: [], ticket_counter: 7, current_user: null } },
    path: ['TicketAPI.ticket_login', 'TicketAPI.create_ticket', 'TicketAPI.close_ticket'],
    involved_classes: ['TicketAPI'],
    answer: [
      ["ticket_login(username='ada', password='beans')", "create_ticket(title='Printer on fire', priority=5)"],
      ['close_ticket(ticket_id=7)'],
    ],
  },
]

const functionDocs: Readonly<Record<string, readonly object[]>> = {
  gorilla_file_system: [
    declared('mkdir', 'Makes a folder in the current one.', { dir_name: text('Its name.') }),
    declared('mv', 'Moves a file, or gives it another name.', {
      source: text('What.'),
      destination: text('Where to.'),
    }),
    declared('cd', 'Goes into a folder.', { folder: text('Its name, or .. for the one above.') }),
    declared('cat', 'Shows what stands in a file.', { file_name: text('Its name.') }),
  ],
  ticket_api: [
    declared('ticket_login', 'Logs a user in.', { username: text('Who.'), password: text('Of the user.') }),
    declared('create_ticket', 'Opens a ticket.', { title: text('Of the ticket.'), priority: whole('1 to 5.') }, [
      'title',
    ]),
    declared('close_ticket', 'Closes a ticket.', { ticket_id: whole('Of the ticket.') }),
  ],
  math_api: [],
  message_api: [],
  posting_api: [],
  trading_bot: [],
  travel_booking: [],
  vehicle_control: [],
}

const address = {
  address1: '1 Mill Lane',
  address2: 'Floor 2',
  city: 'Denver',
  country: 'USA',
  state: 'CO',
  zip: '80202',
}

const variant = (id: string, color: string, price: number) => [
  id,
  { item_id: id, options: { color }, available: true, price },
]

function order(id: string, itemId: string, color: string, price: number) {
  const item = { name: 'Kettle', product_id: '1000000001', item_id: itemId, price, options: { color } }
  const paid = { transaction_type: 'payment', amount: price, payment_method_id: 'gift_card_1' }
  const about = { order_id: id, user_id: 'ada_byron_1', address, status: 'pending', fulfillments: [] }
  return [id, { ...about, items: [item], payment_history: [paid] }]
}

const shop = {
  products: {
    '1000000001': {
      name: 'Kettle',
      product_id: '1000000001',
      variants: Object.fromEntries([variant('2000000001', 'red', 40.5), variant('2000000002', 'blue', 42)]),
    },
  },
  users: {
    ada_byron_1: {
      user_id: 'ada_byron_1',
      name: { first_name: 'Ada', last_name: 'Byron' },
      address,
      email: 'ada@example.com',
      payment_methods: { gift_card_1: { source: 'gift_card', id: 'gift_card_1', balance: 60 } },
      orders: ['#W1', '#W2'],
    },
  },
  orders: Object.fromEntries([order('#W1', '2000000001', 'red', 40.5), order('#W2', '2000000002', 'blue', 42)]),
}

const knowsHerEmail = 'You are Ada Byron, your email is ada@example.com.'

const tasks = [
  {
    reason_for_call: 'You want to cancel order #W1, for you no longer need it.',
    actions: [
      ['find_user_id_by_email', { email: 'ada@example.com' }],
      ['get_order_details', { order_id: '#W1' }],
      ['cancel_pending_order', { order_id: '#W1', reason: 'no longer needed' }],
    ],
    communicate_info: ['40.5'],
  },
  {
    reason_for_call: 'You want the kettle of order #W2 in red, paid as before.',
    actions: [
      ['find_user_id_by_email', { email: 'ada@example.com' }],
      ['get_product_details', { product_id: '1000000001' }],
      [
        'modify_pending_order_items',
        { order_id: '#W2', item_ids: ['2000000002'], new_item_ids: ['2000000001'], payment_method_id: 'gift_card_1' },
      ],
    ],
    communicate_info: [],
  },
].map(({ reason_for_call: reason, actions, communicate_info: told }, index) => ({
  id: `synthetic-${index}`,
  user_scenario: {
    persona: null,
    instructions: {
      task_instructions: 'Be brief.',
      domain: 'retail',
      reason_for_call: reason,
      known_info: knowsHerEmail,
    },
  },
  initial_state: null,
  evaluation_criteria: {
    actions: actions.map(([name, given], at) => ({ action_id: `${index}_${at}`, name, arguments: given, info: null })),
    communicate_info: told,
    nl_assertions: null,
    reward_basis: ['DB', 'COMMUNICATE'],
  },
}))

/** Entries of simple_python and multi_turn_base, tasks of retail. */
export const syntheticCounts: readonly [number, number, number] = [
  simpleEntries.length,
  conversations.length,
  tasks.length,
]

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const questions = (rows: readonly { readonly answer: unknown }[]): string =>
  lines(rows.map(({ answer: _, ...row }) => row))

/**
 * A few entries of our own in upstream's formats, for where the benchmarks' data is not there: all is made up.
 *
 * @returns The folder, with `bfcl` and `tau2` in it.
 */
export async function writeSyntheticData(dir: string): Promise<string> {
  const files: Readonly<Record<string, string>> = {
    'README.md': 'Synthetic: made up by glmkit to try out its loaders, no data of BFCL or τ²-bench.\n',
    'bfcl/BFCL_v4_simple_python.json': questions(simpleEntries),
    'bfcl/possible_answer/BFCL_v4_simple_python.json': lines(
      simpleEntries.map(({ id, answer }) => ({ id, ground_truth: [answer] })),
    ),
    'bfcl/BFCL_v4_multi_turn_base.json': questions(conversations),
    'bfcl/possible_answer/BFCL_v4_multi_turn_base.json': lines(
      conversations.map(({ id, answer }) => ({ id, ground_truth: answer })),
    ),
    ...Object.fromEntries(
      Object.entries(functionDocs).map(([name, docs]) => [`bfcl/multi_turn_func_doc/${name}.json`, lines(docs)]),
    ),
    'tau2/retail/db.json': JSON.stringify(shop),
    'tau2/retail/tasks.json': JSON.stringify(tasks),
    'tau2/retail/policy.md': '# Policy of a synthetic shop\n\nFind out who the user is before you change an order.\n',
    'tau2/user_simulator/simulation_guidelines.md': 'Play the user below. Say ###STOP### when all is done.\n',
    'tau2/user_simulator/simulation_guidelines_tools.md': 'Play the user below, with your tools.\n',
  }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), content)
  }
  return dir
}
