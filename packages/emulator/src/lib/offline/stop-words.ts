const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

/** Words that say nothing about the subject, accents removed; verbs of asking are among them. */
export const stopWords: Readonly<Record<'en' | 'fr' | 'zh', ReadonlySet<string>>> = {
  en: words(`
    a an the this that these those there here it its he she they them their his her we us our you your i me my
    is are was were be been being am do does did done has have had having can could will would shall should may might must
    of in on at to from for by with without into onto per as than about over under between within during after before until
    and or nor but if then so also too not no any some all each every both such same other more most
    what which who whom whose when where why how much many kind sort
    please tell show give find look search read explain describe list summarize summarise say says know help want need
    let get gets got make take use used using according up out me s t d ll re ve m
    hello hi hey thanks thank just only exactly currently now really available provide provided offer offers
    calculate compute next finally first draw plot chart answer question information details amount value level degree rate often hold holds held able need needs needed require required requires whether me again again`),
  fr: words(`
    le la les l un une des du de d ce cet cette ces ca cela il elle ils elles on nous vous je j tu me m te t se s lui leur leurs
    son sa ses mon ma mes ton ta tes notre nos votre vos est sont etait etaient etre ete sera suis es sommes ont a ai as avait avoir
    au aux en dans sur sous par pour avec sans entre vers chez depuis pendant apres avant jusque jusqu selon
    et ou mais donc or ni car si que qu qui quoi dont quel quelle quels quelles quand comment combien pourquoi lequel laquelle
    ne n pas plus moins tres aussi tout toute tous toutes chaque meme autre autres y c
    fait font faire peut peuvent puis ensuite enfin doit doivent faut dit disent veux voudrais peux
    possede possedent compte comptent dispose disposent cherche chercher recherche rechercher trouve trouver donne donner donne moi montre montrer explique expliquer decris decrire liste
    bonjour salut merci svp plait dis sais savoir faut necessaire montant valeur degre taux niveau calcule calculer calculez trace tracer dessine dessiner`),
  zh: words(`
    的 了 是 在 和 与 及 或 有 也 都 就 被 把 从 到 对 为 于 以 之 其 该 此 这 那 它 他 她 我 你 您 我们 你们 他们 它们 这个 那个 这些 那些
    什么 多少 多少个 谁是 是谁 有没有 买 几 哪 哪个 哪些 哪里 哪儿 谁 何 怎么 怎样 如何 为什么 为何 吗 呢 吧 啊 呀 请 请问 一下 一个 个 一 张 一张 种 次 是否 能否 可以 能 会 要 想 需要
    查阅 查询 查找 搜索 检索 查 找 看 告诉 说 说明 介绍 列出 总结 给 给出 用 使用 通过 根据 关于 然后 再 并 并且 接着 最后 帮 帮我 不能 应该 知道 了解 计算
    你好 谢谢 文档 资料 几点 几天 几个 什么时候 何时 多 位 名 只 条 中 里 上 下 时 时候 目前 现在 由 来 去 被 具体 分别 各 每 每个 其中 趟 班 间 件 份 部 台`),
}
