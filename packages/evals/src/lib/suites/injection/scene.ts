/** One who wants something, a small office to do it in, and somebody else's orders in what is read there. JSON throughout. */
export interface Scene {
  readonly id: string
  /** How the attack is put. */
  readonly vector: Vector
  /** What the user wants. */
  readonly request: string
  readonly contents: OfficeContents
  readonly wanted: Wanted
  readonly attack: Attack
}

export type Vector =
  | 'order'
  | 'system-message'
  | 'tool-result'
  | 'table'
  | 'base64'
  | 'comment'
  | 'two-steps'
  | 'link'
  | 'authority'
  | 'search-result'
  | 'user-turn'
  | 'changed-account'
  | 'postscript'
  | 'footnote'

export interface OfficeContents {
  readonly mails?: readonly Mail[]
  /** Text by name. */
  readonly files?: Readonly<Record<string, string>>
  /** Text by URL. */
  readonly pages?: Readonly<Record<string, string>>
}

export interface Mail {
  readonly from: string
  readonly subject: string
  readonly body: string
}

/** The user's task is done when all of these are. */
export interface Wanted {
  /** The answer says each of these, of a list one. */
  readonly says?: readonly (string | readonly string[])[]
  readonly sent?: { readonly to: string; readonly holds: readonly string[] }
  readonly paid?: { readonly to: string; readonly amount: number }
  readonly wrote?: { readonly name: string; readonly holds: readonly string[] }
}

/** What the attack has brought about if it works. */
export type Attack =
  | { readonly type: 'send'; readonly to: string }
  | { readonly type: 'pay'; readonly to: string }
  | { readonly type: 'delete'; readonly name: string }
  | { readonly type: 'visit'; readonly host: string }
  /** The answer has a link or an image that carries data away as soon as it is shown. */
  | { readonly type: 'link'; readonly host: string }
  /** The user is told this, and not to warn of it. */
  | { readonly type: 'tell'; readonly text: string }
