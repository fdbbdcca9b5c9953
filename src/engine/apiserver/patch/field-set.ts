// Sets of fields in the form in which managedFields stores them (FieldsV1): {"f:spec": {"f:replicas": {}}}.
// Models sigs.k8s.io/structured-merge-diff fieldpath.Set. Sets are plain data and shared.

/** A node is a member of the set if it is empty or holds '.'; its other keys are its children. */
export interface FieldSet {
  readonly [step: string]: FieldSet
}

export const emptyNode: FieldSet = {}

export function isMember(node: FieldSet | undefined): boolean {
  if (node === undefined) return false
  for (const key in node) return Object.hasOwn(node, '.') || key === '.'
  return true
}

export function childrenOf(node: FieldSet | undefined): readonly string[] {
  return node === undefined ? [] : Object.keys(node).filter((step) => step !== '.')
}

/** A node from its parts; undefined is the empty set. */
export function nodeOf(member: boolean, children: Readonly<Record<string, FieldSet>>): FieldSet | undefined {
  if (!hasChildren(children)) return member ? emptyNode : undefined
  return member ? { '.': emptyNode, ...children } : children
}

/** A whole set from its root, which never is a member: `{}` and undefined are both the empty set. */
function rootOf(node: FieldSet | undefined): FieldSet | undefined {
  if (node === undefined || (isMember(node) && !hasChildren(node))) return undefined
  if (!isMember(node)) return node
  const { '.': _, ...children } = node
  return children
}

function hasChildren(node: FieldSet): boolean {
  for (const step in node) if (step !== '.') return true
  return false
}

/** A node with other children, or the same node where they are the same. */
function rebuilt(node: FieldSet, member: boolean, changed: Readonly<Record<string, FieldSet | undefined>> | undefined): FieldSet | undefined {
  if (changed === undefined && member === isMember(node)) return node
  const children: Record<string, FieldSet> = {}
  for (const step in node) {
    if (step === '.') continue
    const child = changed !== undefined && Object.hasOwn(changed, step) ? changed[step] : node[step]
    if (child !== undefined) children[step] = child
  }
  for (const step in changed) if (!Object.hasOwn(node, step) && changed[step] !== undefined) children[step] = changed[step]
  return nodeOf(member, children)
}

function childOf(node: FieldSet, step: string): FieldSet | undefined {
  return Object.hasOwn(node, step) ? node[step] : undefined
}

function unitedNodes(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || a === b) return b
  if (b === undefined) return a
  let changed: Record<string, FieldSet | undefined> | undefined
  for (const step in b) {
    if (step === '.') continue
    const before = childOf(a, step), child = unitedNodes(before, b[step])
    if (child !== before) (changed ??= {})[step] = child
  }
  return rebuilt(a, isMember(a) || isMember(b), changed)
}

function remainingNode(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || a === b) return undefined
  if (b === undefined) return a
  let changed: Record<string, FieldSet | undefined> | undefined
  for (const step in b) {
    if (step === '.') continue
    const before = childOf(a, step), child = remainingNode(before, b[step])
    if (child !== before) (changed ??= {})[step] = child
  }
  return rebuilt(a, isMember(a) && !isMember(b), changed)
}

function sharedNode(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined || a === b) return a === b ? a : undefined
  const children: Record<string, FieldSet> = {}
  for (const step in a) {
    const child = step === '.' ? undefined : sharedNode(a[step], childOf(b, step))
    if (child !== undefined) children[step] = child
  }
  return nodeOf(isMember(a) && isMember(b), children)
}

/** What is in one of them. Shares what it can with both, as all sums and differences do. */
export function union(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return rootOf(unitedNodes(a, b))
}

/** What only `a` has. */
export function difference(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return rootOf(remainingNode(a, b))
}

export function intersection(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return rootOf(sharedNode(a, b))
}

/** Every member as a list of steps, in the order of the set. */
export function membersOf(set: FieldSet | undefined): readonly (readonly string[])[] {
  const members: (readonly string[])[] = []
  const visit = (node: FieldSet, path: readonly string[]): void => {
    if (path.length > 0 && isMember(node)) members.push(path)
    for (const step of childrenOf(node)) visit(node[step], [...path, step])
  }
  if (set !== undefined) visit(set, [])
  return members
}

/** Steps of a path: a field, an element of a list by its keys, an element of a set by its value. */
export const fieldStep = (name: string): string => `f:${name}`
export const valueStep = (value: unknown): string => `v:${JSON.stringify(value)}`
export const keyStep = (keys: Readonly<Record<string, unknown>>): string => {
  const names = Object.keys(keys)
  if (names.length === 1) return `k:{${JSON.stringify(names[0])}:${JSON.stringify(keys[names[0]])}}`
  const sorted = Object.fromEntries(names.sort().map((key) => [key, keys[key]]))
  return `k:${JSON.stringify(sorted)}`
}

/** `.spec.template.spec.containers[name="c"].image`, as conflicts name a field. */
export function pathText(path: readonly string[]): string {
  return path.map((step) => {
    const body = step.slice(2)
    if (step.startsWith('f:')) return `.${body}`
    if (step.startsWith('v:')) return `[=${body}]`
    const keys = JSON.parse(body) as Record<string, unknown>
    return `[${Object.keys(keys).map((key) => `${key}=${JSON.stringify(keys[key])}`).join(',')}]`
  }).join('')
}
