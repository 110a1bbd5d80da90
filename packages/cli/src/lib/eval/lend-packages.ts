import { registerHooks } from 'node:module'

/** Lets a file that lies anywhere import glmkit, and zod, as this command does; what it finds by itself goes first. */
export function lendPackages(): void {
  // From here all of glmkit is found, and from core zod.
  const lenders = [import.meta.url, import.meta.resolve('@glmkit/core')]
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context)
      } catch (error) {
        if (specifier !== 'zod' && !specifier.startsWith('@glmkit/')) throw error
        for (const parentURL of lenders) {
          try {
            return next(specifier, { ...context, parentURL })
          } catch {
            // The next one may have it; if none has, the first error names the file that asks.
          }
        }
        throw error
      }
    },
  })
}
