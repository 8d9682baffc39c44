/* Controls for the matrix: filter, sort, as-of date, link to the view, CSV of what is shown.
   The table is complete without any of this; the controls are made here so that none is dead. */

{
  function start(table) {
    // What readers call a stance, an attribution, a kind of actor: the page says it, not this file.
    const names = JSON.parse(table.closest(".or-table").dataset.labels)
    const labels = values => [...new Set(values)].map(value => [value, names[value]])
    const head = [...table.tHead.rows[0].cells]
    const rows = [...table.tBodies[0].rows].map((row, order) => {
      const name = nameIn(row.cells[0])
      const group = row.cells[0].querySelector("[data-kind]")
      const kind = group.dataset.kind
      names[kind] = group.textContent.trim()
      return { row, order, name, kind, cells: [...row.cells].slice(1).map(readCell) }
    })
    const entries = rows.flatMap(row => row.cells.flatMap(cell => cell.entries))
    const questions = head.slice(1).map(nameIn)
    // What has no date is of no day: it is shown where no day is chosen.
    const days = [...new Set(entries.flatMap(entry => [entry.since, entry.held]))].filter(Boolean).sort()
    const last = days.length - 1
    const initial = { kind: "", question: "", stance: "", attribution: "", text: "", sort: "group", asof: "" }
    const state = { ...initial, ...Object.fromEntries(new URLSearchParams(location.hash.replace(/^#\?/, ""))) }

    const bar = element("form", { className: "or-controls", role: "search", ariaLabel: "Filter the table" })
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
    const count = element("p", { className: "or-controls__count", role: "status" })
    bar.append(...[text, kind, question, stance, attribution, sort, asof].map(input => input.parentElement), clear, csv, count)
    table.closest(".or-table").before(bar)

    const inputs = { text, kind, question, stance, attribution, sort }
    const show = () => {
      for (const [name, input] of Object.entries(inputs)) input.value = state[name]
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
    clear.addEventListener("click", () => { Object.assign(state, initial); show(); text.focus() })
    csv.addEventListener("click", download)
    addEventListener("hashchange", () => {
      const given = location.hash.startsWith("#?") ? Object.fromEntries(new URLSearchParams(location.hash.slice(2))) : {}
      Object.assign(state, initial, given)
      show()
    })

    function draw() {
      const until = state.asof || days[last] || ""
      const wanted = state.text.trim().toLowerCase()
      const only = state.question === "" ? -1 : Number(state.question)
      for (const row of rows) {
        for (const [n, cell] of row.cells.entries()) showCell(cell, state.asof, only < 0 || only === n)
        const some = row.cells.some(cell => cell.shown.length)
        const narrow = state.stance || state.attribution || only >= 0 || state.asof
        row.shown = (!wanted || row.name.toLowerCase().includes(wanted)) &&
          (!state.kind || row.kind === state.kind) && (some || !narrow)
        row.row.hidden = !row.shown
      }
      for (const [n, cell] of head.slice(1).entries()) cell.hidden = only >= 0 && only !== n
      const orders = {
        group: (a, b) => a.order - b.order,
        name: (a, b) => a.name.localeCompare(b.name, "en"),
        latest: (a, b) => newest(b).localeCompare(newest(a)) || a.order - b.order,
        most: (a, b) => size(b) - size(a) || a.order - b.order,
      }
      // The name comes from the page's address, where anybody can write "__proto__".
      const order = Object.hasOwn(orders, state.sort) ? orders[state.sort] : orders.group
      table.tBodies[0].append(...[...rows].sort(order).map(row => row.row))
      day.textContent = until && words(until) + (state.asof ? "" : " (latest)")
      asof.setAttribute("aria-valuetext", day.textContent)
      const number = rows.filter(row => row.shown).length
      count.textContent = `${number} of ${rows.length} actors shown`
      const changed = Object.entries(state).filter(([name, value]) => name in initial && value !== initial[name])
      const query = new URLSearchParams(changed).toString()
      if (query || location.hash.startsWith("#?"))
        history.replaceState(null, "", query ? `#?${query}` : location.pathname.split("/").pop())
    }

    function showCell(cell, until, column) {
      // An entry stands from the first day on which it can have been, marked until the day by which
      // it surely was, to the day by which something surely later was. Where no day is chosen, the
      // page itself says which entries are replaced.
      const current = until
        ? cell.entries.filter(entry =>
            begun(entry) && begun(entry) <= until && !(entry.replaced && entry.replaced <= until))
        : cell.entries.filter(entry => !entry.isEarlier)
      cell.shown = current.filter(entry => column &&
        // What was given up by then is shown, and is nobody's stance.
        (!state.stance || (entry.stance === state.stance && !(entry.ended && (!until || entry.ended <= until)))) &&
        (!state.attribution || entry.attribution === state.attribution))
      for (const entry of cell.entries) {
        entry.node.hidden = !cell.shown.includes(entry)
        entry.perhaps.hidden = !until || (entry.held && entry.held <= until)
      }
      cell.node.classList.toggle("or-empty", !cell.shown.length)
      cell.node.hidden = !column
    }

    function download() {
      const columns = questions.map((_, n) => n).filter(n => !head[n + 1].hidden)
      const lines = [["Actor", "Group", ...columns.map(n => questions[n])]]
      for (const node of table.tBodies[0].rows) {
        const row = rows.find(candidate => candidate.row === node)
        if (row.shown)
          lines.push([row.name, row.kind, ...columns.map(n => row.cells[n].shown.map(inWords).join("; "))])
      }
      const body = lines.map(line => line.map(quote).join(",")).join("\r\n") + "\r\n"
      const link = element("a", { download: "who-stands-where.csv" })
      link.href = URL.createObjectURL(new Blob(["\ufeff", body], { type: "text/csv;charset=utf-8" }))
      link.click()
      URL.revokeObjectURL(link.href)
    }

    show()
  }

  function readCell(node) {
    const entries = [...node.querySelectorAll(".or-cell")].map(cell => ({
      node: cell,
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
    return { node, entries, shown: [] }
  }

  /* What begins at no day that is known stands from the one by which it surely was. */
  const begun = entry => entry.since || entry.held

  const inWords = entry => entry.text + (entry.perhaps.hidden ? "" : `, ${entry.perhaps.textContent}`)

  /* Without the mark that keeps what follows a name from right to left in its place. */
  const nameIn = cell => cell.querySelector("a").textContent.replaceAll("\u200e", "").trim()

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
}
