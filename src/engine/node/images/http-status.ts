// What a web server in a container answers to a path at some moment: for probes and for the data plane.
import type { Process } from './define-image-behaviour.ts'

/** HTTP status of a path, `elapsedMs` after the process began. */
export function httpStatusAt({ httpStatus = {}, httpChanges = [] }: Process, path: string, elapsedMs: number): number {
  const plain = path.split('?')[0], change = httpChanges.findLast((candidate) => candidate.afterMs <= elapsedMs && covers(candidate.path, plain))
  if (change) return change.status
  if (httpStatus[plain] !== undefined) return httpStatus[plain]
  const prefix = Object.keys(httpStatus).filter((rule) => rule.endsWith('*') && covers(rule, plain)).sort((x, y) => y.length - x.length)[0]
  return prefix === undefined ? 200 : httpStatus[prefix]
}

/** A path that ends in * stands for all that begin so. */
function covers(rule: string, path: string): boolean {
  return rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule
}
