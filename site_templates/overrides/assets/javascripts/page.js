/* What a page does besides reading: colours, the list of its sections, the way back to the top, copy
   buttons, paper. Our pages have this in place of the theme's own script, which is twenty times as
   long; pages that people write by hand may use more of the theme, and have that one. */

{
  const inArticle = selector => [...document.querySelectorAll(`.or-page ${selector}`)]

  /* --- colours: as the system, light, dark; palette.js puts on what was chosen before ------------ */

  const schemes = [...document.querySelectorAll("[data-md-component=palette] input")]
  const light = matchMedia("(prefers-color-scheme: light)")
  const colourOf = (scheme, key) => scheme.getAttribute(`data-md-color-${key}`)

  function paint(chosen) {
    const media = colourOf(chosen, "media")
    const wanted = `(prefers-color-scheme: ${light.matches ? "light" : "dark"})`
    const shown = media === "(prefers-color-scheme)" ? schemes.find(each => colourOf(each, "media") === wanted) ?? chosen : chosen
    const color = { media }
    for (const key of ["scheme", "primary", "accent"]) color[key] = colourOf(shown, key)
    // No colour fades from one scheme to the other.
    document.body.setAttribute("data-md-color-switching", "")
    setTimeout(() => document.body.removeAttribute("data-md-color-switching"), 100)
    for (const [key, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${key}`, value)
    for (const each of schemes) if (each.nextElementSibling?.matches("label")) each.nextElementSibling.hidden = each !== chosen
    return { index: schemes.indexOf(chosen), color }
  }

  if (schemes.length) {
    const at = __md_get("__palette")?.index ?? 0
    let chosen = schemes[at] ?? schemes[0]
    // The keyboard stops at what is chosen, beside which its label is seen.
    chosen.checked = true
    paint(chosen)
    light.addEventListener("change", () => paint(chosen))
    for (const each of schemes) each.addEventListener("change", () => {
      chosen = each
      __md_set("__palette", paint(each))
    })
  }

  /* --- where the reader is ----------------------------------------------------------------------- */

  const header = document.querySelector(".md-header")
  const title = document.querySelector(".md-header__title")
  const upwards = document.querySelector(".md-top")
  const heading = document.querySelector(".or-page h1")
  const links = [...document.querySelectorAll(".md-nav--secondary a.md-nav__link[href*='#']")]
  const sections = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  let before = scrollY, waiting = false

  function follow() {
    waiting = false
    header.classList.toggle("md-header--shadow", scrollY > 0)
    const under = header.getBoundingClientRect().bottom
    if (heading) title.classList.toggle("md-header__title--active", heading.getBoundingClientRect().bottom < under)
    if (upwards && scrollY !== before) upwards.hidden = scrollY > before || scrollY < innerHeight / 2
    before = scrollY
    let here = sections.findLastIndex(each => each && each.getBoundingClientRect().top < under + 24)
    // The last section of a page may end before it reaches the top.
    if (scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1) here = links.length - 1
    links.forEach((link, n) => {
      link.classList.toggle("md-nav__link--passed", n < here)
      link.classList.toggle("md-nav__link--active", n === here)
    })
    const wrap = links[here]?.closest(".md-sidebar__scrollwrap")
    if (wrap) wrap.scrollTop = links[here].offsetTop - wrap.clientHeight / 2
  }

  addEventListener("scroll", () => { if (!waiting) waiting = !!requestAnimationFrame(follow) }, { passive: true })
  follow()
  upwards?.addEventListener("click", () => scrollTo(0, 0))

  /* Whoever follows a link of the drawer has left it. */
  addEventListener("hashchange", () => {
    for (const each of document.querySelectorAll(".md-toggle:checked")) each.click()
  })

  /* --- texts to copy, tables that scroll, what is folded ------------------------------------------ */

  const dialog = document.querySelector(".md-dialog")
  dialog?.setAttribute("role", "status")

  async function copy(text) {
    await onrecordCopy(text)
    dialog.firstElementChild.textContent = "Copied to clipboard"
    dialog.classList.add("md-dialog--active")
    setTimeout(() => dialog.classList.remove("md-dialog--active"), 2000)
  }

  /* What scrolls sideways is reached by the keyboard. */
  const wide = new ResizeObserver(changes => {
    for (const { target } of changes)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute("tabindex")
  })

  for (const [n, code] of inArticle("pre > code").entries()) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "md-code__button", title: `Copy text ${n + 1}` })
    button.dataset.mdType = "copy"
    const bar = Object.assign(document.createElement("div"), { className: "md-code__nav" })
    bar.append(button)
    button.addEventListener("click", () => copy(code.innerText.trimEnd()))
    code.before(bar)
    wide.observe(code)
  }

  for (const table of inArticle("table:not([class])").filter(each => !each.closest(".or-table, .or-facts"))) {
    const [outer, inner] = ["scrollwrap", "table"].map(name => Object.assign(document.createElement("div"), { className: `md-typeset__${name}` }))
    table.replaceWith(outer)
    outer.append(inner)
    inner.append(table)
  }

  /* All is open on paper. */
  const folds = inArticle("details")
  let closed = []
  addEventListener("beforeprint", () => {
    closed = folds.filter(each => !each.open)
    for (const each of closed) each.open = true
  })
  addEventListener("afterprint", () => { for (const each of closed) each.open = false })
}
