import { jsonText } from '../../../python/json-text.ts'
import { str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool, ToolParameter } from '../toolkit.ts'
import { rowsText } from './banking-database.ts'
import type { BankingDatabase } from './banking-database.ts'
import { callDiscoverable, unlockedText } from './call-discoverable.ts'
import { today } from './clock.ts'
import { deterministicId } from './deterministic-id.ts'
import type { DiscoverableTool } from './discoverable-tool.ts'

type Tools = Readonly<Record<string, DiscoverableTool>>

const argumentsParameter = (example: string): ToolParameter => ({
  ...textParameter('arguments', `JSON string of arguments for the tool (e.g., '${example}')`),
  default: '{}',
})

/** How an agent gets at what the knowledge base tells of. What is unlocked is not part of the database; what was used is. */
export function agentDiscoveryTools(
  db: BankingDatabase,
  agentTools: Tools,
  userTools: Tools,
): Readonly<Record<string, Tau2Tool>> {
  const unlocked = new Set<string>()
  return {
    give_discoverable_user_tool: {
      kind: 'generic',
      isMutating: true,
      description:
        'Pass a tool to the user so they can execute it themselves.\n\nUse this when the knowledge base indicates that the user should perform\nan action themselves (e.g., "to do X, have the user call tool_name(args)").\n\nThe user will then be able to call `call_discoverable_tool` with the same\ntool name and arguments to simulate executing the action.',
      parameters: [
        textParameter(
          'discoverable_tool_name',
          'The name of the discoverable tool (e.g., "open_webpage", "navigate_to_section")',
        ),
        argumentsParameter('{"url": "https://example.com"}'),
      ],
      run(toolName = null, argumentsText = '{}') {
        const name = str(toolName)
        const tool = toolOf(userTools, name)
        if (tool === undefined) return `Error: Unknown discoverable tool '${name}'. This tool is not available.`
        db.add('user_discoverable_tools', deterministicId(16, 'user_discoverable_tool', name), {
          tool_name: name,
          status: 'GIVEN',
        })
        const shown = argumentsText === '{}' ? '(no arguments)' : str(argumentsText)
        return `Tool given to user: ${name}\nDescription: ${tool.description}\nArguments: ${shown}\n\nThe user can now execute this action by calling \`call_discoverable_user_tool\` with discoverable_tool_name='${name}' and the same arguments.`
      },
    },
    unlock_discoverable_agent_tool: {
      kind: 'generic',
      isMutating: true,
      description:
        'Unlock an agent discoverable tool that was found in the knowledge base.\n\nUse this when the knowledge base indicates that you have access to a specialized\ninternal tool. The knowledge base will tell you the tool name to unlock.\n\nAfter unlocking, you can use the tool by calling `call_discoverable_agent_tool` with\nthe tool name and required arguments.',
      parameters: [
        textParameter(
          'agent_tool_name',
          'The name of the agent discoverable tool to unlock\n(e.g., "calculate_apr_adjustment_7842")',
        ),
      ],
      run(toolName = null) {
        const name = str(toolName)
        const tool = toolOf(agentTools, name)
        if (tool === undefined) return unknownAgentTool(name)
        unlocked.add(name)
        return unlockedText(name, tool)
      },
    },
    call_discoverable_agent_tool: {
      kind: 'write',
      description:
        'Call an agent discoverable tool that you have previously unlocked.\n\nUse this after unlocking a tool with `unlock_discoverable_agent_tool`. The knowledge base\nwill tell you which tool to use and what arguments to provide.',
      parameters: [
        textParameter('agent_tool_name', 'The name of the agent discoverable tool to call'),
        argumentsParameter('{"user_id": "abc123"}'),
      ],
      run(toolName = null, argumentsText = '{}') {
        const name = str(toolName)
        const tool = toolOf(agentTools, name)
        if (tool === undefined) return unknownAgentTool(name)
        if (!unlocked.has(name)) {
          return `Error: Tool '${name}' has not been unlocked. You must first use \`unlock_discoverable_agent_tool\` to unlock this tool before calling it.`
        }
        const { reply, given } = callDiscoverable(db, tool, name, 'KnowledgeTools', argumentsText)
        if (given !== undefined) {
          db.add('agent_discoverable_tools', deterministicId(16, 'agent_discoverable_tool', name), {
            tool_name: name,
            status: 'CALLED',
          })
        }
        return reply
      },
    },
    list_discoverable_agent_tools: {
      kind: 'read',
      description:
        'List all agent discoverable tools that you have called.\n\nUse this to see what specialized tools you have used.',
      parameters: [],
      run: () =>
        `Your called agent tools:\n${rowsText('agent_discoverable_tools', db.rows('agent_discoverable_tools'))}`,
    },
  }
}

/** How a user gets at what the agent has given. */
export function userDiscoveryTools(db: BankingDatabase, userTools: Tools): Readonly<Record<string, Tau2Tool>> {
  return {
    call_discoverable_user_tool: {
      kind: 'write',
      description:
        'Call a tool that was given to you by the agent.\n\nUse this when the agent has instructed you to perform an action using\na discoverable tool. The agent will have told you the tool name and arguments.\n\nThis simulates you performing the action in the real world (e.g., opening\na webpage, navigating to a section, clicking a button).',
      parameters: [
        textParameter('discoverable_tool_name', 'The name of the discoverable tool to call (e.g., "open_webpage")'),
        argumentsParameter('{"url": "https://example.com"}'),
      ],
      run: (toolName = null, argumentsText = '{}') => callGiven(db, userTools, str(toolName), argumentsText),
    },
    list_discoverable_user_tools: {
      kind: 'read',
      description:
        'List all tools that have been given to you by the agent.\n\nUse this to see what actions the agent has instructed you to perform.',
      parameters: [],
      run: () =>
        `Tools given to you by the agent:\n${rowsText('user_discoverable_tools', db.rows('user_discoverable_tools'))}`,
    },
  }
}

function callGiven(db: BankingDatabase, userTools: Tools, name: string, argumentsText: PyValue): string {
  const tool = toolOf(userTools, name)
  if (tool === undefined) return `Error: Unknown discoverable tool '${name}'. This tool is not available.`
  if (db.row('user_discoverable_tools', deterministicId(16, 'user_discoverable_tool', name)) === undefined) {
    return `Error: Tool '${name}' has not been given to you by the agent. The agent must first use \`give_discoverable_user_tool\` to give this tool to you.`
  }
  const { reply, given } = callDiscoverable(db, tool, name, 'KnowledgeUserTools', argumentsText)
  if (given !== undefined) {
    const id = deterministicId(16, 'user_discoverable_tool_call', name, jsonText(given, { sortKeys: true }))
    db.add('user_discoverable_tool_calls', id, {
      tool_name: name,
      arguments: given,
      called_at: today,
      status: 'CALLED',
    })
  }
  return reply
}

function toolOf(tools: Tools, name: string): DiscoverableTool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined
}

function unknownAgentTool(name: string): string {
  return `Error: Unknown agent tool '${name}'. This tool is not available.`
}
