import { ApiError } from './api-error.ts'
import type { ChatRequest, ToolDefinition } from './brain.ts'
import { isRecord } from './is-record.ts'
import { type HostShape, hostShapes } from './host-shape.ts'
import type { ModelSpec } from './models.ts'
import { readMessages } from './read-messages.ts'

/** What only the server needs to know of a request, besides what the brain sees. */
export interface WireRequest extends ChatRequest {
  readonly spec: ModelSpec
  readonly stream: boolean
  /** Whether a streamed call comes in fragments instead of whole. */
  readonly toolStream: boolean
  /** Whether reasoning from before the last user message is dropped. */
  readonly clearThinking: boolean
  readonly requestId: string | undefined
  /** Whether a stream was asked to end with its usage. */
  readonly includeUsage: boolean
  /** `max_tokens` as it came. */
  readonly givenMaxTokens: number | undefined
}

/** The vendor's default where a request names no `max_tokens`. */
const defaultMaxTokens = 65_536
const maxTools = 128

/**
 * Validates a request body and fills in the endpoint's defaults.
 *
 * @throws {ApiError} With the endpoint's code for the first thing that is wrong.
 * @see https://docs.z.ai/api-reference/llm/chat-completion
 */
export function readRequest(
  body: unknown,
  models: ReadonlyMap<string, ModelSpec>,
  shape: HostShape = hostShapes.zai,
): WireRequest {
  if (!isRecord(body)) {
    throw invalid('the body must be a JSON object', '请求体必须是 JSON 对象')
  }
  const spec = readModel(body.model, models, shape)
  const messages = readMessages(body.messages, shape.reasoningField)
  const tools = readTools(body.tools)
  const thinking = shape.isVendor ? readThinking(body.thinking, spec, shape) : readOtherThinking(body)
  const maxTokens = readNumber(body, 'max_tokens', 1, spec.maxOutputTokens)
  if (maxTokens !== undefined && !Number.isInteger(maxTokens)) {
    throw invalid('max_tokens must be an integer', 'max_tokens参数非法：必须是整数')
  }
  const temperature = readNumber(body, 'temperature', 0, 1)
  const topP = readNumber(body, 'top_p', 0.01, 1)
  const stop = readStop(body.stop)
  return {
    model: spec.id,
    spec,
    messages,
    tools,
    ...thinking,
    maxTokens: maxTokens ?? Math.min(defaultMaxTokens, spec.maxOutputTokens),
    // The endpoint ignores every other type, json_schema too.
    responseFormat:
      isRecord(body.response_format) && body.response_format.type === 'json_object' ? 'json_object' : 'text',
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stop !== undefined && { stop }),
    stream: readFlag(body, 'stream'),
    toolStream: readFlag(body, 'tool_stream'),
    requestId: shape.isVendor ? readRequestId(body.request_id) : undefined,
    includeUsage: isRecord(body.stream_options) && body.stream_options.include_usage === true,
    givenMaxTokens: maxTokens,
  }
}

function readModel(value: unknown, models: ReadonlyMap<string, ModelSpec>, shape: HostShape): ModelSpec {
  if (value === undefined || value === null) throw new ApiError('1213', { about: 'model' })
  const spec = typeof value === 'string' ? (models.get(value) ?? models.get(plainId(value, shape))) : undefined
  if (spec !== undefined) return spec
  const known = [...models.keys()].join(', ')
  throw new ApiError('1211', {
    en: `${JSON.stringify(value)} is not one of ${known}`,
    zh: `${JSON.stringify(value)} 不在 ${known} 之中`,
  })
}

/** Other hosts say `z-ai/glm-5`, `zai-org/GLM-5` or `glm-5:cloud`. */
function plainId(id: string, shape: HostShape): string {
  return shape.isVendor ? id : id.toLowerCase().replace(/^.*\//, '').replace(/:.*$/, '')
}

function readTools(value: unknown): ToolDefinition[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw illegalTools('tools must be a list', 'tools 必须是列表')
  if (value.length > maxTools) {
    throw illegalTools(`there are ${value.length} tools, at most ${maxTools} are allowed`, `最多 ${maxTools} 个工具`)
  }
  return value.map(readTool)
}

function readTool(tool: unknown, index: number): ToolDefinition {
  const at = `tools[${index}]`
  if (!isRecord(tool) || tool.type !== 'function' || !isRecord(tool.function)) {
    throw illegalTools(`${at}.type must be "function" with a function object`, `${at}.type:type is illegal`)
  }
  const { name, description, parameters } = tool.function
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw illegalTools(`${at}.function.name must be 1–64 characters of a-z A-Z 0-9 _ -`, `${at}.function.name 参数非法`)
  }
  if (typeof description !== 'string' || description === '') {
    throw illegalTools(`${at}.function.description is missing`, `${at}.function.description 缺失`)
  }
  if (!isRecord(parameters)) {
    throw illegalTools(`${at}.function.parameters is missing`, `${at}.function.parameters 缺失`)
  }
  // All fields in the order they came: the template prints the object as it is, `strict` too.
  return { ...tool.function, name, description, parameters }
}

interface Thinking {
  readonly thinking: boolean
  readonly clearThinking: boolean
}

function readThinking(value: unknown, spec: ModelSpec, shape: HostShape): Thinking {
  if (value === undefined || value === null) return { thinking: true, clearThinking: shape.clearsThinking }
  if (!isRecord(value) || (value.type !== undefined && value.type !== 'enabled' && value.type !== 'disabled')) {
    throw invalid(
      'thinking.type must be "enabled" or "disabled"',
      "thinking.type 参数非法，取值范围 ['enabled','disabled']",
    )
  }
  if (value.type === 'disabled' && spec.id.startsWith('glm-5.3')) {
    throw invalid(`${spec.id} cannot disable thinking, leave thinking out`, `${spec.id} 不支持关闭 thinking`)
  }
  const { clear_thinking: clear = shape.clearsThinking } = value
  return { thinking: value.type !== 'disabled', clearThinking: clear !== false }
}

/** OpenRouter takes `reasoning`, servers of one's own hand `chat_template_kwargs` on to the template. */
function readOtherThinking({ reasoning, chat_template_kwargs: template }: Record<string, unknown>): Thinking {
  const fields = isRecord(template) ? template : {}
  const isOff = fields.enable_thinking === false || (isRecord(reasoning) && reasoning.enabled === false)
  return { thinking: !isOff, clearThinking: fields.clear_thinking !== false }
}

function readNumber(body: Record<string, unknown>, field: string, min: number, max: number): number | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw invalid(`${field} must be a number in [${min},${max}]`, `${field}参数非法：限制数值范围[${min},${max}]`)
}

function readFlag(body: Record<string, unknown>, field: string): boolean {
  const value = body[field] ?? false
  if (typeof value === 'boolean') return value
  throw invalid(`${field} must be true or false`, `${field}参数非法：必须是布尔值`)
}

function readStop(value: unknown): string | undefined {
  const [stop, ...others]: unknown[] = Array.isArray(value) ? value : [value ?? undefined]
  if (others.length > 0) throw invalid('stop takes at most 1 text', 'stop参数非法：最多 1 个停止词')
  if (stop === undefined || (typeof stop === 'string' && stop !== '')) return stop
  throw invalid('stop must be a text or a list of one text', 'stop参数非法：必须是非空文本')
}

function readRequestId(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && value.length >= 6 && value.length <= 64) return value
  throw invalid('request_id must be 6–64 characters', 'request_id参数非法：长度限制[6,64]')
}

function invalid(en: string, zh: string): ApiError {
  return new ApiError('1210', { en, zh })
}

function illegalTools(en: string, zh: string): ApiError {
  return new ApiError('1214', { about: 'tools', en, zh })
}
