// `--sort-by`: rows in the order of a field. Models kubectl/pkg/cmd/get/sorter.go.
import { isQuantityError, parseQuantity, compareQuantities } from '../../../engine/quantity.ts'
import { JsonPathError, parseRelaxedPath } from '../../print/json-path.ts'

/** Rows by the first value that the path finds; those without one come first. */
export function sortedBy<Row>(rows: readonly Row[], path: string, objectOf: (row: Row) => unknown): { readonly sorted: readonly Row[] } | { readonly mistake: string } {
  try {
    const field = parseRelaxedPath(path), keyed = rows.map((row) => ({ row, key: field.find(objectOf(row))[0] }))
    if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) return { mistake: `couldn't find any field with path ${JSON.stringify(`{${path.replace(/^\{|\}$/g, '').replace(/^(?=[^.])/, '.')}}`)} in the list of objects` }
    return { sorted: keyed.sort((a, b) => compare(a.key, b.key)).map(({ row }) => row) }
  } catch (error) {
    if (error instanceof JsonPathError) return { mistake: error.message }
    throw error
  }
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || a === null || b === undefined || b === null) return Number(a !== undefined && a !== null) - Number(b !== undefined && b !== null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [String(a as string), String(b as string)]
  if (!isQuantityError(parseQuantity(x)) && !isQuantityError(parseQuantity(y))) return compareQuantities(x, y)
  return naturally(x, y)
}

/** Numbers inside of text count as numbers: web-9 before web-10. */
function naturally(x: string, y: string): number {
  const a = x.match(/\d+|\D+/g) ?? [], b = y.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue
    const bothNumbers = /^\d/.test(a[i]) && /^\d/.test(b[i])
    if (bothNumbers && Number(a[i]) !== Number(b[i])) return Number(a[i]) - Number(b[i])
    return a[i] < b[i] ? -1 : 1
  }
  return a.length - b.length
}
