/* Where the site begins, that scripts run, and Material's three helpers that remember the reader's choice of scheme.
 * Material writes this inline on every page; as a file it needs no exception in the
 * Content-Security-Policy. The root of the site is two folders above this file.
 * After Material for MkDocs, (c) Martin Donath, MIT licence. */
window.__md_scope = new URL("../../", document.currentScript.src)
window.__md_hash = text => [...text].reduce((sum, c) => (sum << 5) - sum + c.charCodeAt(0), 0)
window.__md_get = (key, storage = localStorage, scope = __md_scope) =>
  JSON.parse(storage.getItem(scope.pathname + "." + key))
window.__md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try { storage.setItem(scope.pathname + "." + key, JSON.stringify(value)) } catch { /* storage is off */ }
}
document.documentElement.classList.replace("no-js", "js")
