import type { InEach, SampleLanguage } from '../languages.ts'

/** The things a question is about, as it calls them. */
export interface ReadQuestion {
  readonly language: SampleLanguage
  readonly things: readonly string[]
}

/** Forms in which one asks for one figure or for the sum of two. */
const forms: InEach<readonly RegExp[]> = {
  en: [
    /^How many crates does (.+?) hold,/,
    /^How many crates do (.+?) and (.+?) hold/,
    /^What is the quote for (.+?) in euros/,
    /^What do (.+?) and (.+?) come to/,
  ],
  zh: [/^按最近一次清点，(.+?)存放/, /^(.+?)目前的报价/, /^(.+?)和(.+?)(?:一共|加起来)/],
  fr: [
    /en tout dans (.+?) et dans (.+?)\s\?$/,
    /^Combien de caisses y a-t-il dans (.+?), d’après/,
    /le devis pour (.+?)\s\?$/,
    /coûteront ensemble (.+?) et (.+?)\s\?$/,
  ],
}

export function thingsIn(question: string): ReadQuestion {
  const language = /\p{Script=Han}/u.test(question) ? 'zh' : /\s\?$/.test(question) ? 'fr' : 'en'
  for (const form of forms[language]) {
    const found = form.exec(question)
    if (found !== null) return { language, things: found.slice(1) }
  }
  return { language, things: [question] }
}
