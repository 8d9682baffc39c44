page => {
  /* Returns, one line each, what is on a page that neither the theme nor the templates put there. */
  const own = new Set(("a article blockquote br button code details div em fieldset form h1 h2 h3 h4 h5 h6 i input " +
    "label legend li mark nav ol option output p path pre select span strong summary svg table tbody td th thead " +
    "tr ul").split(" "))
  // What a drawing is made of, which holds no text and leads nowhere.
  const drawn = new Set(["circle", "line", "polyline", "rect"])
  const addresses = new Set("href src action formaction data srcdoc poster xlink:href".split(" "))
  const forms = "[data-md-component=palette], .md-search__form, .or-controls"
  const never = new Set(("img object embed applet base style video audio source template math portal " +
    "marquee frame textarea").split(" "))
  // A search loads its index by scripts of the site, which it names in full.
  const told = page.querySelector("#__config")?.textContent
  const index = told && new URL(JSON.parse(told).base + "/search/", location).href
  const isOfIndex = src => index && src?.startsWith(index) && /^[\w-]+\/[\w-]+\.js$/.test(src.slice(index.length))
  // What a page is about, for programs: data, which no browser runs, and which must read as such.
  const isData = node => {
    try { return node.type === "application/ld+json" && typeof JSON.parse(node.textContent) === "object" }
    catch { return false }
  }
  const isFeed = node => node.rel === "alternate" && ["application/atom+xml", "application/feed+json"].includes(node.type) &&
    /^(\.\.\/)?([\w-]+--)?feed\.(xml|json)$/.test(node.getAttribute("href"))
  const found = []
  for (const node of page.querySelectorAll("*")) {
    const fault = what => found.push(`${what}: ${node.outerHTML.slice(0, 160)}`)
    const tag = node.localName
    const written = node.getAttribute("href") ?? ""

    for (const { name, value } of node.attributes) {
      if (/^on/i.test(name)) fault("handler")
      if (name === "srcset" || name === "style" && node.closest(".or-page")) fault(name)
      // Blanks and controls before or in a scheme are no part of it for a browser.
      const bare = value.replace(/[\0-\x20]/g, "")
      if (addresses.has(name) && /^(?!https?:|file:)[a-z][a-z0-9+.-]*:/i.test(bare)) fault("address")
    }
    if (never.has(tag) || node.closest(".or-page") && !own.has(tag) && !(drawn.has(tag) && node.closest("svg")))
      fault("element")
    if (tag === "script" && node.type === "application/json" && node.id === "__config") continue
    if (tag === "script" && isData(node)) continue
    const src = node.getAttribute("src")
    if (tag === "script" && !/^(\/|(\.\.\/)*)(assets|search)\/[\w./-]+\.js$/.test(src) && !isOfIndex(src))
      fault("script")
    if (tag === "form" && !node.matches(forms)) fault("form")
    if (tag === "iframe" && (node.src || node.srcdoc || !node.hidden)) fault("frame")
    if (tag === "link" && !["stylesheet", "icon"].includes(node.rel) && !isFeed(node)) fault("link")
    const known = ["", "Content-Security-Policy", "x-dns-prefetch-control"]
    if (tag === "meta" && !known.includes(node.httpEquiv)) fault("meta")
    if (tag === "a" && /^https?:/i.test(written) && new URL(written).origin !== location.origin) {
      const rel = new Set(node.rel.split(" "))
      if (!["noopener", "noreferrer", "nofollow"].every(word => rel.has(word))) fault("link")
      if (/evil/.test(new URL(written).host)) fault("link")
    }
  }
  return found
}
