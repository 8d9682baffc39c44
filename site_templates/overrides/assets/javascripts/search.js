/* The search: a field, a list of results, and the keyboard. The engine (finder.js) is loaded when
   somebody looks for something, and with it what that needs of the index. All texts are shown as
   text: none of them becomes markup. */

{
  const box = document.getElementById("__search")
  const area = document.querySelector(".md-search")
  const icon = path => `<svg viewBox="0 0 24 24"><path d="${path}"/></svg>`
  /* Material's parts without those that are not used. What is not open holds nothing that the keyboard would stop at. */
  area.innerHTML = `
    <label class="md-search__overlay" for="__search"></label>
    <div class="md-search__inner" role="search">
      <form class="md-search__form" name="search">
        <input type="text" class="md-search__input" name="query" aria-label="Search" aria-controls="or-results" placeholder="Search" autocapitalize="off" autocorrect="off" autocomplete="off" spellcheck="false" dir="auto" required>
        <label class="md-search__icon md-icon" for="__search">
          ${icon("M9.5 3A6.5 6.5 0 0 1 16 9.5c0 1.61-.59 3.09-1.56 4.23l.27.27h.79l5 5-1.5 1.5-5-5v-.79l-.27-.27A6.52 6.52 0 0 1 9.5 16 6.5 6.5 0 0 1 3 9.5 6.5 6.5 0 0 1 9.5 3m0 2C7 5 5 7 5 9.5S7 14 9.5 14 14 12 14 9.5 12 5 9.5 5")}
          ${icon("M20 11v2H8l5.5 5.5-1.42 1.42L4.16 12l7.92-7.92L13.5 5.5 8 11z")}
        </label>
        <div class="md-search__options">
          <button type="reset" class="md-search__icon md-icon" aria-label="Clear" tabindex="-1">
            ${icon("M19 6.41 17.59 5 12 10.59 6.41 5 5 6.41 10.59 12 5 17.59 6.41 19 12 13.41 17.59 19 19 17.59 13.41 12z")}
          </button>
        </div>
      </form>
      <div class="md-search__output" hidden>
        <div class="md-search__scrollwrap">
          <div class="md-search-result">
            <p class="md-search-result__meta" role="status"></p>
            <ol id="or-results" class="md-search-result__list" aria-label="Results"></ol>
          </div>
        </div>
      </div>
    </div>`
  const field = area.querySelector("input")
  const output = area.querySelector(".md-search__output")
  const said = area.querySelector("[role=status]")
  const list = area.querySelector("ol")
  const names = Object.assign(document.createElement("a"), { href: new URL("names.html", __md_scope), textContent: "Names A–Z" })
  /* How many results are shown at a time, and of how many files of the index: more when a reader gets there. */
  const AT_ONCE = 20, FILES = 3
  /* Milliseconds: nothing is sought while somebody types on. */
  const PAUSE = 80
  /* How much of a text is shown: a little before what was found. */
  const LENGTH = 200, BEFORE = 60

  let language
  const prepare = () => onrecordLoad("assets/javascripts/finder.js").then(() => onrecordFinder.begin())
    .then(told => { language = told.language })
  const fail = () => tell("The search could not be loaded. Look in ", names, ".")

  const tell = (...words) => said.replaceChildren(...words)

  /* Results of what was typed before are not shown any more. */
  let asking = 0

  async function show() {
    const mine = ++asking, typed = field.value.trim()
    list.setAttribute("aria-busy", typed !== "")
    if (!typed) {
      list.replaceChildren()
      narrow.hidden(true)
      return tell("Names in any spelling, questions, statements, articles")
    }
    if (!language) tell("Loading …")
    try {
      await Promise.all([prepare(), new Promise(resolve => setTimeout(resolve, PAUSE))])
      if (mine !== asking) return
      const { found: all, terms, isMore } = await onrecordFinder.find(typed)
      const found = await narrow.to(all)
      const items = await drawn(found.slice(0, next(found)), terms)
      if (mine !== asking) return
      list.replaceChildren(...items)
      output.firstElementChild.scrollTop = 0
      offer(found.slice(next(found)), terms)
      narrow.hidden(!all.length)
      if (!all.length) return tell(`Nothing found for “${typed}”. All names are in `, names, ".")
      const count = found.length === 1 ? "1 result" : `${found.length.toLocaleString("en")} results`
      const whole = found.length < all.length ? ` of ${all.length.toLocaleString("en")}` : ""
      tell(`${isMore ? "More than " : ""}${count}${whole}`)
    } catch {
      if (mine === asking) fail()
    } finally {
      if (mine === asking) list.setAttribute("aria-busy", false)
    }
  }

  /* How many results are shown next: those of a few files. */
  function next(found) {
    const files = new Set()
    const beyond = found.findIndex(number => files.add(onrecordFinder.fileOf(number)).size > FILES)
    return Math.min(AT_ONCE, beyond < 0 ? found.length : beyond)
  }

  async function drawn(some, terms) {
    const entries = await Promise.all(some.map(onrecordFinder.entry))
    return entries.map(entry => [entry, new URL(entry.place, __md_scope)])
      // What a page of somebody else's says to be an entry leads nowhere else.
      .filter(([, url]) => url.href.startsWith(__md_scope.href))
      .map(([entry, url]) => result(entry, url, terms))
  }

  function result(entry, url, terms) {
    url.searchParams.set("h", terms.join(" "))
    const link = element("a", "md-search-result__link", [
      element("span", "or-result__kind", [[entry.kind, entry.about].filter(Boolean).join(" · ")]),
      element("span", "or-result__title", withMarks(entry.title, terms)),
    ])
    link.href = url
    for (const text of [entry.short, entry.text && around(entry.text, terms)].filter(Boolean)) {
      const line = element("span", text === entry.short ? "or-result__text or-result__short" : "or-result__text", withMarks(text, terms))
      if (entry.kind !== "Page") line.lang = language
      link.append(line)
    }
    return element("li", "md-search-result__item", [link])
  }

  /* A button for the results that are not shown yet: they come when it is pressed, or is seen. */
  function offer(found, terms) {
    if (!found.length) return
    const mine = asking
    const button = element("button", "or-result__more", [`Show more of ${found.length.toLocaleString("en")}`])
    button.type = "button"
    const item = element("li", "md-search-result__item", [button])
    list.append(item)
    const seen = new IntersectionObserver(([change]) => { if (change.isIntersecting) more() }, { root: output.firstElementChild })
    let isAsked = false
    async function more() {
      seen.disconnect()
      if (isAsked) return
      isAsked = true
      try {
        const items = await drawn(found.slice(0, next(found)), terms)
        if (mine !== asking) return
        const isHere = button === document.activeElement
        item.replaceWith(...items)
        offer(found.slice(next(found)), terms)
        if (isHere) items[0].firstElementChild.focus()
      } catch { fail() }
    }
    button.addEventListener("click", more)
    seen.observe(button)
  }

  /* --- what results are narrowed down to: chosen once, kept while somebody types ---------------------- */

  const narrow = (() => {
    const box = element("details", "or-narrow", [element("summary", "", ["Filter"])])
    const row = element("div", "or-narrow__row", [])
    box.append(row)
    box.hidden = true
    list.before(box)
    const choices = new Map(["Kind", "Question", "Stance", "Publisher", "Year"].map(name => {
      const select = element("select", "", [])
      select.setAttribute("aria-label", name)
      select.addEventListener("change", () => show())
      row.append(select)
      return [name.toLowerCase(), select]
    }))
    box.addEventListener("toggle", () => { if (box.open) show() })

    /* Fill a choice with what there is among some results, and how many of each. */
    function fill(key, select, of, numbers) {
      const counts = new Map()
      for (const number of numbers) for (const group of of(number)) counts.set(group, (counts.get(group) ?? 0) + 1)
      const { value } = select
      if (value && !counts.has(value)) counts.set(value, 0)
      const names = [...counts.keys()].sort()
      if (key === "year") names.reverse()
      const any = new Option(`Any ${key}`, "")
      select.replaceChildren(any, ...names.map(name => new Option(`${name} (${counts.get(name).toLocaleString("en")})`, name)))
      select.value = value
      select.hidden = !names.length
    }

    /** Return which results are left, and count what the others could be narrowed down to. */
    async function to(found) {
      if (!box.open && ![...choices.values()].some(select => select.value)) return found
      const groups = await onrecordFinder.groups()
      const fits = [...choices].filter(([, select]) => select.value)
        .map(([key, { value }]) => [key, number => groups[key]?.(number).includes(value)])
      for (const [key, select] of choices) {
        const others = fits.filter(([other]) => other !== key)
        fill(key, select, groups[key] ?? (() => []), found.filter(number => others.every(([, fit]) => fit(number))))
      }
      return found.filter(number => fits.every(([, fit]) => fit(number)))
    }

    return { to, hidden: isHidden => { box.hidden = isHidden } }
  })()

  function element(tag, name, children) {
    const made = document.createElement(tag)
    made.className = name
    made.append(...children)
    // What is put together of several names is ours, and holds what keeps each apart.
    if (tag === "span") made.dir = made.textContent.includes("\u2068") ? "ltr" : "auto"
    return made
  }

  const withMarks = (text, terms) =>
    onrecordFinder.marked(text, terms).map(([part, isFound]) => isFound ? element("mark", "", [part]) : part)

  /* The words round the first that was found. */
  function around(text, terms) {
    const [[before, isFound] = ["", true]] = onrecordFinder.marked(text, terms)
    const at = isFound || before.length === text.length ? 0 : before.length
    const start = at > BEFORE ? text.lastIndexOf(" ", at - BEFORE) + 1 || at : 0
    const end = start + LENGTH < text.length ? text.indexOf(" ", start + LENGTH - BEFORE) : -1
    // Scripts without blanks are cut where the length ends.
    const stop = end < 0 || end > start + LENGTH ? start + LENGTH : end
    return `${start ? "… " : ""}${text.slice(start, stop)}${stop < text.length ? " …" : ""}`
  }

  const open = isOpen => { if (box.checked !== isOpen) box.click() }

  box.addEventListener("change", () => {
    output.hidden = !box.checked
    if (box.checked) {
      field.focus()
      prepare().catch(fail)
      return show()
    }
    if (area.contains(document.activeElement)) document.activeElement.blur()
    const url = new URL(location)
    url.searchParams.delete("q")
    if (url.href !== location.href) history.replaceState(history.state, "", url)
  })
  /* Escape leads back to where the search was opened: to its button, or to the field, which is closed then. */
  let isLeft = false
  function leave() {
    const opener = document.querySelector("[data-or-open=__search]")
    open(false)
    isLeft = true
    ;(opener?.checkVisibility() ? opener : field).focus({ preventScroll: true })
    isLeft = false
  }

  field.addEventListener("focus", () => isLeft || open(true))
  for (const again of ["click", "input"]) field.addEventListener(again, () => open(true))
  field.addEventListener("input", show)
  area.querySelector("form").addEventListener("submit", event => event.preventDefault())
  area.querySelector("form").addEventListener("reset", () => setTimeout(() => { show(); field.focus() }))
  list.addEventListener("click", event => { if (event.target.closest("a")) open(false) })
  /* Whoever goes on with the tab key leaves the search. */
  area.addEventListener("focusout", event => {
    if (event.relatedTarget && !area.contains(event.relatedTarget)) open(false)
  })

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const at = document.activeElement
    if (at.matches("select") && event.key !== "Escape") return
    if (box.checked) {
      const stops = [field, ...list.querySelectorAll("a, button")]
      const here = stops.indexOf(at)
      if (event.key === "Escape") leave()
      else if (event.key === "Enter" && at === field) list.querySelector("a")?.click()
      else if (event.key === "ArrowDown") stops[(here + 1) % stops.length].focus()
      else if (event.key === "ArrowUp") stops.at((here < 0 ? 0 : here) - 1).focus()
      else return
    } else if ("/sf".includes(event.key) && !at.matches("input, select, textarea, [contenteditable]")) {
      open(true)
      field.select()
    } else return
    event.preventDefault()
  })

  /* An address can bring along what to look for, and what to mark on the page. */
  const asked = new URLSearchParams(location.search)
  if (asked.get("q")) {
    field.value = asked.get("q")
    open(true)
  }
  if (asked.get("h")) prepare().then(() => {
    const text = document.querySelector("article.md-content__inner")
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
    const nodes = []
    while (walker.nextNode())
      if (walker.currentNode.data.trim() && !walker.currentNode.parentNode.closest("svg, .headerlink")) nodes.push(walker.currentNode)
    const terms = asked.get("h").split(" ")
    for (const node of nodes) {
      const parts = withMarks(node.data, terms)
      if (parts.some(part => part !== node.data)) node.replaceWith(...parts)
    }
    // Without the index nothing is marked.
  }).catch(() => {})
}
