/* Puts the chosen scheme on the body before anything is painted, so that a dark page never flashes
 * white. A file for the same reason as scope.js.
 * After Material for MkDocs, (c) Martin Donath, MIT licence. */
{
  const palette = __md_get("__palette")
  if (palette && palette.color) {
    const { color } = palette
    if (color.media === "(prefers-color-scheme)") {
      const wanted = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"
      const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${wanted})']`)
      for (const key of ["media", "scheme", "primary", "accent"])
        color[key] = input.getAttribute(`data-md-color-${key}`)
    }
    for (const [key, value] of Object.entries(color))
      document.body.setAttribute(`data-md-color-${key}`, value)
  }
}
