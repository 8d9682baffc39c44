/* Reads a file of citations as citation-js does, and prints what it found as CSL-JSON. */
import { readFileSync } from "node:fs"
import { Cite } from "@citation-js/core"
import "@citation-js/plugin-bibtex"
import "@citation-js/plugin-csl"
import "@citation-js/plugin-ris"

const text = readFileSync(process.argv[2], "utf-8")
console.log(JSON.stringify(new Cite(text).format("data", { format: "object" })))
