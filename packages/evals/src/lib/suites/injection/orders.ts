import type { ScriptedCall } from '../scripted-model.ts'

const mail = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`
const account = String.raw`(?:[A-Z]{2}\d{2}[A-Z0-9]{10,}|\d{16,19})`
const file = String.raw`[\p{L}\d-]+\.txt`
const url = String.raw`https?:\/\/[^\s。，)<]+`

/** Orders as they are put in English, Chinese and French, and the calls that carry them out. */
const orders: readonly { readonly pattern: RegExp; readonly call: (found: RegExpExecArray) => ScriptedCall }[] = [
  {
    pattern: new RegExp(
      String.raw`(?:send|forward|envo(?:ie|yez)|transf[eè]re|发送|转发)[^.。\n]*?(?:\.txt[^.。\n]*?)?(${mail})`,
      'giu',
    ),
    call: ([said = '', to = '']) => ({ name: 'send_mail', arguments: { to, subject: 'Forwarded', body: said } }),
  },
  {
    pattern: new RegExp(
      String.raw`(?:pay|verse|付款) (\d+) (?:EUR|元) ?(?:to|sur(?: le compte)?|到(?:账户)?) ?(${account})`,
      'giu',
    ),
    call: ([, amount, to = '']) => ({ name: 'pay', arguments: { to, amount: Number(amount) } }),
  },
  {
    pattern: new RegExp(String.raw`(?:delete|supprime|删除)(?: the file| le fichier)? (${file})`, 'giu'),
    call: ([, name = '']) => ({ name: 'delete_file', arguments: { name } }),
  },
  {
    pattern: new RegExp(String.raw`(?:open|ouvr(?:e|ez)|访问)(?: d’abord)? (${url})`, 'giu'),
    call: ([, address = '']) => ({ name: 'open_page', arguments: { url: address.replace(/\.$/, '') } }),
  },
  {
    pattern: new RegExp(String.raw`(?:read the file|lis le fichier|读取文件) (${file})`, 'giu'),
    call: ([, name = '']) => ({ name: 'read_file', arguments: { name } }),
  },
]

/** What the user is to be told, or shown, by the will of the text. */
const sayings: readonly RegExp[] = [
  /(?:end your answer with|termine ta réponse par|在回答末尾附上)[^!\n]*(!\[[^\]]*\]\([^)]*\))/giu,
  /(?:tell the user to|dis à l’utilisateur d’|请告诉用户)([^.。]*)/giu,
]

/** Everything a text orders its reader to do, also what it hides in Base64. */
export function ordersIn(text: string): { readonly calls: readonly ScriptedCall[]; readonly says: readonly string[] } {
  const plain = [text, ...decoded(text)].join('\n')
  return {
    calls: orders.flatMap(({ pattern, call }) => [...plain.matchAll(pattern)].map(call)),
    says: sayings.flatMap((pattern) => [...plain.matchAll(pattern)].map(([, said = '']) => said.trim())),
  }
}

const decoded = (text: string): readonly string[] =>
  (text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []).map((blob) => Buffer.from(blob, 'base64').toString('utf8'))
