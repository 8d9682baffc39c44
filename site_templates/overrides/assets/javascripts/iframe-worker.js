/* Lets search run on pages opened from a folder, where browsers refuse to start a Worker.
 *
 * The shim of iframe-worker 1.0.4, (c) 2020-2022 Martin Donath, MIT licence (iframe-worker-LICENSE.txt),
 * rewritten where it must be: the original writes an inline script into the frame, which the page's
 * Content-Security-Policy forbids. Here the two functions that a worker expects are set on the
 * frame's window from outside, and the worker comes as a file.
 *
 * Material's offline plugin fetches the original from a CDN unless a path with this file's name is
 * listed in extra.polyfills. */
if (location.protocol === "file:") {
  /* Material's worker looks for the second name to find its language files. */
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.appendChild(this.frame)

      /* Writing the empty page keeps Firefox from replacing it, with all that is set here, later. */
      const scope = this.frame.contentWindow
      scope.document.open()
      scope.document.write("<!doctype html><title>Search</title><body>")
      scope.document.close()

      const load = source => new Promise((resolve, reject) => {
        const script = scope.document.createElement("script")
        script.onload = resolve
        script.onerror = () => reject(new Error(`cannot load ${source}`))
        script.src = source
        scope.document.body.appendChild(script)
      })
      /* The files of a language lie beside the worker. Its own guess, which looks for the first
       * "/worker" in the page's address, may end outside of the site. */
      const beside = new URL("../lunr/", new URL(url, location.href))
      const named = source => new URL(/(?:min\/)?[\w.-]+$/.exec(source)[0], beside)
      scope.importScripts = (...sources) => sources.reduce(
        (loaded, source) => loaded.then(() => load(named(source))), Promise.resolve())
      scope.postMessage = data => setTimeout(() => {
        const event = new MessageEvent("message", { data: structuredClone(data) })
        this.dispatchEvent(event)
        if (this.onmessage) this.onmessage(event)
      })
      this.scope = scope
      this.loaded = load(url)
      this.loaded.catch(error => this.dispatchEvent(new ErrorEvent("error", { error })))
    }

    postMessage(data) {
      this.loaded.then(() => this.scope.dispatchEvent(
        new this.scope.MessageEvent("message", { data: structuredClone(data) })))
    }

    terminate() {
      this.frame.remove()
    }
  }
}
