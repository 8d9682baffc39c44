/* The search: a field, a list of results, and the keyboard. What the site knows (entries.js), what
   people wrote into the pages by hand (search_index.js) and the engine (finder.js) are loaded when
   somebody looks for something, as scripts, since from a folder nothing else can be loaded. All
   texts are shown as text: none of them becomes markup. */

{
  const box = document.getElementById("__search")
  const area = document.querySelector(".md-search")
  const field = area.querySelector("input")
  const output = area.querySelector(".md-search__output")
  const said = area.querySelector("[role=status]")
  const list = area.querySelector("ol")
  const names = Object.assign(document.createElement("a"), { href: new URL("names.html", __md_scope), textContent: "Names A–Z" })
  /* How many results are shown at first, and how much of a text: a little before what was found. */
  const FIRST = 20, LENGTH = 200, BEFORE = 60

  let find, language, ready

  const prepare = () => ready ??= Promise.all([
    onrecordLoad("assets/javascripts/finder.js"), onrecordLoad("entries.js"),
    // A site may do without.
    onrecordLoad("search/search_index.js").catch(() => {}),
  ]).then(() => {
    language = onrecordEntries.language
    find = onrecordFinder.index([...onrecordEntries.entries, ...writtenByHand()])
    show()
  }).catch(() => tell("The search could not be loaded. Look in ", names, "."))

  const writtenByHand = () => typeof __index === "undefined" ? [] : __index.docs.map(each => ({
    place: each.location, kind: "Page", title: wordsOf(each.title), text: wordsOf(each.text),
  }))

  const wordsOf = markup => new DOMParser().parseFromString(markup, "text/html").body.textContent

  const tell = (...words) => said.replaceChildren(...words)

  function show() {
    const typed = field.value.trim()
    if (!find || !typed) {
      list.replaceChildren()
      return tell(typed ? "Loading …" : "Names in any spelling, questions, statements, articles")
    }
    const { found, terms } = find(typed)
    const items = found.map(entry => [entry, new URL(entry.place, __md_scope)])
      // What a page of somebody else's says to be an entry leads nowhere else.
      .filter(([, url]) => url.href.startsWith(__md_scope.href))
    const draw = some => some.map(([entry, url]) => result(entry, url, terms))
    list.replaceChildren(...draw(items.slice(0, FIRST)))
    output.firstElementChild.scrollTop = 0
    if (items.length > FIRST) list.append(rest(items.length - FIRST, () => draw(items.slice(FIRST))))
    if (items.length) tell(items.length === 1 ? "1 result" : `${items.length} results`)
    else tell(`Nothing found for “${typed}”. All names are in `, names, ".")
  }

  function result(entry, url, terms) {
    url.searchParams.set("h", terms.join(" "))
    const link = element("a", "md-search-result__link", [
      element("span", "or-result__kind", [[entry.kind, entry.about].filter(Boolean).join(" · ")]),
      element("span", "or-result__title", withMarks(entry.title, terms)),
    ])
    link.href = url
    if (entry.text) {
      const text = element("span", "or-result__text", withMarks(around(entry.text, terms), terms))
      if (entry.kind !== "Page") text.lang = language
      link.append(text)
    }
    return element("li", "md-search-result__item", [link])
  }

  function rest(number, draw) {
    const button = element("button", "or-result__more", [`Show ${number} more`])
    button.type = "button"
    const item = element("li", "md-search-result__item", [button])
    button.addEventListener("click", () => {
      const items = draw()
      item.replaceWith(...items)
      items[0].firstElementChild.focus()
    })
    return item
  }

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
      prepare()
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
  if (asked.get("h")) onrecordLoad("assets/javascripts/finder.js").then(() => {
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
  })
}
