/**
 * Base of every error glmkit throws for the caller to handle.
 *
 * Tell them apart by `name`, a literal in every subclass: it survives bundling and duplicated packages, `instanceof` does not.
 * The message is one line that says what to do; the origin, if any, is in `cause`.
 */
export class AgentError extends Error {
  override readonly name: string = 'AgentError'
}

/** The caller's options or input cannot work; nothing was sent. */
export class UsageError extends AgentError {
  override readonly name: string = 'UsageError'
}
