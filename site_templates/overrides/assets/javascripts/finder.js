/* The engine of the search: it finds the best for what is typed, and says which words of a text were
   meant. It knows no page; search.js shows what it finds. The index is in many small scripts, since
   from a folder nothing else can be loaded, of which a search loads the list of what there is, those
   with the words that were typed, and those with the entries that are shown
   (generator/onrecord/output/search.py says what is in them).

   A name that is what was typed comes first, however it is written: without accents, joiners or
   an article. Then come names that hold it, then what is said in few words, then texts. A word is
   found by its beginning and by its stem too and, if nothing begins so, with a letter wrong; scripts
   without blanks by each two signs that stand together. */

/* Each file of the index calls this. */
var onrecordSearch

var onrecordFinder = (() => {
  const parts = new Map()
  onrecordSearch = (name, value) => { parts.set(name, value) }

  let told, begun
  /** Load the list of what there is; all else here waits for it. */
  const begin = () => begun ??= onrecordLoad("search/index.js").then(() => prepare(parts.get("index")))
    .catch(error => { begun = undefined; throw error })

  async function part(name) {
    if (!parts.has(name)) await onrecordLoad(`${told.folder}/${name}.js`)
    return parts.get(name)
  }

  /* --- words: the same pieces as generator/onrecord/output/tokens.py makes ---------------------- */

  let PLAIN, PLAINER, UNSEEN, ACCENTS, UNSPACED, RUNS, ARTICLE, THOUSANDS
  const LONGEST = 40
  /* Initials are one word, and numbers stay whole: U.K., 10,000. */
  const WORD = /\p{L}(?:\.\p{L})+(?![\p{L}\p{M}\p{N}])|\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}\u00ad\u200d]+/gu
  const OWNERS = /['’ʼ]s(?![\p{L}\p{N}_])/gu
  /* Words of Persian that a joiner holds apart: people type a blank there, or nothing. */
  const HELD_APART = /\p{L}+(?:\u200c\p{L}+)+/gu

  function prepare(found) {
    told = found
    const { plain, unseen, accents, unspaced, article, thousands } = told.tables
    PLAIN = plain
    PLAINER = new RegExp(`[${Object.keys(plain).join("")}]`, "g")
    UNSEEN = new RegExp(`[${unseen}]`, "gu")
    ACCENTS = new RegExp(`[${accents}]`, "gu")
    UNSPACED = new RegExp(`[${unspaced}]`, "u")
    RUNS = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, "gu")
    ARTICLE = new RegExp(article, "u")
    THOUSANDS = new RegExp(thousands, "g")
    return told
  }

  /** Return a word as it is compared. */
  function fold(word) {
    const bare = word.toLowerCase().normalize("NFKD").replace(UNSEEN, "").replace(ACCENTS, "")
    const folded = bare.normalize("NFC").replace(PLAINER, letter => PLAIN[letter]).replace(ARTICLE, "")
    if (!/[.,]/.test(folded)) return folded
    return /^\p{L}/u.test(folded) ? folded.replaceAll(".", "") : folded.replace(THOUSANDS, "")
  }

  /** Return the words of a text as they are written, without what English adds to an owner. */
  const words = text => text.replace(OWNERS, " ").match(WORD) ?? []

  /** Return the pieces by which a folded word is found. */
  function pieces(word) {
    if (!UNSPACED.test(word)) return word ? [cut(word)] : []
    return word.match(RUNS).flatMap(run => UNSPACED.test(run) ? pairs([...run]) : [cut(run)])
  }

  const cut = word => word.length > LONGEST ? [...word].slice(0, LONGEST).join("") : word
  const pairs = signs => signs.length < 2 ? signs : signs.slice(1).map((sign, at) => signs[at] + sign)

  /** Return the pieces of a text by which it is found. */
  const split = text => [...words(text).map(fold).flatMap(pieces), ...(text.match(HELD_APART) ?? []).map(fold).map(cut)]

  /* --- what is in the index --------------------------------------------------------------------- */

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /** Return the numbers that are written in digits of five bits, lowest first. */
  function numbers(text) {
    const found = []
    let value = 0, shift = 0
    for (const sign of text) {
      const digit = DIGITS.indexOf(sign)
      value += (digit & 31) * 2 ** shift
      shift += 5
      if (digit < 32) { found.push(value); value = shift = 0 }
    }
    return found
  }

  /** Return ascending numbers that are written as the steps from each to the next. */
  function steps(text) {
    let at = 0
    return numbers(text).map(step => at += step)
  }

  /** Return the place in a sorted list of the first that is beyond a value. */
  function beyond(list, value) {
    let low = 0, high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (list[middle] <= value) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Return what files of a kind hold from one value to another; of many files the first few. */
  async function between(kind, from, to, most) {
    const firsts = told.first[kind]
    const start = Math.max(0, beyond(firsts, from) - 1)
    const stop = Math.min(beyond(firsts, to), start + most)
    const names = Array.from({ length: Math.max(0, stop - start) }, (_, n) => `${kind}-${start + n}`)
    return (await Promise.all(names.map(part))).flat()
  }

  /* Of how many files what begins with a word is read, and the words for one that is mistyped. */
  const MOST_FILES = 4, MOST_SPELLED = 5
  const LAST = "\uffff"

  /** Return the rows of a word, or of all that begin with it. */
  async function rows(word, isBeginning) {
    const found = await between("rows", word, isBeginning ? word + LAST : word, MOST_FILES)
    const fits = isBeginning ? row => row.startsWith(word) : row => row.startsWith(`${word} `)
    return found.filter(fits).map(row => {
      const [of, names, texts = "", ...others] = row.split(" ")
      return { word: of, names, texts, others }
    })
  }

  const isCut = text => text.endsWith("!")
  const uncut = text => isCut(text) ? text.slice(0, -1) : text

  /** Return where a word is in names: entries, each with which of its names and how many words that has. */
  function named(row) {
    const found = [], written = numbers(uncut(row.names))
    for (let n = 0, at = 0; n < written.length; n += 3) found.push([at += written[n], written[n + 1], written[n + 2]])
    return found
  }

  /** Return where a word stands in texts, and its row; with the rows of all words that have its stem, if it is whole. */
  async function alike(row, isWhole) {
    // They share what stands in texts.
    const first = row.texts.startsWith("=") ? (await rows(row.texts.slice(1)))[0] ?? row : row
    const others = isWhole ? first.others.slice(0, MOST_FORMS).filter(word => word !== row.word) : []
    const all = new Set([row, ...isWhole ? [first] : [], ...await Promise.all(others.map(async word => (await rows(word))[0]))])
    return { texts: uncut(first.texts).split(",").map(steps), all: [...all].filter(Boolean), isMore: isCut(first.texts) }
  }

  /** Return the kind of an entry by its number: entries of a kind stand together. */
  const kindOf = number => told.kinds.findLast(([, start]) => start <= number)[0]

  /** Return in which file an entry is. */
  const fileOf = number => beyond(told.first.entries, number) - 1

  /** Return an entry by its number. */
  async function entry(number) {
    const file = fileOf(number)
    const [place, title, about, short, text] = (await part(`entries-${file}`))[number - told.first.entries[file]]
    return { place, kind: kindOf(number), title, about, short, text }
  }

  /** Return the entry of what an address of the site leads to, if there is one. */
  async function at(place) {
    await begin()
    const [row] = await rows(`@${place}`)
    return row && entry(numbers(row.names)[0])
  }

  /* --- what is meant ----------------------------------------------------------------------------- */

  /* How much a word counts that has the stem of the one that was typed, that begins with it, or that
     has a letter wrong. */
  const ALIKE = 0.9, BEGUN = 0.7, WRONG = 0.5
  const MOST_MEANT = 5

  /** Return the rows that are meant by a piece, each with how much it counts. */
  async function near(piece) {
    const isUnspaced = UNSPACED.test(piece)
    // Of a short word the beginning is that of too many.
    const isBeginning = isUnspaced ? [...piece].length < 2 : piece.length > 2
    const found = await rows(piece, isBeginning)
    if (found.length || isUnspaced || !/^[\p{L}\p{M}]{4,}$/u.test(piece))
      return found.map(row => [row, row.word === piece ? 1 : BEGUN])
    const wrong = await mistyped(piece, piece.length < 8 ? 1 : 2)
    const meant = await Promise.all(wrong.map(async ([word, off]) => [(await rows(word))[0], WRONG / Math.max(1, off)]))
    return meant.filter(([row]) => row)
  }

  /** Return words of which a piece may be a mistyped one, the nearest first, each with how far it is. */
  async function mistyped(piece, most) {
    // Of a word that is not typed to its end the beginning may be wrong.
    const far = each => Math.min(distance(piece, each, most), 0.5 + distance(piece, each.slice(0, piece.length), most))
    const within = known => known
      .map(each => each[0] === "*" ? [each.slice(1), 0] : [each, 1])
      .map(([word, isText]) => [word, far(word), isText])
      .filter(([, off]) => off <= most)
      .sort((a, b) => a[1] - b[1] || a[2] - b[2])
      .slice(0, MOST_MEANT)
    // The first letter is right most often, or is the second one.
    for (const letter of new Set([...piece].slice(0, 2))) {
      const found = within(await between("words", letter, letter + LAST, MOST_SPELLED))
      if (found.length) return found
    }
    // Elsewhere it is sought where there are not too many words for it.
    return told.first.words.length > MOST_SPELLED ? [] : within(await between("words", "", LAST, MOST_SPELLED))
  }

  /** Return how many letters are wrong, missing, too many or changed about: up to `most`, or more. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1
    let before, row = Array.from({ length: b.length + 1 }, (_, n) => n)
    for (let i = 1; i <= a.length; i++) {
      const next = [i]
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]))
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          next[j] = Math.min(next[j], before[j - 2] + 1)
      }
      if (Math.min(...next) > most) return most + 1
      before = row
      row = next
    }
    return row[b.length]
  }

  /* --- what is found ------------------------------------------------------------------------------ */

  /* How much a word counts in a title, in few words, several times and once in a text; and a name. */
  const TITLE = 6, TEXTS = [1.5, 0.7, 0.5], NAME = 100
  /* Who is looked for is more often an actor, or a question, than what they are named in. */
  const KINDS = { Actor: 1.5, Question: 1.2 }
  const MOST_WORDS = 20, MOST_FORMS = 6

  const keepMost = (map, key, value) => map.set(key, Math.max(value, map.get(key) ?? 0))
  const add = (map, key, value) => map.set(key, value + (map.get(key) ?? 0))

  /** Return, for a word that was typed, how much it counts in which entries and in which names. */
  async function looked({ word, piece }) {
    const best = new Map(), names = new Map(), sizes = new Map(), forms = new Set()
    const meant = await near(piece)
    let isMore = false
    await Promise.all(meant.map(async ([row, quality]) => {
      const { texts, all, isMore: isLong } = await alike(row, row.word === piece)
      const counts = new Map()
      for (const each of all) {
        const share = each.word === row.word ? 1 : ALIKE
        for (const [number, which, size] of named(each)) {
          const name = `${number} ${which}`
          keepMost(counts, number, TITLE * share)
          keepMost(names, name, quality * share)
          sizes.set(name, [number, size])
        }
        forms.add(each.word)
        isMore ||= isLong || isCut(each.names)
      }
      texts.forEach((list, level) => { for (const number of list) add(counts, number, TEXTS[level]) })
      const rarity = Math.log(1 + told.number / (counts.size || 1))
      for (const [number, count] of counts) keepMost(best, number, quality * rarity * count)
    }))
    const isWrong = meant.length > 0 && meant[0][1] <= WRONG
    // What begins with the word is marked as the word itself is.
    const others = [...forms].filter(form => !form.startsWith(piece)).slice(0, MOST_FORMS)
    const shown = isWrong ? [meant[0][0].word] : [word, ...others]
    return { best, names, sizes, isMore, shown: meant.length ? shown : [] }
  }

  /** Return the numbers of the entries that are found for what is typed, best first; the words that
      were found for it, as written or as meant; and whether there are more. */
  async function find(typed) {
    await begin()
    const terms = [...new Set(words(typed))].slice(0, MOST_WORDS)
      .flatMap(word => pieces(fold(word)).map(piece => ({ word, piece })))
    const all = await Promise.all(terms.map(looked))
    const scores = new Map(), met = new Map() // an entry -> its score, how many terms
    const borne = new Map(), sizes = new Map() // a name -> the sum of what its words count, its entry and length
    for (const each of all) {
      for (const [number, score] of each.best) { add(scores, number, score); add(met, number, 1) }
      for (const [name, quality] of each.names) add(borne, name, quality)
      for (const [name, size] of each.sizes) sizes.set(name, size)
    }
    // Of a very common word not all places are known: whatever has the others may have it.
    for (const each of all.filter(each => each.isMore))
      for (const number of scores.keys()) if (!each.best.has(number)) add(met, number, 1)
    // What of that is in the name that is most like it, and how little else the name has.
    const likeness = new Map(), exact = new Set()
    for (const [name, sum] of borne) {
      const [number, size] = sizes.get(name)
      keepMost(likeness, number, (sum / terms.length) ** 3 * Math.sqrt(Math.min(1, sum / size)))
      if (sum === terms.length && size === terms.length) exact.add(number)
    }
    const most = Math.max(0, ...met.values())
    const total = new Map()
    for (const [number, score] of scores)
      if (met.get(number) === most)
        total.set(number, score + NAME * (likeness.get(number) ?? 0) * (KINDS[kindOf(number)] ?? 1))
    const order = (a, b) => exact.has(b) - exact.has(a) || total.get(b) - total.get(a) || a - b
    return {
      found: [...total.keys()].sort(order),
      terms: [...new Set(all.flatMap(each => each.shown))],
      isMore: all.length > 0 && all.every(each => each.isMore),
    }
  }

  /** Return what results can be narrowed down by: to each kind of group, of an entry the groups that it is in. */
  let grouped
  const groups = () => grouped ??= (async () => {
    await begin()
    const kinds = { kind: number => [kindOf(number)] }
    const files = await Promise.all(told.first.groups.map((_, n) => part(`groups-${n}`)))
    const members = new Map()
    for (const [kind, name, written] of files.flat()) {
      if (!members.has(kind)) members.set(kind, new Map())
      for (const number of steps(written)) list(members.get(kind), number).push(name)
    }
    for (const [kind, of] of members) kinds[kind] = number => of.get(number) ?? []
    return kinds
  })().catch(error => { grouped = undefined; throw error })

  function list(map, key) {
    if (!map.has(key)) map.set(key, [])
    return map.get(key)
  }

  /** Return a text in pieces, each with whether it is one of the words that were found. */
  function marked(text, terms) {
    const folded = terms.map(fold).filter(Boolean)
    const spans = []
    for (const match of text.matchAll(WORD)) {
      const word = fold(match[0])
      for (const term of folded) {
        if (UNSPACED.test(term)) {
          const at = match[0].indexOf(term)
          if (at >= 0) spans.push([match.index + at, match.index + at + term.length])
        } else if (word === term || (term.length > 2 && word.startsWith(term))) {
          spans.push([match.index, match.index + match[0].length])
          break
        }
      }
    }
    const parts = []
    let from = 0
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      if (start < from) continue
      if (start > from) parts.push([text.slice(from, start), false])
      parts.push([text.slice(start, end), true])
      from = end
    }
    if (from < text.length) parts.push([text.slice(from), false])
    return parts
  }

  return { at, begin, entry, fileOf, find, groups, kindOf, marked, split }
})()
