/** Contractions are written out before these are tried: `is not` for `isn't`. */
const document = String.raw`(?:documents?|documentation|docs|sources?|texts?|passages?|articles?|corpus|materials?|contexts?|excerpts?|price lists?|manuals?|handbooks?|minutes|guides?|catalogues?|brochures?|datasheets?|collection|index|knowledge base)`
/** It, or what may also be what the question is about. */
const source = String.raw`(?:${document}|files?|pages?|reports?|records?|results?|search(?:es)?|logs?|notes?|they|it|none of (?:them|these|the \w+))`
const aside = String.raw`(?:\s+(?:provided|available|given|indexed|here|themselves|at hand|searched|found|i (?:have |was )?(?:found|searched|given|have)|(?:in|of) (?:the|this|my) [\p{L}-]+))?`
const adverb = String.raw`(?:\s+(?:explicitly|directly|actually|clearly|specifically|seem to|appear to|ever|anywhere))?`
const say = String.raw`(?:say|state|tell|mention|specify|indicate|disclose|reveal|address|discuss|describe|clarify|name|explain|answer)`
const have = String.raw`(?:contain|cover|give|include|provide|list|note|document|record|report|show|return|have|offer|quote)`
const said = String.raw`(?:mentioned|stated|specified|disclosed|documented)`
const found = String.raw`(?:${said}|given|told|recorded|included|provided|indicated|revealed|addressed|discussed|listed|covered|found|described|named|available|answered|contained|present|said)`
const place = String.raw`(?:in|by|from|within|anywhere in) (?:any of )?(?:the|these|your|my|this) (?:[\p{L}-]+ )?(?:${document}|files?|pages?|reports?|records?|results?|logs?)`
const fact = String.raw`(?:information|mention|reference|answer|details?|data|indication|statement|record|trace|figures?)`
const not = String.raw`(?:do|does|did)\s+not`
const most = String.raw`[^.!?\n]`

export const englishAbstention: readonly RegExp[] = [
  String.raw`\b${document}${aside}\s+(?:only )?(?:list|cover|mention|give|contain|have|has|name|show)s?\b${most}{1,80}\bbut (?:no|not|nothing)\b`,
  String.raw`\b(?:is|are|was|were)\s+not (?:among|part of|one of) (?:the |those |what )${most}{0,40}\b(?:listed|mentioned|described|${document})\b`,
  String.raw`\b${source}${aside}\s+${not}${adverb}\s+${say}\b(?! (?:otherwise|more|anything else|further))`,
  String.raw`\b${document}${aside}\s+${not}${adverb}\s+${have}\b(?!${most}* but (?:in|only)\b)`,
  String.raw`\b(?:${source}|i)${aside}\s+${not}${adverb}\s+(?:${have}|see|find)\s+(?:(?:any|the|this|that|such|enough|relevant|an?|sufficient)\s+)*(?:${fact}|thing|about)\b`,
  String.raw`\b(?:${not}) (?:return|yield|turn up|reveal|find) (?:any|anything)\b`,
  String.raw`\b(?:${source}${aside}|i|(?:turn|came|come)(?:ed|s)? up|found|returned|with)\s+(?:(?:give|contain|provide|offer|have|has|hold|say|mention|make|list|show|return|find|found|see|saw|turn(?:ed)? up|come up with)s? )?(?:no ${fact}|nothing\s+(?:on|about|of|for|regarding|in|that)\b|no (?:results?|matches|hits))`,
  String.raw`\b${document}${aside}\s+(?:give|contain|provide|offer|have|has|say|mention)s? (?:no|nothing)\b`,
  String.raw`\b${source}${aside}\s+(?:(?:fail|neglect)s? to ${say}|lacks?\b|omits?\b|(?:is|are|remains?) silent|leaves? (?:this|it|that|the question) open)`,
  String.raw`\b(?:none of|nothing in|no|neither) (?:of )?(?:the |these |my )?(?:\p{L}+ )?${document}\b${most}{0,20}\b(?:${say.slice(3, -1)}|contain|give|cover|record)(?:s|es|ies)?\b`,
  String.raw`\b(?:is|are|was|were)\s+not${adverb}\s+${said}\b`,
  String.raw`\b(?:is|are|was|were)\s+not${adverb}\s+${found}\b${most}{0,30}\b${place}\b`,
  String.raw`\b(?:is|are|was|were)\s+not\s+(?:something|a \p{L}+)(?: that)? (?:the |these )?${document}\b`,
  String.raw`^\W*(?:(?:sorry|unfortunately)\W+)?(?:not\s+${adverb}\s*(?:${said}|given|found|available|known)|unknown|unspecified)\b`,
  String.raw`\b(?:is|are|was|were) (?:unspecified|undisclosed|unstated)\b`,
  String.raw`\b(?:not|nowhere) (?:\p{L}+ )?${place}\b`,
  String.raw`\bno (?:\p{L}+ )?${fact} (?:about|on|of|to|regarding|as to|concerning|${place}|(?:is|was) (?:given|provided|available|found|stated))`,
  String.raw`\bno \p{L}+[^.!?\n,]{0,40} (?:is|are|was|were) (?:given|listed|mentioned|stated|specified)(?! (?:to|at|for|above|below)\b)\b`,
  String.raw`\b(?:there (?:is|are|was|were) (?:no|nothing)|no (?:such )?\p{L}+ (?:appears?|exists?))\b${most}{0,60}\b${place}\b`,
  String.raw`\b(?:i|but|and) (?:could|can|was|am|do|did)\s*(?:not|unable)(?: able)?(?: to)?\s+(?:have (?:that|this|such)|find|determine|answer|tell|say|locate|confirm|know(?! about other)|have (?:enough|any|the) (?:information|data))\b`,
  String.raw`\b(?:unable|impossible|not possible) to (?:find|determine|answer|tell|say|locate|confirm|know)\b`,
  String.raw`\bcan not be (?:determined|answered|told|established|inferred|found ${place})\b`,
  String.raw`\b(?:insufficient|not enough|not sufficient) (?:information|context|data) (?:to|for|in)\b`,
].map((pattern) => new RegExp(pattern, 'iu'))
