// The shape of one document with the place of every field: what an API error's path is looked up in.
import type { Scalar } from './scalars.ts'
import type { Span } from './source-range.ts'

/** One field of a document. Offsets are those of the whole text. */
export interface FieldNode {
  /** Where its key stands; an item of a list has none. */
  readonly key?: Span
  readonly value: Span
  readonly children?: ReadonlyMap<string, FieldNode>
  readonly items?: readonly FieldNode[]
  /** The value itself, where it is neither a map nor a list. */
  readonly scalar?: Scalar
}

/** JSON's name for what a field holds, as Go's decoder prints it. */
export function jsonTypeOf(node: FieldNode): 'object' | 'array' | 'string' | 'number' | 'bool' | 'null' {
  if (node.children) return 'object'
  if (node.items) return 'array'
  if (node.scalar === null || node.scalar === undefined) return 'null'
  return typeof node.scalar === 'boolean' ? 'bool' : typeof node.scalar === 'number' ? 'number' : 'string'
}

/** Steps of a path as the API server prints it: `spec.containers[0].env[PATH]`. Names stay strings, positions become numbers. */
export function parseFieldPath(path: string): (string | number)[] {
  const steps: (string | number)[] = []
  const step = /\[([^\]]*)\]|([^.[\]]+)/g
  for (let match = step.exec(path); match; match = step.exec(path)) {
    const [, bracketed, name] = match
    if (name !== undefined) steps.push(name)
    else if (bracketed !== undefined) steps.push(/^[0-9]+$/.test(bracketed) ? Number(bracketed) : bracketed.replace(/^"|"$/g, ''))
  }
  return steps
}

/** How far a path can be followed: the deepest field that exists, and whether it is the one asked for. */
export function followPath(root: FieldNode, path: string): { readonly node: FieldNode; readonly exact: boolean } {
  const steps = parseFieldPath(path)
  let node = root
  for (let at = 0; at < steps.length;) {
    const taken = takeStep(node, steps, at)
    if (!taken) return { node, exact: false }
    node = taken.node
    at += taken.steps
  }
  return { node, exact: true }
}

/** One step down. Keys with dots in them, such as labels, take several steps of the path. */
function takeStep(node: FieldNode, steps: readonly (string | number)[], at: number): { node: FieldNode; steps: number } | undefined {
  const first = steps[at]
  if (typeof first === 'number' && node.items) {
    const item = node.items[first]
    return item && { node: item, steps: 1 }
  }
  if (!node.children) return undefined
  for (let taken = 1; at + taken <= steps.length; taken++) {
    const child = node.children.get(steps.slice(at, at + taken).join('.'))
    if (child) return { node: child, steps: taken }
  }
  // What is written as clusterIP is complained about as clusterIPs, which the API server derives from it.
  const singular = typeof first === 'string' ? node.children.get(first.replace(/s$/, '')) : undefined
  return singular && { node: singular, steps: 1 }
}

/** Every field that a path without list positions can mean, as Go's struct paths leave them out. */
export function fieldsAlong(root: FieldNode, steps: readonly string[]): FieldNode[] {
  let nodes: FieldNode[] = [root]
  for (const step of steps) {
    nodes = nodes.flatMap(itemsDeep).flatMap((node) => node.children?.get(step) ?? [])
  }
  return nodes
}

function itemsDeep(node: FieldNode): FieldNode[] {
  return node.items ? node.items.flatMap(itemsDeep) : [node]
}

/** The first field, in reading order, that the question is true of. */
export function findField(root: FieldNode, matches: (node: FieldNode, name: string) => boolean, name = ''): FieldNode | undefined {
  if (matches(root, name)) return root
  for (const [childName, child] of root.children ?? []) {
    const found = findField(child, matches, childName)
    if (found) return found
  }
  for (const item of root.items ?? []) {
    const found = findField(item, matches, name)
    if (found) return found
  }
  return undefined
}
