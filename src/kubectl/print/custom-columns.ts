// `-o custom-columns=NAME:.metadata.name,…`. Models kubectl/pkg/cmd/get/customcolumn.go.
import { parseRelaxedPath, printValue } from './json-path.ts'
import { columnsAligned, TABLE_WIDTHS } from './tab-writer.ts'

/** Objects in columns; throws where the description of the columns cannot be read. */
export function printCustomColumns(description: string, objects: readonly unknown[], withHeaders: boolean): string {
  const columns = description.split(/,(?![^[]*\])/).map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new Error(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), path: parseRelaxedPath(part.slice(colon + 1)) }
  })
  const rows = objects.map((object) => columns.map(({ path }) => path.find(object).map((value) => (value === null ? '<nil>' : printValue(value))).join(',') || '<none>'))
  return columnsAligned([...(withHeaders ? [columns.map(({ header }) => header)] : []), ...rows], TABLE_WIDTHS)
}
