/* Small repairs for keyboard and screen reader. The pages read in full without any of it. */

/* Material opens its drawer and its search with hidden checkboxes; these buttons work them. */
for (const button of document.querySelectorAll("[data-or-open]")) {
  const box = document.getElementById(button.dataset.orOpen)
  button.addEventListener("click", () => box.click())
  box.addEventListener("change", () => button.setAttribute("aria-expanded", box.checked))
}

/* The keyboard follows into the drawer, and comes back from it. */
const drawer = document.getElementById("__drawer")
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

document.addEventListener("DOMContentLoaded", () => {
  /* Material makes a landmark of each copy button; landmarks need names that differ. */
  for (const [i, bar] of document.querySelectorAll(".md-code__nav").entries())
    bar.setAttribute("aria-label", `Copy text ${i + 1}`)

  /* A table without links that scrolls sideways could not be reached by keyboard. */
  for (const box of document.querySelectorAll(".or-table, .md-typeset__scrollwrap")) {
    if (box.querySelector("a") || getComputedStyle(box).display === "contents") continue
    box.tabIndex = 0
    box.setAttribute("role", "group")
    box.setAttribute("aria-label", "Table")
  }
})

/* What is folded opens for whoever follows a link into it, and for paper. */
const unfold = () => {
  const target = document.querySelector(":target")
  const fold = target && target.closest("details.or-fold:not([open])")
  if (!fold) return
  fold.open = true
  target.scrollIntoView()
}
addEventListener("hashchange", unfold)
addEventListener("DOMContentLoaded", unfold)
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.or-fold")) fold.open = true
})
