// Brings merged lists into order: what a patch names keeps the order of the patch, what only the server has its own place.
// Models normalizeElementOrder in apimachinery/pkg/util/strategicpatch/patch.go.
import { isJsonObject } from './patch-error.ts'

/** What identifies an element: the value of its merge key, or the plain value itself. */
export function identityOf(element: unknown, mergeKey: string): unknown {
  return mergeKey !== '' && isJsonObject(element) ? element[mergeKey] : element
}

export function indexIn(list: readonly unknown[], element: unknown, mergeKey: string): number {
  const identity = identityOf(element, mergeKey)
  for (let i = 0; i < list.length; i++) if (identityOf(list[i], mergeKey) === identity) return i
  return -1
}

function sortedBy(list: readonly unknown[], order: readonly unknown[], mergeKey: string): readonly unknown[] {
  if (list.length < 2) return list
  const place = new Map(order.map((element, i) => [identityOf(element, mergeKey), i]))
  const placed = list.filter((element) => place.has(identityOf(element, mergeKey)))
    .sort((a, b) => (place.get(identityOf(a, mergeKey)) as number) - (place.get(identityOf(b, mergeKey)) as number))
  return [...placed, ...list.filter((element) => !place.has(identityOf(element, mergeKey)))]
}

/** Inserts the server's own elements among the patch's, each before the first that stood behind it on the server. */
function interleave(serverOnly: readonly unknown[], fromPatch: readonly unknown[], serverOrder: readonly unknown[], mergeKey: string): unknown[] {
  const result: unknown[] = []
  let i = 0
  for (const element of fromPatch) {
    const place = indexIn(serverOrder, element, mergeKey)
    while (i < serverOnly.length && place >= 0) {
      const own = indexIn(serverOrder, serverOnly[i], mergeKey)
      if (own < 0 || own >= place) break
      result.push(serverOnly[i++])
    }
    result.push(element)
  }
  return [...result, ...serverOnly.slice(i)]
}

/** Whether two lists name the same things, each once, in the same order. */
function isInStep(list: readonly unknown[], order: readonly unknown[], mergeKey: string): boolean {
  if (list.length !== order.length) return false
  for (let i = 0; i < list.length; i++) {
    const identity = identityOf(list[i], mergeKey)
    if (identity !== identityOf(order[i], mergeKey) || indexIn(order, order[i], mergeKey) !== i) return false
  }
  return true
}

/** Orders `merged`: elements in `patchOrder` as there, the others as in `serverOrder`. */
export function orderedElements(merged: readonly unknown[], patchOrder: readonly unknown[], serverOrder: readonly unknown[], mergeKey: string): readonly unknown[] {
  if (isInStep(merged, patchOrder, mergeKey)) return merged
  const isInPatch = (element: unknown): boolean => indexIn(patchOrder, element, mergeKey) >= 0
  const fromPatch = sortedBy(merged.filter(isInPatch), patchOrder, mergeKey)
  const serverOnly = sortedBy(merged.filter((element) => !isInPatch(element)), serverOrder, mergeKey)
  return interleave(serverOnly, fromPatch, serverOrder, mergeKey)
}
