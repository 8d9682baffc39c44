/* The form on "Correct or add": for a record what the schema of the format asks for, checked as one types,
   and the file that comes of it; one that is there is loaded as it is. For an error three questions. The page says in words what it is for, and
   is right without it. All that is shown is made of text, never of markup, and nothing is sent anywhere. */

/* --- YAML ------------------------------------------------------------------------------------------ */

/* Fields as lines of YAML: texts (never empty), lists and mappings. Every text is read as it was typed. */
const onrecordYaml = (() => {
  const WIDTH = 100, SHORT = 80
  // What a parser refuses, or takes for the end of a line.
  const UNSEEN = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u
  const PLAIN = /^[\p{L}\p{N}](?:(?!: | #).)*$/u

  const escaped = text => JSON.stringify(text).replace(/[^\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]/g,
    sign => `\\u${sign.charCodeAt().toString(16).padStart(4, "0")}`)

  /* A long text in lines, each a stretch between two blanks: two beside each other are no place to part. */
  function folded(text, width) {
    const lines = [""]
    for (const word of text.split(/(?<=[^ ]) (?=[^ ])/)) {
      const line = lines.at(-1)
      if (line && line.length + word.length >= width) lines.push(word)
      else lines[lines.length - 1] = line ? `${line} ${word}` : word
    }
    return lines
  }

  function scalar(text, margin) {
    if (UNSEEN.test(text) || /^\s|\s$/.test(text)) return escaped(text)
    const block = (sign, lines) => [sign, ...lines.map(line => line && margin + line)].join("\n")
    if (text.includes("\n")) return block("|-", text.split("\n"))
    if (text.length > SHORT && text.includes(" ")) return block(">-", folded(text, WIDTH - margin.length))
    return PLAIN.test(text) && !text.endsWith(":") ? text : `'${text.replaceAll("'", "''")}'`
  }

  const inner = (value, margin) => Array.isArray(value)
    ? value.map(each => `${margin}- ${typeof each === "string" ? scalar(each, margin + "  ") : lines(each, margin + "  ").trimStart()}`).join("\n")
    : lines(value, margin)

  const lines = (fields, margin) => Object.entries(fields).map(([key, value]) => {
    if (typeof value === "string") return `${margin}${key}: ${scalar(value, margin + "  ")}`
    return value.length === 0 ? `${margin}${key}: []` : `${margin}${key}:\n${inner(value, margin + "  ")}`
  }).join("\n")

  return (fields, margin = "") => `${lines(fields, margin)}\n`
})()

/* --- the form -------------------------------------------------------------------------------------- */

let onrecordForm, onrecordPresent

{
  /* Shown at once beside what is needed; the rest unfolds. */
  const USUAL = {
    article: ["url", "language", "authors", "reports"],
    actor: ["role", "summary"],
    question: ["topic", "why"],
    position: ["stance", "capacity", "short"],
    event: ["text", "actors", "place"],
  }
  const WHAT = {
    record: "Correct a record",
    correct: "Say what is wrong, in your own words",
    article: "Add a source (an article)",
    position: "Add a position: what somebody holds",
    actor: "Add an actor: who speaks",
    question: "Add a question",
    event: "Add an event",
  }
  /* Letters of an address that browsers and hosts still take. */
  const LONGEST = 7000
  /* Milliseconds: until somebody stopped, and until a button is let go. */
  const IDLE = 700, SOON = 300

  const page = document.querySelector(".or-form")
  const asked = new URLSearchParams(location.search)
  const numbered = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`
  const words = name => name.replaceAll("_", " ")
  const opening = name => words(name).replace(/^./, first => first.toUpperCase())
  let number = 0
  const unique = () => `or-f-${number += 1}`

  function make(tag, properties = {}, ...children) {
    const { className, ...attributes } = properties
    const made = document.createElement(tag)
    if (className) made.className = className
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value)
    made.append(...children)
    return made
  }
  const button = (text, act, className = "") => {
    const made = make("button", { type: "button", className }, text)
    made.addEventListener("click", act)
    return made
  }

  function begin({ records, definitions, present }) {
    const GitHub = /^https:\/\/github\.com\/([^/]+)\/([^/]+)\/edit\/(.+?)\/?$/.exec(page.dataset.source ?? "")
    const repository = GitHub && `https://github.com/${GitHub[1]}/${GitHub[2]}`
    const mail = document.querySelector(".or-page a[href^='mailto:']")?.href

    /* --- what the schema says of a value ---------------------------------------------------------- */

    const resolved = schema => {
      const [only] = schema.allOf ?? [schema]
      return only.$ref ? definitions[only.$ref.split("/").at(-1)] : only
    }
    const options = schema => (schema.anyOf ?? []).flatMap(each => each.anyOf ? options(each) : [each])
    const known = schema => options(schema).filter(each => each.$ref).map(each => [each.$ref, resolved(each)]).filter(([, each]) => each.enum)
    const simple = schema => options(schema).find(each => !each.$ref && !each.allOf) ?? schema
    const structure = schema => [schema, ...options(schema)].map(resolved).find(each => each?.properties)

    const expression = pattern => {
      try { return new RegExp(pattern, "u") } catch { return new RegExp(pattern) }
    }
    function fault(schema, text) {
      const { enum: list, pattern, patternErrorMessage, maxLength, minimum } = schema
      if (list) return list.includes(text) ? "" : "Choose one of the list."
      const length = [...text].length
      if (maxLength && length > maxLength) return `At most ${numbered(maxLength, "character")}; here are ${length}.`
      if (pattern && !expression(pattern).test(text)) return patternErrorMessage ?? "This is not written as it has to be."
      return minimum !== undefined && Number(text) < minimum ? `At least ${minimum}.` : ""
    }

    /* --- ids of this dossier ---------------------------------------------------------------------- */

    const lists = new Map()
    /* By a name the id that it stands for, where it stands for one. */
    function idsOf(kinds) {
      const key = kinds.map(([name]) => name).join()
      if (!lists.has(key)) {
        const list = make("datalist", { id: unique() })
        const names = new Map(), ids = new Set()
        for (const [, { enum: all, enumDescriptions: called }] of kinds) for (const [n, id] of all.entries()) {
          list.append(make("option", { value: id, label: called[n] }))
          ids.add(id)
          const name = called[n].toLowerCase()
          names.set(name, names.has(name) ? "" : id)
        }
        page.append(list)
        lists.set(key, { list, names, ids })
      }
      return lists.get(key)
    }
    const pathAsked = asked.get("correct") ?? "", nameAsked = pathAsked.split("/").at(-1).split("--")[0]
    const taken = new Set(Object.values(definitions).flatMap(each => each.enum ?? []))

    /* --- controls: each has an element, what it holds, and what is wrong with it ------------------- */

    /* A text: a line, several, or a word of a list. */
    function text(schema, { name, help, needed, hidden, isAsked = () => true, isWithin }) {
      const rule = simple(resolved(schema)), kinds = known(schema), id = unique()
      const described = { "aria-describedby": `${id}-help ${id}-fault` }
      let input
      const meaning = make("span", { className: "or-form__meaning" })
      if (rule.enum) {
        input = make("select", { id, ...described }, make("option", { value: "" }, needed && !isWithin ? "Choose …" : "Not said"))
        const told = new Map()
        rule.enum.forEach((word, n) => {
          // Of words that mean the same the first one is offered.
          const what = rule.enumDescriptions?.[n] ?? ""
          if (typeof word !== "string" || [...told.values()].includes(what)) return
          told.set(word, what)
          input.append(make("option", { value: word }, words(word.replaceAll("-", " "))))
        })
        input.addEventListener("input", () => { meaning.textContent = told.get(input.value) ?? "" })
      } else if (rule.maxLength > 2000) input = make("textarea", { id, rows: 3, dir: "auto", ...described })
      else input = make("input", { id, type: "text", autocomplete: "off", dir: "auto", spellcheck: rule.pattern ? "false" : undefined, autocapitalize: rule.pattern ? "none" : undefined, inputmode: /url$/.test(name) ? "url" : undefined, ...described })
      if (needed && !isWithin) input.required = true
      if (kinds.length) input.addEventListener("focus", () => input.setAttribute("list", idsOf(kinds).list.id), { once: true })

      const wrong = make("p", { className: "or-form__fault", id: `${id}-fault` })
      const note = make("p", { className: "or-form__note" })
      const element = make("div", { className: "or-form__field" },
        make("label", { for: id, className: hidden ? "or-sr" : undefined }, opening(name), ...(needed && !isWithin ? [make("span", { className: "or-form__needed" }, " (needed)")] : [])),
        make("p", { className: "or-form__help", id: `${id}-help` }, [help, kinds.length && !hidden && "Type a name: those known here are proposed."].filter(Boolean).join(" ")), input, meaning, wrong, note)
      let isLeft = false, waiting, given, untouched

      // What is there stays as it is until somebody writes over it. What is pasted brings signs along that nobody
      // sees, and that the format refuses.
      const value = () => input.value === untouched ? given : input.value.replace(/\r\n?/g, "\n").replace(/[\t\x85\u2028\u2029]/g, " ").replace(/[\xad\u200b\u2060\ufeff]/g, "").trim().normalize()
      const judged = () => {
        const typed = value()
        if (typed) return fault(rule, typed)
        return needed && isAsked() ? `${opening(name)} is needed.` : ""
      }
      function show(isFinal) {
        const found = judged()
        // What is wrong goes at once, and comes when somebody stops.
        if (found && !(isFinal && (isLeft || value()))) return
        wrong.textContent = found
        if (found) input.setAttribute("aria-invalid", "true")
        else input.removeAttribute("aria-invalid")
        const isStranger = kinds.length && value() && !found && value() !== "unknown" && !idsOf(kinds).ids.has(value())
        note.textContent = isStranger ? "No record here has this id yet: it needs one of its own." : ""
      }
      input.addEventListener("input", () => {
        clearTimeout(waiting)
        show(false)
        waiting = setTimeout(show, IDLE, true)
      })
      input.addEventListener("change", () => {
        const meant = kinds.length && idsOf(kinds).names.get(value().toLowerCase())
        if (meant) input.value = meant
        show(false)
        changed()
      })
      /* Not at once: what is pressed on meanwhile would move away. */
      input.addEventListener("blur", () => {
        isLeft = true
        clearTimeout(waiting)
        waiting = setTimeout(show, SOON, true)
      })
      return {
        element, input,
        get value() { return value() || undefined },
        get faults() { const found = judged(); return found ? [{ input, found }] : [] },
        reveal() { isLeft = true; show(true) },
        set(text) {
          input.value = text
          if (rule.enum && input.value !== text) input.append(make("option", { value: text, selected: true }, text))
          given = text
          untouched = input.value
          input.dispatchEvent(new Event("input"))
        },
      }
    }

    /* Some of the same, each added and taken away by a button. */
    function list(schema, { name, help, needed, isAsked, isWithin }) {
      const items = [], rows = make("div", { className: "or-form__items" })
      const single = words(name).replace(/s$/, "")
      // Where a list with nothing in it says something, the format tells so.
      const none = /\[\]/.test(help) && make("input", { type: "checkbox", id: unique() })
      const more = button(`Add: ${single}`, () => add().input.focus())
      function add() {
        const nth = items.length + 1
        const item = control(schema.items, { name: `${single} ${nth}`, needed: needed && nth === 1, hidden: true, isAsked, isWithin })
        const row = make("div", { className: "or-form__item" }, item.element)
        row.append(button(`Remove: ${single} ${nth}`, () => {
          items.splice(items.indexOf(item), 1)
          row.remove()
          more.focus()
          changed()
        }, "or-form__less"))
        items.push(item)
        rows.append(row)
        if (none) none.checked = false
        changed()
        return item
      }
      const element = make("fieldset", { className: "or-form__list" }, make("legend", {}, opening(name)), make("p", { className: "or-form__help" }, help ?? ""), rows, more)
      if (none) {
        more.before(make("p", {}, none, make("label", { for: none.id }, " none: [ ]")))
        none.addEventListener("change", () => {
          if (none.checked) { items.length = 0; rows.replaceChildren() }
          changed()
        })
      }
      if (needed) add()
      return {
        element,
        get input() { return more },
        get value() {
          const found = items.map(each => each.value).filter(each => each !== undefined)
          return found.length || (none && none.checked) ? found : undefined
        },
        get faults() { return items.flatMap(each => each.faults) },
        reveal() { for (const each of items) each.reveal() },
        set(values) {
          items.length = 0
          rows.replaceChildren()
          for (const each of values) add().set(each)
          if (none) none.checked = !values.length
        },
      }
    }

    /* Fields under a name. What may be left out and is, is asked for nothing. */
    function nested(schema, struct, { name, help, needed, hidden }) {
      const [alone, ...others] = struct.required
      // A text alone is short for such a mapping.
      const isShort = alone && !others.length && options(schema).length > 0
      const isAsked = () => !whole?.value && (needed || Object.keys(inside.value).length > 0)
      // Or an id may stand for it all.
      const whole = !alone && known(schema).length ? text(schema, { name: "id", help: "Of one record; or the fields below.", isWithin: true }) : undefined
      const inside = fields(struct, undefined, { isAsked, isWithin: !needed })
      const element = make("fieldset", { className: "or-form__struct" }, make("legend", { className: hidden ? "or-form__nth" : undefined }, opening(name)), make("p", { className: "or-form__help" }, help ?? ""), ...(whole ? [whole.element] : []), inside.element)
      const value = () => {
        if (whole?.value) return whole.value
        const found = inside.value
        if (!Object.keys(found).length) return undefined
        return isShort && Object.keys(found).join() === alone ? found[alone] : found
      }
      return {
        element,
        get input() { return (whole ?? inside).input },
        get value() { return value() },
        get faults() { return [...(whole?.faults ?? []), ...(isAsked() ? inside.faults : [])] },
        reveal() { if (isAsked()) inside.reveal() },
        set(value) {
          if (typeof value !== "string") inside.set(value)
          else if (isShort) inside.set({ [alone]: value })
          else whole.set(value)
        },
      }
    }

    function control(schema, about) {
      const whole = resolved(schema), struct = structure(schema)
      if (whole.type === "array") return list(whole, about)
      return struct ? nested(schema, struct, about) : text(schema, about)
    }

    /* What is needed and usual, then the rest, folded. */
    function fields(struct, usual, within = {}) {
      const { properties, required, anyOf: oneOf = [] } = struct
      const made = new Map(), first = make("div"), rest = make("div")
      // That of a record names its file, and is asked for last.
      const names = Object.keys(properties).filter(name => name !== "id" || !usual)
      const early = [...required, ...(usual ?? (required.length ? [] : names))]
      for (const name of [...new Set([...early, ...names])].filter(each => names.includes(each))) {
        const each = control(properties[name], { name, help: properties[name].description, needed: required.includes(name), ...within })
        made.set(name, each)
        ;(early.includes(name) ? first : rest).append(each.element)
      }
      const element = make("div", {}, first)
      if (rest.children.length) element.append(make("details", { className: "or-form__more" }, make("summary", {}, `${numbered(rest.children.length, "more field")}`), rest))
      const lacking = () => {
        const choices = oneOf.flatMap(each => each.required)
        return choices.length && choices.every(name => made.get(name).value === undefined)
          ? [{ input: made.get(choices[0]).input, found: `One of these is needed: ${choices.map(words).join(", ")}.` }] : []
      }
      return {
        element, made,
        get input() { return [...made.values()][0].input },
        get value() {
          return Object.fromEntries(names.map(name => [name, made.get(name).value]).filter(([, value]) => value !== undefined))
        },
        get faults() { return [...[...made.values()].flatMap(each => each.faults), ...lacking()] },
        reveal() { for (const each of made.values()) each.reveal() },
        set(values) { for (const [name, each] of Object.entries(values)) made.get(name)?.set(each) },
      }
    }

    /* --- ids for new records ---------------------------------------------------------------------- */

    const asId = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 50).replace(/-$/, "")
    function proposed(kind, value) {
      const of = {
        article: value.publisher && value.date ? [value.publisher, value.date] : [value.title],
        position: [value.actor, value.question, value.stance],
        actor: [value.name], question: [value.short ?? value.text], event: [value.title],
      }[kind]
      const id = asId(of.filter(each => each && each !== "unknown").join(" "))
      let free = id
      for (let n = 2; id && taken.has(free); n += 1) free = `${id}-${n}`
      return free
    }

    /* --- a form for each thing -------------------------------------------------------------------- */

    let changed = () => {}

    /* Fields in the order in which they are written: ids come first, those that it once had too. */
    const inOrder = (id, { former_ids, ...others }) => ({ ...(id && { id }), ...(former_ids && { former_ids }), ...others })

    /* A record that is there, as it is. */
    function ofPresent({ id, kind, file, isListed, fields: said }) {
      const schema = records[kind]
      const inside = fields(schema, [...USUAL[kind], ...Object.keys(said)])
      inside.set(said)
      const before = inside.value
      const named = isListed || file.split("/").at(-1) !== `${id}.yml` ? id : ""
      const isOther = (one, other) => JSON.stringify(one) !== JSON.stringify(other)
      return {
        element: make("div", {}, make("p", {}, schema.description), inside.element),
        get faults() { return inside.faults },
        get made() {
          const value = inside.value
          const changes = Object.keys({ ...before, ...value }).filter(name => isOther(before[name], value[name]))
          const text = onrecordYaml(inOrder(named, value), isListed ? "  " : "")
          return { path: file, text: changes.length ? (isListed ? `- ${text.trimStart()}` : text) : "", changes, title: `Error in ${id}` }
        },
        reveal() { inside.reveal() },
      }
    }

    const there = new Map()
    onrecordPresent = rows => { for (const [id, kind, file, isListed, said] of rows) there.set(id, { id, kind, file, isListed, fields: said }) }
    async function presentOf(id) {
      const n = present.first.filter(each => each <= id).length - 1
      if (n >= 0) await onrecordLoad(`${present.folder}/${n}.js`).catch(() => {})
      return there.get(id)
    }

    /* Which record, what it is to say, and why. */
    function ofCorrection() {
      const ids = Object.keys(definitions).filter(name => definitions[name].enum && name.endsWith("Id"))
      const which = text({ anyOf: ids.map(name => ({ $ref: `#/definitions/${name}` })) }, { name: "record", help: "Its id.", needed: true })
      const source = text({ type: "string", maxLength: 8000 }, { name: "what the source says", help: "The article, with its address, and where in it. Quote at most a sentence.", needed: true })
      const body = make("div", { "aria-live": "polite" })
      let record, shownOf
      async function show() {
        const id = which.value
        if (id === shownOf) return
        shownOf = id
        record = undefined
        body.replaceChildren()
        const found = taken.has(id) ? await presentOf(id) : undefined
        if (which.value !== id) return
        if (found) {
          record = ofPresent(found)
          body.replaceChildren(record.element, source.element)
        } else if (taken.has(id)) body.replaceChildren(make("p", {}, `What ${id} says is not here. Say what is wrong in your own words: that is as good.`))
        changed()
      }
      which.input.addEventListener("change", show)
      if (taken.has(nameAsked)) which.set(nameAsked)
      show()
      return {
        element: make("div", {}, which.element, body),
        get faults() { return [...which.faults, ...(record ? [...record.faults, ...source.faults] : [])] },
        get made() {
          if (!record) return { text: "" }
          const made = record.made, page = pathAsked && `${pathAsked}.html`
          const wrong = `Other values are meant for: ${made.changes.map(words).join(", ")}.`
          const place = made.text.startsWith("- ") ? `In ${made.path} it takes the place of the record ${shownOf}.` : `It takes the place of all that ${made.path} holds.`
          return { ...made, isThere: true, place: `${place} Comments in the file are not in it.`, filled: { page, record: shownOf, wrong, source: source.value, corrected: `# ${made.path}\n${made.text}` } }
        },
        reveal() { which.reveal(); record?.reveal(); if (record) source.reveal() },
        form: "statement-error.yml",
      }
    }

    function ofRecord(kind) {
      const schema = records[kind]
      const inside = fields(schema, USUAL[kind])
      const id = text(schema.properties.id, { name: "id", help: `${schema.properties.id.description} It is proposed from what you write.`, needed: true })
      let isOwn = false
      id.input.addEventListener("input", () => { isOwn = id.input.value !== "" })
      const today = inside.made.get("recorded")
      const now = new Date()
      if (today) today.input.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(each => String(each).padStart(2, "0")).join("-")
      const below = value => kind === "position" && /^[a-z0-9-]+$/.test(value.actor ?? "") ? `/${value.actor}` : ""
      return {
        element: make("div", {}, make("p", {}, schema.description), inside.element, id.element),
        get faults() {
          const clash = taken.has(id.value) ? [{ input: id.input, found: `The id ${id.value} is taken.` }] : []
          return [...inside.faults, ...id.faults, ...clash]
        },
        get made() {
          const value = inside.value
          if (!isOwn) id.input.value = proposed(kind, value)
          const path = `sources/${schema.folder}${below(value)}/${id.value ?? "ID"}.yml`
          const { recorded, ...said } = value
          return { path, text: Object.keys(said).length ? onrecordYaml(inOrder("", value)) : "", id: id.value, title: `Add: ${id.value ?? kind}` }
        },
        reveal() { inside.reveal(); id.reveal() },
        form: "add-a-source.yml", parameter: "record",
      }
    }

    function ofError() {
      const path = pathAsked, name = nameAsked
      const called = Object.values(definitions).map(each => each.enumDescriptions?.[each.enum.indexOf(name)]).find(Boolean)
      const line = { type: "string", maxLength: 1000 }, several = { type: "string", maxLength: 8000 }
      const where = text(line, { name: "page", help: "The address of the page. The link on a statement's heading leads to that statement.", needed: true })
      const wrong = text(several, { name: "what is wrong", help: "The words as the page has them.", needed: true })
      const source = text(several, { name: "what the source says", help: "The article, with its address, and where in it. Quote at most a sentence.", needed: true })
      const all = [where, wrong, source]
      if (path) where.input.value = (location.protocol === "file:" ? "" : __md_scope.href) + `${path}.html` + (called ? ` (${called})` : "")
      return {
        element: make("div", {}, ...all.map(each => each.element)),
        get faults() { return all.flatMap(each => each.faults) },
        get made() {
          const [page, what, says] = all.map(each => each.value ?? "")
          return { text: what || says ? `Page: ${page}\n\nWhat is wrong:\n${what}\n\nWhat the source says:\n${says}\n` : "", title: `Error in ${called ?? page}`, filled: { page, record: called ? name : "", wrong: what, source: says } }
        },
        reveal() { for (const each of all) each.reveal() },
        form: "statement-error.yml",
      }
    }

    /* --- what comes of it ------------------------------------------------------------------------- */

    const shown = make("code", { tabindex: 0, role: "group", "aria-label": "The text to send" }), status = make("p", { role: "status", className: "or-form__status" }), faulty = make("ul", { className: "or-form__faults" })
    const file = make("p", { className: "or-form__file" }), links = make("p", { className: "or-form__ways" })
    const copied = button("Copy", async () => {
      current.reveal()
      const isCopied = await onrecordCopy(shown.textContent)
      if (!isCopied) getSelection().selectAllChildren(shown)
      status.textContent = isCopied ? "Copied." : "Marked: copy it with the keyboard."
    })
    const saved = button("Download", () => {
      current.reveal()
      const { path = "correction.txt", text } = current.made
      const link = make("a", { download: path.split("/").at(-1), href: URL.createObjectURL(new Blob([text], { type: "text/plain" })) })
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), IDLE)
    })
    const result = make("section", { className: "or-form__result", "aria-label": "What comes of it" },
      make("h2", {}, "What comes of it"), status, faulty, file, make("pre", {}, shown), make("p", { className: "or-form__ways" }, copied, " ", saved), links)

    let current, waiting
    const outward = (words, href) => make("a", { href, target: "_blank", rel: "noopener noreferrer" }, words)

    /* Addresses that carry the text; a long one is copied and pasted. */
    function ways({ path, text, id, title, filled, isThere }) {
      const query = values => Object.entries(values).filter(([, value]) => value).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")
      const found = []
      if (GitHub && id) found.push(["Add the file on GitHub", `${repository}/new/${GitHub[3]}?${query({ filename: path, value: text })}`])
      if (GitHub && isThere) found.push(["Open the file on GitHub, to paste it there", `${repository}/edit/${GitHub[3]}/${encodeURI(path)}`])
      if (GitHub) found.push(["Send it as an issue on GitHub", `${repository}/issues/new?${query({ template: current.form, title, ...(filled ?? { [current.parameter]: `# ${path}\n${text}` }) })}`])
      if (mail) found.push(["Send it by mail", `${mail}?${query({ subject: title, body: path ? `${path}\n\n${text}` : text })}`])
      if (!found.length) return ["To whom it goes is said below, under “Report an error”."]
      return found.map(([words, href]) => href.length > LONGEST ? `${words}: it is too long for a link. Copy it.` : outward(words, href))
    }

    function update() {
      const made = current.made, faults = current.faults
      result.hidden = !made.text
      if (!made.text) return
      const said = made.path ? `# ${made.path}\n${made.text}` : made.text
      if (shown.textContent !== said) shown.textContent = said
      file.textContent = made.place ?? (made.path ? `The file is called ${made.path}.` : "")
      const told = faults.length ? `${numbered(faults.length, "thing")} to be done before it is whole:` : "It is written as the format has it."
      if (status.textContent !== told) status.textContent = told
      faulty.replaceChildren(...faults.map(({ input, found }) => make("li", {}, button(found, () => {
        for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
        input.focus()
      }, "or-form__to"))))
      links.replaceChildren(...ways(made).flatMap((each, n) => n ? [make("br"), each] : [each]))
    }
    changed = () => { clearTimeout(waiting); waiting = setTimeout(update, 150) }

    /* --- what is to be done ----------------------------------------------------------------------- */

    const chooser = make("select", { id: unique() }, ...Object.entries(WHAT).map(([kind, what]) => make("option", { value: kind }, what)))
    const body = make("div")
    const forms = new Map()
    function choose() {
      const kind = chooser.value
      if (!forms.has(kind)) forms.set(kind, kind === "correct" ? ofError() : kind === "record" ? ofCorrection() : ofRecord(kind))
      current = forms.get(kind)
      body.replaceChildren(current.element)
      update()
    }
    const wanted = asked.get("add")
    chooser.value = wanted in records ? wanted : taken.has(nameAsked) ? "record" : "correct"
    chooser.addEventListener("change", choose)
    const form = make("form", { novalidate: true },
      make("div", { className: "or-form__field" }, make("label", { for: chooser.id }, "What would you like to do?"), chooser), body)
    form.addEventListener("submit", event => event.preventDefault())
    form.addEventListener("input", () => changed())
    page.replaceChildren(make("p", {}, "Nothing that you type is sent anywhere: what comes of it stands below the form, for you to send."), form, result)
    choose()
  }

  onrecordForm = begin
  // Without it the page says what to do.
  if (page) onrecordLoad("search/form.js").catch(() => {})
}
