const abstentions: Readonly<Record<string, string>> = {
  en: 'The documents do not say.',
  zh: '文档中没有提到。',
  fr: 'Les documents ne le disent pas.',
}

/** What the baseline `abstain` says to everything: what a suite gives for knowing nothing is the floor of its rates. */
export function abstentionIn(language = 'en'): string {
  return abstentions[language] ?? 'The documents do not say.'
}
