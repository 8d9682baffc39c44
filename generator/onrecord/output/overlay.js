/* What a page of the live server does besides what it does on a site: it is loaded anew when it is
   another one by now, and what is wrong with the sources lies over it. All that is said there is put
   in as text: whatever stands in a dossier's files is no HTML here. */

if (document.currentScript?.dataset.page !== undefined && !document.querySelector("onrecord-overlay")) {
  const { page, face, epoch } = document.currentScript.dataset
  const FOLDED = "onrecord-overlay-folded"

  /* --- parts ------------------------------------------------------------------------------------- */

  const host = document.createElement("onrecord-overlay")
  const root = host.attachShadow({ mode: "open" })

  function made(name, attributes, ...inner) {
    const element = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    element.append(...inner)
    return element
  }

  const style = made("link", { rel: "stylesheet", href: "/livereload/overlay.css" })
  // What is read out when it changes; the keyboard stays where it is.
  const said = made("p", { role: "alert", class: "said" })
  const title = made("h2", { id: "title" })
  const what = made("p", { class: "what" })
  const fold = made("button", { type: "button", "aria-controls": "faults" })
  const list = made("ol", { id: "faults", role: "list" })
  const panel = made("section", { "aria-labelledby": "title", hidden: "" }, made("header", {}, title, what, fold), list)
  root.append(style, said, panel)

  // A text runs in its own direction, whatever is beside it.
  const text = words => made("bdi", {}, words)

  function line(fault) {
    const [before, marked, after] = fault.source
    // Where a line ends too early, the mark stands behind it.
    const code = made("code", {}, made("bdi", {}, before, made("mark", {}, marked || "\u2009"), after))
    return made("pre", { tabindex: "0", role: "group", "aria-label": `Line ${fault.line}` }, made("span", { class: "number", "aria-hidden": "true" }, `${fault.line}`), code)
  }

  function item(fault) {
    const found = made("li", {})
    if (fault.place) found.append(made("p", { class: "place" }, text(fault.place)))
    found.append(made("p", { class: "message" }, text(fault.message)))
    if (fault.source) found.append(line(fault))
    if (fault.hint) found.append(made("p", { class: "hint" }, text(fault.hint)))
    const more = made("code", {}, fault.more)
    const means = fault.address ? made("a", { href: fault.address, rel: "noopener noreferrer", target: "_blank" }, more) : more
    if (fault.more) found.append(made("p", { class: "more" }, "What it means: ", means))
    return found
  }

  /* --- folded or not, until all is mended --------------------------------------------------------- */

  function remembered(value) {
    try {
      if (value === undefined) return sessionStorage.getItem(FOLDED) === "yes"
      sessionStorage.setItem(FOLDED, value ? "yes" : "no")
    } catch { /* nothing is kept here, and nothing is lost but this */ }
    return value ?? false
  }

  function folds(isFolded) {
    remembered(isFolded)
    panel.classList.toggle("folded", isFolded)
    list.hidden = what.hidden = isFolded
    fold.textContent = isFolded ? "Show" : "Fold away"
    fold.setAttribute("aria-expanded", `${!isFolded}`)
  }

  fold.addEventListener("click", () => folds(!list.hidden))
  // First this key ends a search, or closes what else is open.
  const OPEN = "[data-md-toggle]:checked, .or-more > details[open], dialog[open]"
  addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden && !list.hidden && !document.querySelector(OPEN)) folds(true)
  }, true)

  let shown = ""
  function show(wrong) {
    const now = JSON.stringify(wrong)
    if (now === shown) return
    shown = now
    const { summary, faults, effect } = wrong
    panel.hidden = !faults.length
    said.textContent = faults.length ? `${summary}. ${faults[0].place} ${faults[0].message}` : ""
    title.textContent = summary
    what.textContent = effect
    list.replaceChildren(...faults.map(item))
    folds(faults.length > 0 && remembered())
  }

  /* --- news --------------------------------------------------------------------------------------- */

  const seconds = number => new Promise(resolve => setTimeout(resolve, 1000 * number))
  // Of a search that was begun, the rest lies elsewhere after each build.
  const hasSearched = () => typeof onrecordScripts !== "undefined" && onrecordScripts.size > 0
  let asking

  function seen() {
    // Who looks at another page asks for nothing: a browser asks a server for few things at a time.
    if (document.visibilityState === "visible") return Promise.resolve()
    asking?.abort()
    return new Promise(resolve => document.addEventListener("visibilitychange", resolve, { once: true })).then(seen)
  }

  async function follow() {
    for (let version = ""; ;) {
      await seen()
      asking = new AbortController()
      try {
        const answer = await fetch(`/livereload/news?${new URLSearchParams({ page, seen: version })}`, { signal: asking.signal })
        if (!answer.ok) throw new Error(answer.statusText)
        const news = await answer.json()
        version = news.version
        if (news.face !== face || news.epoch !== epoch && hasSearched()) return location.reload()
        show(news.wrong)
      } catch {
        await seconds(1)
      }
    }
  }

  document.addEventListener("visibilitychange", () => { if (document.visibilityState !== "visible") asking?.abort() })
  document.body.append(host)
  follow()
}
