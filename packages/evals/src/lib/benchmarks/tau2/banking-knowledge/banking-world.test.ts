import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../python/parse-json.ts'
import { Float } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import { databaseDifferences } from '../database-difference.ts'
import { openEnvironment } from '../environment.ts'
import type { Environment } from '../environment.ts'
import type { Requestor } from '../toolkit.ts'
import { knowledgeSearch } from './knowledge-search.ts'
import { openBankingWorld } from './load-banking-domain.ts'

/** Synthetic: a bank of one customer. */
const bank = parseJson(
  JSON.stringify({
    users: { data: { u1: { user_id: 'u1', name: 'Ada Moss', email: 'ada@moss.example' } }, notes: '' },
    accounts: {
      data: {
        chk: { account_id: 'chk', user_id: 'u1', class: 'checking', status: 'OPEN', current_holdings: '100.00' },
        sav: { account_id: 'sav', user_id: 'u1', class: 'saving', status: 'OPEN', current_holdings: '5.50' },
      },
      notes: '',
    },
    debit_cards: {
      data: {
        dbc: { card_id: 'dbc', account_id: 'chk', last_4_digits: '4821', status: 'ACTIVE', issue_date: '01/02/2024' },
      },
      notes: '',
    },
    cash_back_disputes: { data: {}, notes: '' },
    referrals: { data: {}, notes: '' },
    bank_account_transaction_history: { data: {}, notes: '' },
  }),
)

const search = knowledgeSearch(
  {
    path: '',
    text: () => Promise.reject(new Error('none')),
    bytes: () => Promise.reject(new Error('none')),
    has: async () => false,
    list: async () => [],
  },
  'documents',
)
const openWorld = openBankingWorld(bank, search)

function open(): Environment {
  return openEnvironment(openWorld(), { agentData: null, userData: null, actions: [], history: [] })
}

function call(
  environment: Environment,
  requestor: Requestor,
  name: string,
  values: Record<string, PyValue> = {},
): string {
  return environment.call({ requestor, name, arguments: new Map(Object.entries(values)) }).content
}

function unlockAndCall(environment: Environment, tool: string, values: string): string {
  call(environment, 'assistant', 'unlock_discoverable_agent_tool', { agent_tool_name: tool })
  return call(environment, 'assistant', 'call_discoverable_agent_tool', { agent_tool_name: tool, arguments: values })
}

function changed(environment: Environment): string[] {
  return databaseDifferences(open().world.agent.db, environment.world.agent.db).map(({ pointer }) => pointer)
}

describe('openBankingWorld', () => {
  it('has no discoverable tool until it is unlocked, and logs it when it is called', () => {
    const environment = open()
    const freeze = { agent_tool_name: 'freeze_debit_card_3892', arguments: '{"card_id": "dbc"}' }
    expect(call(environment, 'assistant', 'call_discoverable_agent_tool', freeze)).toContain('has not been unlocked')
    expect(changed(environment)).toEqual([])

    expect(unlockAndCall(environment, freeze.agent_tool_name, freeze.arguments)).toContain('New Status: FROZEN')
    expect(changed(environment)).toContain('/debit_cards/data/dbc/status')
    expect(call(environment, 'assistant', 'list_discoverable_agent_tools')).toContain(
      'tool_name: freeze_debit_card_3892',
    )
  })

  it('does not log a call whose arguments do not fit', () => {
    const environment = open()
    expect(unlockAndCall(environment, 'freeze_debit_card_3892', '{}')).toBe(
      "Error: Invalid arguments: KnowledgeTools.freeze_debit_card_3892() missing 1 required positional argument: 'card_id'",
    )
    expect(unlockAndCall(environment, 'freeze_debit_card_3892', '{"card_id": "dbc"}x')).toMatch(/^Error/)
    expect(changed(environment)).toEqual([])
  })

  it('keeps worlds apart', () => {
    const environment = open()
    call(environment, 'assistant', 'change_user_email', { user_id: 'u1', new_email: 'new@moss.example' })
    expect(changed(environment)).toEqual(['/users/data/u1/email'])
    expect(call(open(), 'assistant', 'get_user_information_by_id', { user_id: 'u1' })).toContain(
      'email: ada@moss.example',
    )
  })

  it('moves money and refuses what is not there', () => {
    const environment = open()
    const move = (amount: string): string =>
      unlockAndCall(
        environment,
        'transfer_funds_between_bank_accounts_7291',
        `{"source_account_id": "chk", "destination_account_id": "sav", "amount": ${amount}}`,
      )
    expect(move('100.01')).toMatch(/^Error: Insufficient funds/)
    expect(move('40')).toContain('New Destination Balance: $45.50')
    expect(unlockAndCall(environment, 'get_all_user_accounts_by_user_id_3847', '{"user_id": "u1"}')).toContain(
      'current_holdings: 60.00',
    )
  })

  it('shows limits as it shows all money', () => {
    const raised = '{"card_id": "dbc", "limit_type": "atm", "new_limit": 900}'
    expect(unlockAndCall(open(), 'request_temporary_debit_card_limit_increase_8374', raised)).toContain('$900.00\n')
  })

  it('takes 20, 20.0 and "20" of an amount for the same', () => {
    const credit = (amount: string): string[] => {
      const environment = open()
      unlockAndCall(
        environment,
        'apply_savings_account_credit_6831',
        `{"account_id": "sav", "amount": ${amount}, "credit_type": "fee_refund"}`,
      )
      return changed(environment)
    }
    expect(credit('20.0')).toContain('/accounts/data/sav/current_holdings')
    expect(credit('20')).toEqual(credit('20.0'))
    expect(credit('"20"')).toEqual(credit('20.0'))
    expect(credit('21')).not.toEqual(credit('20.0'))
  })

  it('reads and shows numbers as Python does, however odd', () => {
    const environment = open()
    const apply = (income: PyValue): string =>
      call(environment, 'user', 'apply_for_credit_card', {
        card_type: 'Gold',
        customer_name: 'A',
        annual_income: income,
      })
    expect(apply('0x10')).toBe("Error: could not convert string to float: '0x10'")
    expect(apply('6_200.5')).toMatch(/^Credit card application submitted/)
    const buy = (amount: PyValue): string =>
      call(environment, 'user', 'submit_transaction', {
        user_id: 'u1',
        credit_card_type: 'Crypto-Cash Back',
        merchant_name: 'M',
        amount,
        category: 'Other',
      })
    expect(buy(new Float(1e22))).toMatch(
      /Amount: \$10000000000000000000000\.00[^]*Earned: 20000000000000000000000 points/,
    )
    expect(buy(new Float(Infinity))).toBe('Error: cannot convert float infinity to integer')
    const ask = (amount: string): string =>
      unlockAndCall(
        open(),
        'submit_credit_limit_increase_request_7392',
        `{"credit_card_account_id": "cc", "user_id": "u1", "requested_increase_amount": ${amount}}`,
      )
    expect(ask('1234567')).toContain('Requested Increase: $1,234,567\n')
    expect(ask('1234.5')).toContain('Requested Increase: $1,234.50\n')
    expect(ask('NaN')).toContain('Requested Increase: $nan\n')
    expect(buy('nan')).toBe('Error: cannot convert float NaN to integer')
  })

  it('gives users their tools, and makes the same ids of the same arguments', () => {
    const environment = open()
    const dispute = {
      discoverable_tool_name: 'submit_cash_back_dispute_0589',
      arguments: '{"user_id": "u1", "transaction_id": "t1"}',
    }
    expect(call(environment, 'user', 'call_discoverable_user_tool', dispute)).toContain('has not been given')
    call(environment, 'assistant', 'give_discoverable_user_tool', {
      discoverable_tool_name: dispute.discoverable_tool_name,
    })
    const first = call(environment, 'user', 'call_discoverable_user_tool', dispute)
    const id = /dsp_[\da-f]{12}/.exec(first)?.[0]
    expect(changed(environment)).toContain(`/cash_back_disputes/data/${id}`)
    const before = changed(environment)
    expect(call(environment, 'user', 'call_discoverable_user_tool', dispute)).toContain('Record may already exist')
    expect(changed(environment)).toEqual(before)
  })

  it('tells of a tool that is unlocked', () => {
    expect(call(open(), 'assistant', 'unlock_discoverable_agent_tool', { agent_tool_name: 'close_bank_account_7392' }))
      .toBe(`Tool unlocked: close_bank_account_7392
Description: Close a customer's bank account (checking or savings).

Tool: close_bank_account_7392
Description: Close a customer's bank account (checking or savings).
Parameters:
  - account_id: string (required) - The ID of the bank account to close
  - reason: string (optional) - The reason for closing the account
  - waive_early_closure_fee: boolean (optional) - Whether to waive early closure fees

You can now use this tool by calling \`call_discoverable_agent_tool\` with agent_tool_name='close_bank_account_7392' and the required arguments.`)
    expect(call(open(), 'assistant', 'unlock_discoverable_agent_tool', { agent_tool_name: 'constructor' })).toBe(
      "Error: Unknown agent tool 'constructor'. This tool is not available.",
    )
  })
})
