/* Cards: who or what a link leads to, shown at the link to whoever points at it, reaches it by keyboard
   or taps it. What they say is what the search knows, loaded when first wanted. The pages read in full
   without any of it. */

{
  /* Milliseconds: a pointer on its way elsewhere asks for nothing, and one on its way to the card
     finds it still there. */
  const BEFORE = 300, AFTER = 250
  const LENGTH = 140

  const card = Object.assign(document.createElement("div"), { className: "or-card", id: "or-card", hidden: true })
  card.setAttribute("role", "tooltip")
  document.body.append(card)
  let at, waiting
  const known = new Map() // an address -> its entry, or nothing

  async function entryOf(link) {
    const { href } = link
    if (!known.has(href)) {
      await onrecordLoad("assets/javascripts/finder.js")
      const entry = await onrecordFinder.at(href.slice(__md_scope.href.length))
      // A page that is no record, such as what is new, is called what the link says already.
      known.set(href, entry?.kind === "Page" ? undefined : entry)
    }
    return known.get(href)
  }

  /* Links to other records in the text: not to this page, and not those that say where one is. */
  const linkOf = target => {
    const link = target.closest?.(".md-content a[href]")
    if (!link || link.closest(".or-crumbs, .or-info, .or-card, .headerlink")) return
    const isHere = link.pathname === location.pathname && link.host === location.host
    return isHere || !link.href.startsWith(__md_scope.href) ? undefined : link
  }

  function line(name, text) {
    const made = Object.assign(document.createElement("p"), { className: name, textContent: text })
    made.dir = text.includes("\u2068") ? "ltr" : "auto"
    return made
  }

  const cut = text => text.length > LENGTH ? `${text.slice(0, text.lastIndexOf(" ", LENGTH) + 1 || LENGTH)}…` : text

  async function show(link) {
    // Without it no link has a card.
    const entry = await entryOf(link).catch(() => {})
    if (!entry || at !== link) return
    card.replaceChildren(
      line("or-card__kind", [entry.kind, entry.about].filter(Boolean).join(" · ")),
      line("or-card__title", entry.title),
    )
    // Of a statement its few words, of an actor who that is.
    const text = entry.short || entry.text.split(" · ")[0]
    if (text) card.append(line("or-card__text", cut(text)))
    card.hidden = false
    link.setAttribute("aria-describedby", card.id)
    const box = link.getBoundingClientRect(), size = card.getBoundingClientRect()
    const width = document.documentElement.clientWidth
    const below = box.bottom + size.height < innerHeight || box.top < size.height
    card.style.left = `${scrollX + Math.max(8, Math.min(box.left, width - size.width - 8))}px`
    card.style.top = `${scrollY + (below ? box.bottom : box.top - size.height)}px`
  }

  function want(link, delay) {
    clearTimeout(waiting)
    if (link === at && !card.hidden) return
    hide()
    at = link
    waiting = setTimeout(show, delay, link)
  }

  function hide() {
    clearTimeout(waiting)
    at?.removeAttribute("aria-describedby")
    at = undefined
    card.hidden = true
  }

  const leave = () => { clearTimeout(waiting); waiting = setTimeout(hide, AFTER) }

  addEventListener("pointerover", event => {
    if (event.pointerType === "touch") return
    const link = linkOf(event.target)
    if (link) want(link, BEFORE)
    else if (card.contains(event.target)) clearTimeout(waiting)
    else if (at && at !== document.activeElement) leave()
  })
  addEventListener("focusin", event => {
    const link = linkOf(event.target)
    if (link?.matches(":focus-visible")) want(link, 0)
    else if (at) hide()
  })
  /* Where there is no pointer a tap shows the card, and one more follows the link. */
  let touched = false
  addEventListener("pointerdown", event => { touched = event.pointerType === "touch" }, true)
  addEventListener("click", event => {
    if (!touched) return
    const link = linkOf(event.target)
    if (!link) { if (!card.contains(event.target)) hide(); return }
    if (link === at && !card.hidden) return
    if (known.has(link.href) && !known.get(link.href)) return
    event.preventDefault()
    hide()
    at = link
    // A link that leads to no record goes there at once.
    show(link).then(() => { if (at === link && card.hidden) location.href = link.href })
  })
  addEventListener("keydown", event => { if (event.key === "Escape") hide() })
  addEventListener("beforeprint", hide)
}
