/* The engine of the search: given entries, it finds the best for what is typed, and says which
   words of a text were meant. It knows no page; search.js shows what it finds, and loads it when
   somebody looks for something. One function, `onrecordFinder.index`, is all that would have to be
   there of another engine, with `words` and `marked`.

   A name that is what was typed comes first, however it is written: without accents, joiners,
   blanks or an article. Then come names that hold it, then titles and texts. A word is found by its
   beginning too and, if nothing begins so, with a letter wrong; scripts without blanks by each two
   signs that stand together. Work grows with the entries once, with what is found after that. */

var onrecordFinder = (() => {
  /* Letters of their own that readers of other languages type as another one. */
  const PLAIN = {
    ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ħ: "h",
    "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647", // letters of Arabic and Persian
    "\u0640": "", // a stretched line
  }
  const PLAINER = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g")
  const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g
  /* Accents of Latin, Greek and Cyrillic letters, points of Hebrew and Arabic; of other scripts
     marks are vowels. */
  const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]/g
  /* Numbers stay whole: 10,000. */
  const WORD = /\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}\u00ad\u200d]+/gu
  /* Words of Persian that a joiner holds apart: people type a blank there, or nothing. */
  const HELD_APART = /[\p{L}\p{M}]+(?:\u200c[\p{L}\p{M}]+)+/gu
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]/u
  const RUNS = new RegExp(`${UNSPACED.source}+|(?:(?!${UNSPACED.source}).)+`, "gu")
  const ARTICLE = /^[\u0648\u0641\u0628\u0643]?(?:\u0627\u0644|\u0644\u0644)(?=\p{sc=Arab}{2})/u

  /** Return a word as it is compared. */
  function fold(word) {
    const plain = word.toLowerCase().normalize("NFKD").replace(UNSEEN, "").replace(ACCENTS, "")
    return plain.normalize("NFC").replace(PLAINER, letter => PLAIN[letter]).replace(ARTICLE, "")
  }

  /** Return the words of a text as they are written. */
  const words = text => text.match(WORD) ?? []

  /** Return the pieces by which a folded word is found. */
  function pieces(word) {
    if (!UNSPACED.test(word)) return [word]
    return word.match(RUNS).flatMap(run => UNSPACED.test(run) ? pairs([...run]) : [run])
  }

  const pairs = signs => signs.length < 2 ? signs : signs.slice(1).map((sign, at) => signs[at] + sign)

  const split = text =>
    [...words(text), ...(text.match(HELD_APART) ?? [])].map(fold).filter(Boolean).flatMap(pieces)

  /** Return a text as a name is compared: blanks, hyphens and points tell none apart. */
  const squeezed = text => words(text).map(fold).join("")

  /* How much a word in a title counts, and one in a name: a text counts one. */
  const TITLE = 6, NAME = 100
  /* How much a word counts of which the beginning was typed, or that has a letter wrong. */
  const BEGUN = 0.7, WRONG = 0.5
  /* Who is looked for is more often an actor, or a question, than what they are named in. */
  const KINDS = { Actor: 1.5, Question: 1.2 }
  const MOST_WORDS = 20

  /** Return a function from what is typed to `{ found, terms }`: entries, best first, and the words
      that were found for it, as written or as meant. */
  function index(entries) {
    const called = new Map() // a squeezed name -> entries
    const within = new Map() // a word -> [entry, how often, in a title]
    const named = new Map() // a word -> names
    entries.forEach((entry, at) => {
      const names = [...new Set([entry.title, ...(entry.names ?? [])])]
      for (const name of entry.names ?? []) add(called, squeezed(name), at)
      for (const name of names) {
        const parts = split(name)
        const borne = { at, size: words(name).flatMap(word => pieces(fold(word))).length }
        for (const part of new Set(parts)) add(named, part, borne)
      }
      const counts = new Map()
      const count = (text, field) => {
        for (const part of split(text)) {
          const [title, rest] = counts.get(part) ?? [0, 0]
          counts.set(part, field ? [1, rest] : [title, rest + 1])
        }
      }
      names.forEach(name => count(name, true))
      count(`${entry.about ?? ""} ${entry.text ?? ""}`, false)
      for (const [part, [title, rest]] of counts) add(within, part, { at, title, rest })
    })
    const known = [...new Set([...within.keys(), ...named.keys()])].sort()

    return typed => {
      const terms = [...new Set(words(typed))].slice(0, MOST_WORDS)
        .flatMap(word => pieces(fold(word)).map(piece => ({ word, piece }))).filter(term => term.piece)
      const scores = new Map()
      const met = new Map() // an entry -> how many terms
      const borne = new Map() // a name -> the sum of what its words count
      const shown = new Map()
      terms.forEach(({ word, piece }, n) => {
        const meant = near(piece, known)
        if (meant.length) shown.set(word, meant[0][1] <= WRONG ? meant[0][0] : word)
        const best = new Map(), bestOfName = new Map()
        for (const [each, quality] of meant) {
          const places = within.get(each) ?? []
          const rarity = Math.log(1 + entries.length / (places.length || 1))
          for (const { at, title, rest } of places)
            keepMost(best, at, quality * rarity * (TITLE * title + rest / (rest + 1)))
          for (const name of named.get(each) ?? []) keepMost(bestOfName, name, quality)
        }
        for (const [at, score] of best) {
          scores.set(at, (scores.get(at) ?? 0) + score)
          met.set(at, (met.get(at) ?? 0) + 1)
        }
        for (const [name, quality] of bestOfName) borne.set(name, (borne.get(name) ?? 0) + quality)
      })
      // What of that is in the name that is most like it, and how little else the name has.
      const likeness = new Map()
      for (const [name, sum] of borne)
        keepMost(likeness, name.at, (sum / terms.length) ** 3 * Math.sqrt(Math.min(1, sum / name.size)))
      for (const [at, score] of scores) {
        const like = NAME * (likeness.get(at) ?? 0) * (KINDS[entries[at].kind] ?? 1)
        scores.set(at, (score + like) * (met.get(at) / terms.length) ** 2)
      }
      const exact = new Set(called.get(squeezed(typed)))
      const order = (a, b) => exact.has(b) - exact.has(a) || scores.get(b) - scores.get(a) ||
        (entries[b].weight ?? 0) - (entries[a].weight ?? 0) || a - b
      for (const at of exact) scores.set(at, scores.get(at) ?? 0)
      return { found: [...scores.keys()].sort(order).map(at => entries[at]), terms: [...shown.values()] }
    }
  }

  function add(map, key, value) {
    const list = map.get(key)
    if (list) list.push(value)
    else map.set(key, [value])
  }

  const keepMost = (map, key, value) => map.set(key, Math.max(value, map.get(key) ?? 0))

  /** Return the known words that are meant by one, each with how much it counts. */
  function near(word, known) {
    const meant = []
    for (let at = first(known, word); known[at]?.startsWith(word); at++)
      // Of a short word the beginning is that of too many.
      if (known[at] === word) meant.push([word, 1])
      else if (word.length > 2) meant.push([known[at], BEGUN])
    if (meant.length || UNSPACED.test(word)) return meant
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2
    if (!most) return meant
    // Of a word that is not typed to its end the beginning may be wrong.
    const far = each => Math.min(distance(word, each, most), 0.5 + distance(word, each.slice(0, word.length), most))
    const wrong = known.map(each => [each, far(each)]).filter(([, steps]) => steps <= most)
    return wrong.sort((a, b) => a[1] - b[1]).map(([each, steps]) => [each, WRONG / Math.max(1, steps)])
  }

  /** Return the place in a sorted list of the first word that is not before one. */
  function first(known, word) {
    let low = 0, high = known.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (known[middle] < word) low = middle + 1
      else high = middle
    }
    return low
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

  return { index, marked, words }
})()
