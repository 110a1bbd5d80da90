interface ErrorText {
  readonly status: number
  readonly en: string
  readonly zh: string
  /** What `{}` stands for when nobody says: a field, a value or a time. */
  readonly about?: string
}

/** A code the endpoint answers: its business codes, and HTTP statuses where it has none. */
export type ErrorCode =
  | '-1'
  | '404'
  | '405'
  | '500'
  | '502'
  | '503'
  | '504'
  | '1000'
  | '1001'
  | '1002'
  | '1003'
  | '1004'
  | '1112'
  | '1113'
  | '1121'
  | '1200'
  | '1210'
  | '1211'
  | '1213'
  | '1214'
  | '1215'
  | '1220'
  | '1221'
  | '1222'
  | '1230'
  | '1231'
  | '1234'
  | '1261'
  | '1300'
  | '1301'
  | '1302'
  | '1303'
  | '1304'
  | '1305'
  | '1308'
  | '1309'
  | '1310'
  | '1311'
  | '1312'
  | '1313'
  | '1314'
  | '1315'
  | '1316'
  | '1317'
  | '1318'
  | '1319'
  | '1320'
  | '1321'

const busy = { status: 429, en: 'The service may be temporarily overloaded, please try again later' }
const limit = { status: 429, about: '2026-01-01 00:00:00' }
const plan = { status: 403, about: 'glm-5' }
const edge = { en: 'The server is temporarily unable to serve your request', zh: '服务器暂时无法处理请求' }

/**
 * Every business code of the endpoint, and HTTP statuses where it has no code; `{}` stands for what the error is about.
 *
 * The wording is recorded or documented; 1314–1321 are described in few places and worded by what they mean.
 *
 * @see https://docs.z.ai/api-reference/api-code
 */
export const errorTable: Readonly<Record<ErrorCode, ErrorText>> = {
  '-1': { status: 500, en: 'System error', zh: '系统错误' },
  '404': { status: 404, en: 'Not Found: {}', zh: '未找到：{}' },
  '405': { status: 405, en: 'Method Not Allowed: {}', zh: '不支持的请求方法：{}' },
  '500': { status: 500, en: 'Internal Error: {}', zh: '内部错误：{}', about: 'please try again later' },
  '502': { status: 502, ...edge },
  '503': { status: 503, ...edge },
  '504': { status: 504, ...edge },
  '1000': { status: 401, en: 'Authentication Failed', zh: '身份验证失败。' },
  '1001': {
    status: 401,
    en: 'Authentication parameter not received in Header, unable to authenticate',
    zh: 'Header中未收到Authentication参数，无法进行身份验证',
  },
  '1002': {
    status: 401,
    en: 'Authorization Token is invalid, please ensure that the Authorization Token is correctly provided.',
    zh: 'Authorization Token非法，请确认Authorization Token正确传递。',
  },
  '1003': {
    status: 401,
    en: 'Authentication Token expired, please regenerate/obtain',
    zh: 'Authentication Token已过期，请重新生成/获取',
  },
  '1004': {
    status: 401,
    en: 'Authentication failed with the provided Authentication Token',
    zh: '通过提供的Authentication Token的验证失败',
  },
  '1112': {
    status: 429,
    en: 'Your account has been locked, please contact customer service to unlock',
    zh: '您的账户已被锁定，请联系客服解锁',
  },
  '1113': {
    status: 429,
    en: 'Insufficient balance or no resource package. Please recharge.',
    zh: '余额不足或无可用资源包,请充值。',
  },
  '1121': { status: 429, en: 'Account has irregular activities and has been locked', zh: '账户存在异常行为，已被锁定' },
  '1200': { status: 500, en: 'API Call Error', zh: 'API 调用错误' },
  '1210': {
    status: 400,
    en: 'Invalid API parameter, please check the documentation.',
    zh: 'API 调用参数有误，请检查文档。',
  },
  '1211': { status: 400, en: 'Unknown Model, please check the model code.', zh: '模型不存在，请检查模型代码。' },
  '1213': {
    status: 400,
    en: 'The {} parameter was not received properly.',
    zh: '未正常接收到{}参数。',
    about: 'prompt',
  },
  '1214': {
    status: 400,
    en: 'The {} parameter is illegal. Please check the documentation.',
    zh: '{} 参数非法。请检查文档。',
    about: 'messages',
  },
  '1215': {
    status: 400,
    en: '{} cannot be set simultaneously, please check the documentation',
    zh: '{} 不能同时设置，请检查文档',
    about: 'temperature and top_p',
  },
  '1220': { ...plan, en: 'You do not have permission to access {}', zh: '您无权访问 {}' },
  '1221': { ...plan, status: 404, en: 'API {} has been taken offline', zh: 'API {} 已下线' },
  '1222': { ...plan, status: 404, en: 'API {} does not exist', zh: 'API {} 不存在' },
  '1230': { status: 500, en: 'API call process error', zh: 'API 调用流程出错' },
  '1231': { status: 400, en: 'You already have a request: {}', zh: '您已有请求：{}', about: 'request-1' },
  '1234': {
    status: 500,
    en: 'Network error, error id: {}, please contact customer service',
    zh: '网络错误，错误id：{}，请联系客服',
    about: '2026010100000000',
  },
  '1261': { status: 400, en: 'Prompt exceeds max length', zh: 'Prompt 超长' },
  '1300': { status: 400, en: 'API call blocked by policy', zh: 'API 调用被策略阻止' },
  '1301': {
    status: 400,
    en: 'System detected potentially unsafe or sensitive content in input or generation. Please avoid using prompts that may generate sensitive content. Thank you for your cooperation.',
    zh: '系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语，感谢您的配合。',
  },
  '1302': { status: 429, en: 'Rate limit reached for requests', zh: '您的账户已达到速率限制，请您控制请求频率' },
  '1303': {
    status: 429,
    en: 'High frequency usage of this API, please reduce frequency or contact customer service to increase limits',
    zh: '您当前使用该API的频率过高，请降低频率，或联系客服增加限额',
  },
  '1304': {
    ...limit,
    en: 'Daily call limit for this API reached. For more requests, please contact customer service to purchase',
    zh: '已达到今日API调用次数限额，如有更多请求，请联系客服购买',
  },
  '1305': { ...busy, zh: '该模型当前访问量过大，请您稍后再试' },
  '1308': {
    ...limit,
    en: 'Usage limit reached for 5 hour. Your limit will reset at {}',
    zh: '已达到 5 小时的使用上限。您的限额将在 {} 重置。',
  },
  '1309': {
    status: 429,
    en: 'Your GLM Coding Plan package has expired and is temporarily unavailable. You can resume using it after renewing the subscription on the official website.',
    zh: '您的GLM Coding Plan套餐已到期，暂无法使用，续订后可恢复使用',
  },
  '1310': {
    ...limit,
    en: 'Weekly/Monthly Limit Exhausted. Your limit will reset at {}',
    zh: '您已达到每周/每月使用上限，您的限额将在 {} 重置。',
  },
  '1311': {
    ...plan,
    en: 'Your current subscription plan does not yet include access to {}',
    zh: '您当前的订阅套餐暂未开放 {} 权限',
  },
  '1312': { ...busy, zh: '该模型当前访问量过大，请稍后再试，或使用其它模型' },
  '1313': {
    status: 429,
    en: "Your account's current usage pattern does not comply with the Fair Usage Policy",
    zh: '您的账户当前使用模式不符合公平使用政策',
  },
  '1314': { ...plan, en: 'Your plan does not include {}', zh: '您的套餐不包含 {}' },
  '1315': { ...plan, en: 'Your plan does not allow this use of {}', zh: '您的套餐不允许以此方式使用 {}' },
  '1316': { ...limit, en: 'Plan quota used up. Your limit will reset at {}', zh: '套餐额度已用完，将在 {} 重置' },
  '1317': { ...limit, en: 'Weekly quota used up. Your limit will reset at {}', zh: '每周额度已用完，将在 {} 重置' },
  '1318': { ...limit, en: 'Monthly quota used up. Your limit will reset at {}', zh: '每月额度已用完，将在 {} 重置' },
  '1319': { ...limit, en: 'Team quota used up. Your limit will reset at {}', zh: '团队额度已用完，将在 {} 重置' },
  '1320': { ...limit, en: 'Member quota used up. Your limit will reset at {}', zh: '成员额度已用完，将在 {} 重置' },
  '1321': { ...limit, en: 'Key quota used up. Your limit will reset at {}', zh: '密钥额度已用完，将在 {} 重置' },
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

export function errorTextOf(code: ErrorCode): ErrorText {
  return errorTable[code]
}
