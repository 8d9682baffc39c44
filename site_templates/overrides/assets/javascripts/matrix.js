/* Controls for who stands where: filter, sort, as-of date, link to the view, CSV of what is shown, and
   a few actors side by side. They work the overview, the lists by question and the table at once.
   The page is complete without any of this; the controls are made here so that none is dead. */

{
  function start(table) {
    const overview = document.querySelector(".or-overview table")
    const isPart = Boolean(document.querySelector(".or-part"))
    const signs = [...overview.tBodies[0].rows]
    const lists = new Map([...document.querySelectorAll(".or-stand")].map(node => [node.dataset.at, node]))
    // What readers call a stance, an attribution, a kind of actor: the page says it, not this file.
    const names = JSON.parse(table.closest(".or-table").dataset.labels)
    const labels = values => [...new Set(values)].map(value => [value, names[value]])
    const head = [...table.tHead.rows[0].cells]
    const rows = [...table.tBodies[0].rows].map((row, order) => {
      const name = nameIn(row.cells[0])
      const group = row.cells[0].querySelector("[data-kind]")
      const kind = group.dataset.kind
      names[kind] = group.textContent.trim()
      const cells = [...row.cells].slice(1).map((cell, n) =>
        readCell(cell, signs[order].cells[n + 1], place => lists.get(`${order}.${n}.${place}`)))
      const who = row.cells[0].querySelector("[data-names]")
      const found = plain(who.dataset.names)
      return { rows: [row, signs[order]], order, name, found, id: idIn(row.cells[0]), kind, cells }
    })
    const entries = rows.flatMap(row => row.cells.flatMap(cell => cell.entries))
    const questions = head.slice(1).map(nameIn)
    const asked = head.slice(1).map(idIn)
    const heads = [head, [...overview.tHead.rows[0].cells]]
    // What has no date is of no day: it is shown where no day is chosen.
    const days = [...new Set(entries.flatMap(entry => [entry.since, entry.held]))].filter(Boolean).sort()
    const last = days.length - 1
    const initial = { kind: "", question: "", stance: "", attribution: "", text: "", sort: "group", asof: "", actors: "", questions: "" }
    const state = { ...initial, ...Object.fromEntries(new URLSearchParams(location.hash.replace(/^#\?/, ""))) }

    const bar = element("form", { className: "or-controls", role: "search", ariaLabel: "Filter who is shown" })
    bar.addEventListener("submit", event => event.preventDefault())
    const text = field("Find an actor", element("input", { type: "search", value: state.text, dir: "auto" }))
    const kind = field("Group", choices([["", "All"], ...labels(rows.map(row => row.kind))]))
    const question = field("Question", choices([["", "All"], ...questions.map((label, n) => [String(n), label])]))
    const stance = field("Stance", choices([["", "All"], ...labels(entries.map(entry => entry.stance))]))
    const attribution = field("Attribution", choices([["", "All"], ...labels(entries.map(entry => entry.attribution))]))
    const sort = field("Sort by", choices([["group", "Group"], ["name", "Name"], ["latest", "Newest position"], ["most", "Most positions"]]))
    const asof = field("As of", element("input", { type: "range", min: 0, max: last, step: 1 }))
    const day = element("output", { className: "or-controls__day" })
    asof.parentElement.append(day)
    asof.parentElement.hidden = !days.length
    const clear = element("button", { type: "button", textContent: "Show all" })
    const csv = element("button", { type: "button", textContent: "CSV of what is shown" })
    const copy = element("button", { type: "button", textContent: "Copy link" })
    const count = element("p", { className: "or-controls__count", role: "status" })
    const compare = picker()
    const compared = element("div", { className: "or-table or-compared", hidden: true })
    const filters = element("details", { className: "or-filters", open: matchMedia("(min-width: 45em)").matches })
    filters.append(element("summary", { textContent: "Find and filter" }))
    filters.append(...[text, kind, question, stance, attribution, sort, asof].map(input => input.parentElement), clear, copy, csv)
    bar.append(filters, compare, count)
    overview.closest(".or-table").before(bar, compared)

    const inputs = { text, kind, question, stance, attribution, sort }
    const show = () => {
      for (const [name, input] of Object.entries(inputs)) input.value = state[name]
      const picked = [...ids(state.actors), ...ids(state.questions)]
      for (const box of compare.querySelectorAll("input")) box.checked = picked.includes(box.value)
      // What is no day, in an address that somebody wrote, is none.
      if (!/^\d{4}-\d\d-\d\d$/.test(state.asof)) state.asof = ""
      const at = days.indexOf(state.asof)
      asof.value = at < 0 ? last : at
      draw()
    }
    for (const [name, input] of Object.entries(inputs))
      input.addEventListener("input", () => { state[name] = input.value; draw() })
    asof.addEventListener("input", () => {
      state.asof = Number(asof.value) === last ? "" : days[asof.value]
      draw()
    })
    clear.addEventListener("click", () => { Object.assign(state, initial); compare.open = false; show(); text.focus() })
    csv.addEventListener("click", download)
    copy.addEventListener("click", () => copyLink(copy, count))
    compare.addEventListener("input", () => {
      const chosen = name => [...compare.querySelectorAll(`[name=${name}]:checked`)].map(box => box.value).join(",")
      Object.assign(state, { actors: chosen("actors"), questions: chosen("questions") })
      draw()
    })
    addEventListener("hashchange", () => {
      const given = location.hash.startsWith("#?") ? Object.fromEntries(new URLSearchParams(location.hash.slice(2))) : {}
      Object.assign(state, initial, given)
      show()
    })

    function draw() {
      const until = state.asof || days[last] || ""
      const wanted = plain(state.text)
      const only = state.question === "" ? -1 : Number(state.question)
      const few = { actors: ids(state.actors), questions: ids(state.questions) }
      const asks = n => (only < 0 || only === n) && (!few.questions.length || few.questions.includes(asked[n]))
      const narrow = state.stance || state.attribution || only >= 0 || state.asof || few.questions.length
      for (const row of rows) {
        const named = (!wanted || row.found.includes(wanted)) && (!state.kind || row.kind === state.kind) &&
          (!few.actors.length || few.actors.includes(row.id))
        for (const [n, cell] of row.cells.entries()) choose(cell, state.asof, named && asks(n))
        // Who is picked is shown without a record, too: that there is none is what was asked.
        row.shown = named && (row.cells.some(cell => cell.shown.length) || !narrow || few.actors.length > 0)
        for (const node of row.rows) node.hidden = !row.shown
      }
      // What is filtered has no empty columns; the whole has, since a hole tells something, too.
      const all = rows.every(row => row.shown) && !narrow
      const columns = questions.map((_, n) => all || (asks(n) && (few.questions.length > 0 || rows.some(row => row.shown && row.cells[n].shown.length))))
      for (const [n, isShown] of columns.entries()) {
        for (const cells of heads) cells[n + 1].hidden = !isShown
        for (const row of rows) showCell(row.cells[n], isShown)
      }
      for (const group of document.querySelectorAll(".or-standing, .or-on"))
        group.hidden = !group.querySelector(".or-stand:not([hidden])")
      const orders = {
        group: (a, b) => a.order - b.order,
        name: (a, b) => a.name.localeCompare(b.name, "en"),
        latest: (a, b) => newest(b).localeCompare(newest(a)) || a.order - b.order,
        most: (a, b) => size(b) - size(a) || a.order - b.order,
      }
      // The name comes from the page's address, where anybody can write "__proto__".
      const order = Object.hasOwn(orders, state.sort) ? orders[state.sort] : orders.group
      const sorted = [...rows].sort(order)
      for (const [n, body] of [table.tBodies[0], overview.tBodies[0]].entries())
        body.append(...sorted.map(row => row.rows[n]))
      // In another order nobody stands below whom he speaks for.
      overview.classList.toggle("or-unordered", order !== orders.group)
      sideBySide(sorted.filter(row => row.shown), columns, few.actors.length > 0)
      day.textContent = until && words(until) + (state.asof ? "" : " (latest)")
      asof.setAttribute("aria-valuetext", day.textContent)
      const number = rows.filter(row => row.shown).length
      count.textContent = `${number} of ${rows.length} actors${isPart ? " on this page" : ""} shown`
      const changed = Object.entries(state).filter(([name, value]) => name in initial && value !== initial[name])
      const query = new URLSearchParams(changed).toString()
      if (query || location.hash.startsWith("#?"))
        history.replaceState(null, "", query ? `#?${query}` : location.pathname.split("/").pop())
    }

    function choose(cell, until, isAsked) {
      // An entry stands from the first day on which it can have been, marked until the day by which
      // it surely was, to the day by which something surely later was. Where no day is chosen, the
      // page itself says which entries are replaced.
      const current = until
        ? cell.entries.filter(entry =>
            begun(entry) && begun(entry) <= until && !(entry.replaced && entry.replaced <= until))
        : cell.entries.filter(entry => !entry.isEarlier)
      cell.shown = current.filter(entry => isAsked &&
        // What was given up by then is shown, and is nobody's stance.
        (!state.stance || (entry.stance === state.stance && !(entry.ended && (!until || entry.ended <= until)))) &&
        (!state.attribution || entry.attribution === state.attribution))
      for (const entry of cell.entries) {
        for (const node of entry.nodes) node.hidden = !cell.shown.includes(entry)
        entry.listed?.closest("li").toggleAttribute("hidden", entry.listed.hidden)
        entry.perhaps.hidden = !until || (entry.held && entry.held <= until)
      }
    }

    function showCell(cell, isShown) {
      for (const node of cell.nodes) {
        node.classList.toggle("or-empty", !cell.shown.length)
        node.hidden = !isShown
      }
    }

    /* Actors and questions to pick, as lists of boxes. */
    function picker() {
      const made = element("details", { className: "or-pick" })
      made.append(element("summary", { textContent: "Compare side by side" }))
      const group = (name, legend, pairs) => {
        const set = element("fieldset", {})
        set.append(element("legend", { textContent: legend }))
        for (const [value, label] of pairs) {
          const box = element("label", { dir: "auto" })
          box.append(element("input", { type: "checkbox", name, value }), ` ${label}`)
          set.append(box)
        }
        made.append(set)
      }
      group("actors", "Actors", rows.map(row => [row.id, row.name]))
      group("questions", "Questions (all, if none is picked)", questions.map((label, n) => [asked[n], label]))
      return made
    }

    /* The picked actors beside each other, a question a row. */
    function sideBySide(some, columns, isWanted) {
      compared.hidden = !isWanted
      document.body.classList.toggle("or-comparing", isWanted)
      if (!isWanted) return
      const made = element("table", {})
      const top = made.createTHead().insertRow()
      top.append(element("th", { textContent: "Question", scope: "col" }))
      for (const row of some) top.append(headFrom(row.rows[0].cells[0], "col"))
      const body = made.createTBody()
      for (const [n, isShown] of columns.entries()) {
        if (!isShown) continue
        const line = body.insertRow()
        line.append(headFrom(head[n + 1], "row"))
        for (const row of some) {
          const cell = line.insertCell()
          cell.append(...row.cells[n].shown.map(entry => entry.node.cloneNode(true)))
          cell.classList.toggle("or-empty", !cell.childNodes.length)
        }
      }
      compared.replaceChildren(made)
    }

    function download() {
      const columns = questions.map((_, n) => n).filter(n => !head[n + 1].hidden)
      // A row an entry: by its ids what data/positions.csv and its neighbours say is joined to it.
      const lines = [["actor", "question", "id", "stance", "attribution", "earliest",
        "actor_name", "actor_kind", "question_short", "words", "page"]]
      for (const node of table.tBodies[0].rows) {
        const row = rows.find(candidate => candidate.rows[0] === node)
        for (const n of row.shown ? columns : [])
          for (const { id, stance, attribution, since, page, ...entry } of row.cells[n].shown)
            lines.push([row.id, asked[n], id, stance, attribution, since, row.name, row.kind, questions[n], inWords(entry), page])
      }
      const body = lines.map(line => line.map(quote).join(",")).join("\r\n") + "\r\n"
      const link = element("a", { download: "who-stands-where.csv" })
      link.href = URL.createObjectURL(new Blob(["\ufeff", body], { type: "text/csv;charset=utf-8" }))
      link.click()
      URL.revokeObjectURL(link.href)
    }

    show()
    oneStop(overview)
    oneStop(table)
  }

  /* A cell of the table with its twin in the overview; each entry with its sign and its line. */
  function readCell(node, twin, listed) {
    const signs = [...twin.querySelectorAll(".or-mark")]
    const entries = [...node.querySelectorAll(".or-cell")].map((cell, place) => ({
      node: cell,
      ...placeOf(cell.querySelector("a")),
      listed: listed(place),
      nodes: [cell, signs[place], listed(place)].filter(Boolean),
      since: cell.dataset.since,
      held: cell.dataset.held,
      isEarlier: cell.classList.contains("or-cell--earlier"),
      ended: cell.dataset.ended,
      replaced: cell.dataset.replaced,
      stance: cell.dataset.stance,
      attribution: cell.dataset.attribution,
      text: textOf(cell),
      perhaps: cell.appendChild(element("span", { className: "or-perhaps", textContent: "perhaps by then", hidden: true })),
    }))
    return { nodes: [node, twin], entries, shown: [] }
  }

  /* What begins at no day that is known stands from the one by which it surely was. */
  const begun = entry => entry.since || entry.held

  const inWords = entry => entry.text + (entry.perhaps.hidden ? "" : `, ${entry.perhaps.textContent}`)

  /* Without the mark that keeps what follows a name from right to left in its place. */
  const nameIn = cell => cell.querySelector("a").textContent.replaceAll("\u200e", "").trim()

  const idIn = cell => cell.querySelector("a").pathname.split("/").pop().replace(/\.html$|\.md$/, "")

  /* The id of the position to which a link leads, and its page as seen from the front page. */
  function placeOf(link) {
    const page = link.getAttribute("href").replace(/^(\.\.\/)+/, "")
    return { id: link.hash.slice(1), page }
  }

  const ids = list => list.split(",").filter(Boolean)

  /* As the page writes all names by which somebody is found. */
  const plain = text => text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

  function headFrom(cell, scope) {
    const made = element("th", { scope })
    made.append(cell.querySelector("a").cloneNode(true))
    made.firstChild.removeAttribute("tabindex")
    return made
  }

  /* From a folder a browser may not let a page write what is copied: then the link is shown. */
  async function copyLink(button, status) {
    if (await onrecordCopy(location.href)) {
      status.textContent = "The link to this view is copied."
    } else {
      const shown = element("input", { readOnly: true, value: location.href, ariaLabel: "Link to this view" })
      button.after(shown)
      shown.addEventListener("blur", () => shown.remove())
      shown.select()
    }
  }

  /* A table of many links is one stop of the Tab key: arrows go from link to link in it. */
  function oneStop(table) {
    const links = () => [...table.querySelectorAll("a")].filter(link => link.offsetParent)
    const settle = current => {
      for (const link of table.querySelectorAll("a")) link.tabIndex = link === current ? 0 : -1
    }
    const renew = () => {
      const shown = links()
      if (shown.length && !shown.some(link => link.tabIndex === 0)) settle(shown[0])
    }
    settle(links()[0])
    new MutationObserver(renew).observe(table, { subtree: true, attributeFilter: ["hidden"] })
    table.setAttribute("aria-description", "Arrow keys go from link to link.")
    table.addEventListener("focusin", event => event.target.matches("a") && settle(event.target))
    table.addEventListener("keydown", event => {
      const from = event.target.closest("td, th")
      const ahead = getComputedStyle(table).direction === "rtl" ? "ArrowLeft" : "ArrowRight"
      const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      const shown = links()
      let to
      if (sideways) {
        const next = shown[shown.indexOf(event.target) + (event.key === ahead ? 1 : -1)]
        to = next?.closest("tr") === from?.parentElement && next
      } else if (step) {
        const inColumn = shown.filter(link => link.closest("td, th").cellIndex === from.cellIndex)
        const cells = [...new Set(inColumn.map(link => link.closest("td, th")))]
        to = cells[cells.indexOf(from) + step]?.querySelector("a:not([hidden] a)")
      }
      else if (event.key === "Home") to = shown.find(link => link.closest("tr") === from?.parentElement)
      else if (event.key === "End") to = shown.findLast(link => link.closest("tr") === from?.parentElement)
      if (sideways || step || to) event.preventDefault()
      if (to) to.focus()
    })
  }

  /* What stands before the line break, and after it. */
  function textOf(cell) {
    const nodes = [...cell.childNodes]
    const at = nodes.findIndex(node => node.nodeName === "BR")
    const parts = [nodes.slice(0, at), nodes.slice(at)].map(part => part.map(node => node.textContent).join("").trim())
    return parts.filter(Boolean).join(", ")
  }

  const newest = row => row.cells.flatMap(cell => cell.shown).map(entry => entry.held).sort().pop() ?? ""
  const size = row => row.cells.flatMap(cell => cell.shown).length

  function words(day) {
    return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
  }

  /* A spreadsheet runs a cell that starts like a formula, some also one in wide signs; an apostrophe
     makes it text. */
  function quote(value) {
    // In many countries a spreadsheet parts fields at semicolons, whatever quotes there are.
    const safe = value.replace(/(^|[;\t\r\n]["\s]*)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g, "$1'")
    return `"${safe.replaceAll('"', '""')}"`
  }

  function element(tag, properties) {
    const { role, ...rest } = properties
    const made = Object.assign(document.createElement(tag), rest)
    if (role) made.setAttribute("role", role)
    return made
  }

  function choices(pairs) {
    const select = element("select", {})
    select.append(...pairs.map(([value, label]) => element("option", { value, textContent: label, dir: "auto" })))
    return select
  }

  function field(label, input) {
    const wrapper = element("label", { className: "or-controls__field" })
    wrapper.append(element("span", { textContent: label }), input)
    return input
  }

  const table = document.querySelector(".or-table--matrix table")
  // Without positions it has one row, with nothing in it to be filtered.
  if (table?.tBodies[0]?.querySelector("a")) start(table)
  // A link to a view that was whole once, or to one of all actors, goes on in each part. Its one
  // question was told by its column.
  else if (location.hash.startsWith("#?")) {
    const view = new URLSearchParams(location.hash.slice(2))
    view.delete("question")
    for (const link of document.querySelectorAll(".or-page > h2 a:not(.headerlink)")) link.hash = `?${view}`
  }
}
