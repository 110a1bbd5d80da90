/** In which the suites ask. */
export const languages = ['en', 'zh', 'fr'] as const
export type SampleLanguage = (typeof languages)[number]

/** The same thing as each of them says it. */
export type InEach<Value> = Readonly<Record<SampleLanguage, Value>>
