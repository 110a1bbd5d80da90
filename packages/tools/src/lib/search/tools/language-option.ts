import { z } from 'zod'
import type { Language } from '../analysis/language.ts'

/** Only documents of this language. */
export const languageOption: z.ZodType<Language> = z.enum(['en', 'fr', 'zh'])
