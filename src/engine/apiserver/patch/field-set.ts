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
  const hasChildren = Object.keys(children).length > 0
  if (!hasChildren) return member ? emptyNode : undefined
  return member ? { '.': emptyNode, ...children } : children
}

/** The root never is a member: `{}` and undefined are both the empty set. */
function combine(a: FieldSet | undefined, b: FieldSet | undefined, isRoot: boolean, choose: (inA: boolean, inB: boolean) => boolean): FieldSet | undefined {
  const children: Record<string, FieldSet> = {}
  for (const step of new Set([...childrenOf(a), ...childrenOf(b)])) {
    const child = combine(a?.[step], b?.[step], false, choose)
    if (child !== undefined) children[step] = child
  }
  return nodeOf(!isRoot && choose(isMember(a), isMember(b)), children)
}

export function union(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return combine(a, b, true, (inA, inB) => inA || inB)
}

/** What only `a` has. */
export function difference(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return combine(a, b, true, (inA, inB) => inA && !inB)
}

export function intersection(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return combine(a, b, true, (inA, inB) => inA && inB)
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
  const sorted = Object.fromEntries(Object.keys(keys).sort().map((key) => [key, keys[key]]))
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
