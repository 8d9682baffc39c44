/* Small repairs for keyboard and screen reader. The pages read in full without any of it. */

/* Material opens its drawer and its search with hidden checkboxes; these buttons work them. */
for (const button of document.querySelectorAll("[data-or-open]")) {
  const box = document.getElementById(button.dataset.orOpen)
  button.addEventListener("click", () => box.click())
  box.addEventListener("change", () => button.setAttribute("aria-expanded", box.checked))
}

/* What the drawer lists stands in the tabs and in the contents list already: it is made of them when it
   opens first. */
function fillDrawer() {
  const list = Object.assign(document.createElement("ul"), { className: "md-nav__list" })
  const add = (kind, content) => {
    const item = Object.assign(document.createElement("li"), { className: `md-nav__item ${kind}`.trim() })
    item.append(content)
    list.append(item)
  }
  const linkTo = (other, content) => {
    const link = Object.assign(document.createElement("a"), { className: "md-nav__link" })
    link.setAttribute("href", other.getAttribute("href"))
    link.classList.toggle("md-nav__link--active", other.matches(".or-tab--active"))
    if (other.ariaCurrent) link.ariaCurrent = other.ariaCurrent
    link.append(content)
    return link
  }
  for (const tab of document.querySelectorAll(".md-tabs a")) add("", linkTo(tab, tab.textContent.trim()))
  const contents = document.querySelector(".md-nav--secondary")
  const sections = contents?.querySelectorAll(":scope > .md-nav__list > .md-nav__item > a") ?? []
  if (sections.length) add("or-drawer__head", contents.querySelector(".md-nav__title").textContent.trim())
  for (const section of sections) {
    const words = Object.assign(document.createElement("bdi"), { textContent: section.textContent.trim() })
    add("or-drawer__section", linkTo(section, words))
  }
  document.querySelector(".or-drawer").replaceChildren(list)
}

/* The keyboard follows into the drawer, and comes back from it. */
const drawer = document.getElementById("__drawer")
drawer.addEventListener("change", fillDrawer, { once: true })
drawer.addEventListener("change", () => {
  const target = drawer.checked ? ".or-drawer a" : "[data-or-open=__drawer]"
  requestAnimationFrame(() => document.querySelector(target).focus({ preventScroll: true }))
})

/* The list under "More" closes like a menu. Without this it opens and closes by its own button. */
const more = document.querySelector(".or-more > details")

document.addEventListener("click", event => {
  if (more && !more.contains(event.target)) more.open = false
})
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return
  if (drawer.checked) drawer.click()
  if (more && more.open) {
    more.open = false
    more.querySelector("summary").focus()
  }
})

/* The sign that links a heading to itself is called by the heading, and no part of its name; so is the
   pencil that leads to where the record is mended. */
for (const link of document.querySelectorAll(":is(h1, h2, h3, h4, h5, h6) > .headerlink[href]")) {
  const heading = link.parentElement
  const words = [...heading.childNodes].map(each => each.matches?.(".headerlink") ? "" : each.textContent)
  const name = words.join("").replace(/\s+/g, " ").trim()
  heading.setAttribute("aria-label", name)
  if (link.matches(".or-pencil")) {
    link.setAttribute("aria-label", `Correct “${name}”`)
    continue
  }
  const sign = document.createElement("span")
  sign.setAttribute("aria-hidden", "true")
  sign.append(...link.childNodes)
  link.append(sign)
  link.setAttribute("aria-label", `Link to “${name}”`)
}

/* Puts a text on the clipboard, and says whether it could: from a folder some browsers keep that shut. */
async function onrecordCopy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text })
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand("copy")
    area.remove()
    return isCopied
  }
}

/* Loads a script of the site when it is first wanted, and once: from a folder nothing else can be loaded. */
const onrecordScripts = new Map()
function onrecordLoad(path) {
  if (!onrecordScripts.has(path)) onrecordScripts.set(path, new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: new URL(path, __md_scope) })
    script.addEventListener("load", () => { script.remove(); resolve() })
    // A line that was down may be up again.
    script.addEventListener("error", () => { script.remove(); onrecordScripts.delete(path); reject(new Error(path)) })
    document.head.append(script)
  }))
  return onrecordScripts.get(path)
}

/* The citation of an article: where it cannot be copied it is marked. */
async function cite(words, button) {
  const isCopied = await onrecordCopy(words.textContent.replace(/[\u200e\s]+/g, " ").trim())
  if (!isCopied) getSelection().selectAllChildren(words)
  button.textContent = isCopied ? "Copied" : "Marked"
}

for (const words of document.querySelectorAll(".or-citation")) {
  /* Where the site was built for no address, its reader knows it; from a folder there is none. */
  const here = [...words.querySelectorAll("a")].find(each => each.textContent === "address of this page")
  if (here && location.protocol !== "file:") here.textContent = location.href.replace(/#.*/, "")
  else if (here) {
    here.previousSibling.data = here.previousSibling.data.replace(/, $/, "")
    here.remove()
  }
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "or-copy", textContent: "Copy" })
  button.setAttribute("aria-live", "polite")
  button.addEventListener("click", () => cite(words, button))
  words.after(button)
}

document.addEventListener("DOMContentLoaded", () => {
  /* Material makes a landmark of each copy button; landmarks need names that differ. */
  for (const [i, bar] of document.querySelectorAll("nav.md-code__nav").entries())
    bar.setAttribute("aria-label", `Copy text ${i + 1}`)

  /* A table without links that scrolls sideways could not be reached by keyboard. One that does not
     scroll is no stop on the way. */
  const wide = new ResizeObserver(changes => {
    for (const { target } of changes)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute("tabindex")
  })
  const headings = [...document.querySelectorAll(".or-page :is(h1, h2, h3, h4)")]
  for (const box of document.querySelectorAll(".or-table, .md-typeset__scrollwrap")) {
    if (box.querySelector("a") || getComputedStyle(box).display === "contents") continue
    const above = headings.findLast(each => each.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING)
    box.setAttribute("role", "group")
    box.setAttribute("aria-label", above ? `Table: ${above.firstChild.textContent.trim()}` : "Table")
    wide.observe(box)
  }
})

/* What is folded opens for whoever follows a link into it. */
const unfold = () => {
  const target = document.querySelector(":target")
  const fold = target && target.closest("details.or-fold:not([open])")
  if (!fold) return
  fold.open = true
  target.scrollIntoView()
}
addEventListener("hashchange", unfold)
addEventListener("DOMContentLoaded", unfold)
