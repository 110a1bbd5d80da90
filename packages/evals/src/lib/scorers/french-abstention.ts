const document = String.raw`(?:documents?|documentation|sources?|textes?|passages?|articles?|corpus|extraits?|tarifs?|notices?|manuels?|guides?|chartes?|comptes? rendus?|catalogues?|règlements?|contextes?|procès-verba(?:l|ux))`
const source = String.raw`(?:${document}|fichiers?|pages?|rapports?|journa(?:l|ux)|informations?|résultats?|ils?|elles?|cela|ça)`
const say = String.raw`(?:di(?:t|sent)|préci(?:se|sent)\p{L}*|mentionn\p{L}+|répond\p{L}*|indiqu\p{L}+|parl\p{L}+|spécifi\p{L}+|abord\p{L}+|évoqu\p{L}+|traite\p{L}*|révèl\p{L}+|expliqu\p{L}+)`
const have = String.raw`(?:conti(?:ent|ennent)|donn\p{L}+(?! (?:pas )?accès)|fourni\p{L}+|permet\p{L}*|comport\p{L}+|cit\p{L}+)`
const said = String.raw`(?:précis|mentionn|indiqu|spécifi|évoqu|révél)ée?s?`
const found = String.raw`(?:${said}|(?:donn|abord|document|communiqu)ée?s?|(?:dit|fourni|disponible|trouvable|présent|contenu|décrit)e?s?)`
const place = String.raw`(?:dans|par) (?:l[ea]s?|ces|cette?|mes|vos|l['’]index) ?\p{L}*`
const not = String.raw`(?:pas|rien|nulle part|aucune?ment|jamais|aucune?)`
const ne = String.raw`n(?:e\s+|['’])(?:(?:le|la|les|en|y|nous)\s+|l['’])?`
const fact = String.raw`(?:d['’])?(?:informations?|mention|indications?|précisions?|réponse|données?|trace|renseignements?)`
const know = String.raw`(?:l[ea] )?(?:déterminer|répondre|savoir|trouver|dire(?! (?:mieux|plus))|établir|confirmer|préciser|conclure)`
const most = String.raw`[^.!?\n]`

export const frenchAbstention: readonly RegExp[] = [
  String.raw`(?<!\p{L})(?:n['’]y a (?:pas|aucune?)|aucune?) ${most}{1,60}?(?:dans|parmi) (?:l[ea]s?|ces|cette?|mes) ${document}(?!\p{L})`,
  String.raw`(?<!\p{L})${source}(?:\s+[\p{L}\d]+){0,2}\s+${ne}${say}(?!\p{L})${most}{0,30}?(?<!\p{L})${not}(?!\p{L})`,
  String.raw`(?<!\p{L})${document}(?:\s+[\p{L}\d]+){0,2}\s+${ne}${have}(?!\p{L})${most}{0,30}?(?<!\p{L})${not}(?!\p{L})(?! accès)`,
  String.raw`(?<!\p{L})(?:n['’](?:est|étai(?:t|ent)|a|ont)|ne sont) (?:${not} )?(?:été )?(?:explicitement |clairement )?${said}(?!\p{L})(?! parmi)`,
  String.raw`(?<!\p{L})(?:n['’](?:est|étai(?:t|ent)|a|ont)|ne sont) (?:${not} )?(?:été )?${found} ${most}{0,30}?${place}`,
  String.raw`(?<!\p{L})(?:n['’]est (?:pas |nulle part )?faite? (?:aucune )?|ne f(?:ait|ont) (?:pas |aucune )?)mention(?!\p{L})`,
  String.raw`(?<!\p{L})(?:ne figure|n['’]apparaî)\p{L}* (?:pas|nulle part)|(?<!\p{L})absente?s? (?:des|du|de la) ${source}`,
  String.raw`(?<!\p{L})aucune? ${fact} (?:de|sur|concernant|relative?|quant|à ce sujet|disponible|${place}|n['’]est (?:donn|fourni|disponible|indiqu))`,
  String.raw`(?<!\p{L})n['’](?:y )?a (?:pas|aucune?) (?:d['’]|de )?${fact}`,
  String.raw`(?<!\p{L})aucun (?:des )?(?:${document}|fichier)(?:\s+\p{L}+){0,2} ${ne}(?:${say}|${have})`,
  String.raw`(?<!\p{L})je n(?:['’]ai (?:pas|rien) (?:pu )?(?:trouv|détermin|d['’]information)|e (?:trouve|sais|dispose|parviens) (?:pas|rien|d['’]aucune)|e peux pas ${know}|['’]ai (?:trouvé )?aucune (?:information|donnée|indication|mention))`,
  String.raw`(?<!\p{L})(?:impossible|pas possible) (?:de |d['’])${know}`,
  String.raw`(?<!\p{L})rien,? (?:dans|de) \p{L}+ ${source},? n(?:e |['’])`,
  String.raw`(?<!\p{L})on ne (?:trouve (?:pas|rien|aucune)|(?:peut|sait) (?:pas|rien) ${know})`,
  String.raw`(?<!\p{L})${source}(?:\s+\p{L}+){0,2}\s+(?:(?:est|sont|reste|restent|demeure\p{L}*) (?:muet|silencieu)\p{L}*|passe(?:nt)? ${most}{0,30}sous silence)`,
  String.raw`^\W*non (?:${found})(?!\p{L})|(?<!\p{L})faute d['’]informations?`,
].map((pattern) => new RegExp(pattern, 'iu'))
