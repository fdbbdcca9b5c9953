// Walks objects along the schema as server-side apply sees them: the fields that an object sets, what differs between two
// objects, one object merged over another, and fields taken out. Models sigs.k8s.io/structured-merge-diff typed. Copy-on-write.
import { defaultOfListKey, isAtomic, type ListType, listTypeOf } from '../../schema/merge-facts.ts'
import { type Definition, definitionNamed, type Field } from '../../schema/schema.ts'
import { isEqual } from '../../structure.ts'
import { childrenOf, emptyNode, type FieldSet, fieldStep, isMember, keyStep, nodeOf, valueStep } from './field-set.ts'
import { isJsonObject, type JsonObject, PatchError } from './patch-error.ts'

/** What a value is made of, to server-side apply. */
type Shape =
  | { readonly type: 'leaf' }
  | { readonly type: 'struct'; readonly definition: Definition | undefined }
  | { readonly type: 'map'; readonly items: Field }
  | { readonly type: 'list'; readonly list: ListType; readonly element: Shape; readonly isRequired: boolean }

const leaf: Shape = { type: 'leaf' }

/** Shapes of fields that definitions declare, worked out once. */
const shapesByDefinition = new WeakMap<Definition, Map<string, Shape>>()

function shapeOfField(owner: Definition | undefined, name: string, field: Field | undefined): Shape {
  if (field === undefined || isAtomic(owner, name, field)) return leaf
  if (field.type === 'object') return shapeOf(definitionNamed(field.ref!))
  if (field.type === 'map') return { type: 'map', items: field.items! }
  if (field.type !== 'array') return leaf
  const list = listTypeOf(owner, name)
  return list.type === 'atomic' ? leaf : { type: 'list', list, element: elementShape(field.items!), isRequired: field.required }
}

/** Elements of lists that are merged are structs, whatever marks the struct itself has. */
function elementShape(items: Field): Shape {
  return items.type === 'object' && items.ref !== 'OwnerReference' ? shapeOf(definitionNamed(items.ref!)) : leaf
}

const structs = new WeakMap<Definition, Shape>()

export function shapeOf(definition: Definition | undefined): Shape {
  if (definition === undefined) return { type: 'struct', definition }
  let shape = structs.get(definition)
  if (!shape) structs.set(definition, shape = { type: 'struct', definition })
  return shape
}

function childShape(shape: Shape, name: string): Shape {
  if (shape.type === 'map') return shapeOfField(undefined, name, shape.items)
  if (shape.type !== 'struct' || shape.definition === undefined) return leaf
  const { definition } = shape
  let shapes = shapesByDefinition.get(definition)
  if (!shapes) shapesByDefinition.set(definition, shapes = new Map(Object.keys(definition.fields).map((field) => [field, shapeOfField(definition, field, definition.fields[field])])))
  return shapes.get(name) ?? leaf
}

function elementStep(element: unknown, list: ListType): string {
  if (list.type !== 'map') return valueStep(element)
  const keys: Record<string, unknown> = {}
  for (const key of list.keys) {
    const value = isJsonObject(element) ? element[key] ?? defaultOfListKey(key) : undefined
    if (value !== undefined) keys[key] = value
  }
  if (Object.keys(keys).length === 0) throw new PatchError('failed', `associative list with keys has an element that omits key field ${JSON.stringify(list.keys[0])} (and doesn't have default value)`)
  return keyStep(keys)
}

interface Child {
  readonly step: string
  readonly value: unknown
  readonly shape: Shape
}

/** The parts of a value; undefined if it is one value. */
function partsOf(value: unknown, shape: Shape): Child[] | undefined {
  if ((shape.type === 'struct' || shape.type === 'map') && isJsonObject(value)) {
    return Object.keys(value).filter((name) => value[name] !== undefined).map((name) => ({ step: fieldStep(name), value: value[name], shape: childShape(shape, name) }))
  }
  if (shape.type === 'list' && Array.isArray(value)) return value.map((element: unknown) => ({ step: elementStep(element, shape.list), value: element, shape: shape.element }))
  return undefined
}

/** The fields that an applied configuration sets: its leaves, its list elements, its empty maps. */
export function fieldsSetBy(value: unknown, shape: Shape, isElement = false): FieldSet | undefined {
  const parts = partsOf(value, shape)
  if (parts === undefined) return emptyNode
  const children: Record<string, FieldSet> = {}
  for (const part of parts) {
    const set = fieldsSetBy(part.value, part.shape, shape.type === 'list')
    if (set !== undefined) children[part.step] = set
  }
  return nodeOf(isElement || (isJsonObject(value) && parts.length === 0), children)
}

/** Everything in a value, each part a member: what is added or gone as a whole. */
function wholeSet(value: unknown, shape: Shape): FieldSet {
  const children: Record<string, FieldSet> = {}
  for (const part of partsOf(value, shape) ?? []) children[part.step] = wholeSet(part.value, part.shape)
  return nodeOf(true, children) as FieldSet
}

export interface Comparison {
  readonly added: FieldSet | undefined
  readonly modified: FieldSet | undefined
  readonly removed: FieldSet | undefined
}

interface Collected {
  added: Record<string, FieldSet>
  modified: Record<string, FieldSet>
  removed: Record<string, FieldSet>
}

/** What Go has in every object, so that it never counts as added: only what is in it does. undefined if there is no such thing. */
function alwaysThere(shape: Shape, isTop: boolean): unknown {
  if (!isTop) return undefined
  if (shape.type === 'list') return shape.isRequired ? [] : undefined
  return shape.type === 'struct' && /(Spec|Status|Strategy|ObjectMeta)$/.test(shape.definition?.name ?? '') ? {} : undefined
}

/** Compares structs and maps field by field; what is one object is the same. */
function compareFields(old: JsonObject, now: JsonObject, shape: Shape, isTop: boolean): Comparison {
  let added: Record<string, FieldSet> | undefined, modified: Record<string, FieldSet> | undefined, removed: Record<string, FieldSet> | undefined
  for (const name of Object.keys(now)) {
    const value = now[name], before = Object.hasOwn(old, name) ? old[name] : undefined
    if (value === undefined || (value === before && value !== null)) continue
    const inner = childShape(shape, name), previous = before ?? alwaysThere(inner, isTop), step = fieldStep(name)
    if (previous === undefined) {
      ;(added ??= {})[step] = wholeSet(value, inner)
      continue
    }
    const compared = compareValues(previous, value, inner, isTop)
    if (compared.added) (added ??= {})[step] = compared.added
    if (compared.modified) (modified ??= {})[step] = compared.modified
    if (compared.removed) (removed ??= {})[step] = compared.removed
  }
  for (const name of Object.keys(old)) {
    if (old[name] === undefined || (Object.hasOwn(now, name) && now[name] !== undefined)) continue
    ;(removed ??= {})[fieldStep(name)] = wholeSet(old[name], childShape(shape, name))
  }
  return added || modified || removed ? { added, modified, removed } : same
}

function compareParts(old: unknown, now: unknown, shape: Shape, isTop: boolean): Collected | undefined {
  const before = partsOf(old, shape)
  const after = partsOf(now, shape)
  if (before === undefined || after === undefined) return undefined
  const collected: Collected = { added: {}, modified: {}, removed: {} }
  const olds = new Map(before.map((part) => [part.step, part]))
  for (const part of after) {
    const previous = olds.get(part.step)?.value ?? alwaysThere(part.shape, isTop)
    olds.delete(part.step)
    if (previous === undefined) collected.added[part.step] = wholeSet(part.value, part.shape)
    else collect(collected, part.step, compareValues(previous, part.value, part.shape, isTop))
  }
  for (const part of olds.values()) collected.removed[part.step] = wholeSet(part.value, part.shape)
  return collected
}

function collect(collected: Collected, step: string, { added, modified, removed }: Comparison): void {
  if (added) collected.added[step] = added
  if (modified) collected.modified[step] = modified
  if (removed) collected.removed[step] = removed
}

const same: Comparison = { added: undefined, modified: undefined, removed: undefined }

/** What was added, changed and taken away between two versions of an object. */
export function compareValues(old: unknown, now: unknown, shape: Shape, isTop = true): Comparison {
  if (old === now) return same
  if ((shape.type === 'struct' || shape.type === 'map') && isJsonObject(old) && isJsonObject(now)) return compareFields(old, now, shape, isTop && shape.type === 'struct')
  const collected = compareParts(old, now, shape, false)
  if (collected === undefined) return isEqual(old, now) ? same : { added: undefined, modified: emptyNode, removed: undefined }
  return { added: nodeOf(false, collected.added), modified: nodeOf(false, collected.modified), removed: nodeOf(false, collected.removed) }
}

/** `config` over `live`: fields of the configuration win, the rest stays, list elements meet by their keys. */
export function mergeValues(live: unknown, config: unknown, shape: Shape): unknown {
  if (shape.type === 'list' && Array.isArray(live) && Array.isArray(config)) return mergeLists(live, config, shape)
  if (partsOf(live, shape) === undefined || partsOf(config, shape) === undefined) return isEqual(live, config) ? live : config
  const before = live as JsonObject
  let copy: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(config as JsonObject)) {
    const merged = Object.hasOwn(before, name) ? mergeValues(before[name], value, childShape(shape, name)) : value
    if (merged !== before[name]) (copy ??= { ...before })[name] = merged
  }
  return copy ?? live
}

/** Elements keep the order of the live list; new ones follow the element in front of them in the configuration. */
function mergeLists(live: readonly unknown[], config: readonly unknown[], shape: Shape & { type: 'list' }): readonly unknown[] {
  const stepOf = (element: unknown): string => elementStep(element, shape.list)
  const merged = live.map((element) => ({ step: stepOf(element), value: element }))
  let place = 0
  for (const element of config) {
    const step = stepOf(element)
    const found = merged.findIndex((other) => other.step === step)
    if (found >= 0) {
      merged[found] = { step, value: mergeValues(merged[found].value, element, shape.element) }
      place = found + 1
    } else {
      merged.splice(place === 0 ? merged.length : place, 0, { step, value: element })
      place = place === 0 ? merged.length : place + 1
    }
  }
  return merged.length === live.length && merged.every(({ value }, i) => value === live[i]) ? live : merged.map(({ value }) => value)
}

/** The value without the members of a set; a member with children goes only if nothing in it is `kept`. */
export function removeFields(value: unknown, gone: FieldSet, kept: FieldSet | undefined, shape: Shape): unknown {
  if (shape.type === 'list' && Array.isArray(value)) {
    const remaining = value.flatMap((element: unknown) => {
      const left = removeStep(element, elementStep(element, shape.list), gone, kept, shape.element)
      return left === undefined ? [] : [left]
    })
    return remaining.length === value.length && remaining.every((element, i) => element === value[i]) ? value : remaining
  }
  if (partsOf(value, shape) === undefined) return value
  let copy: Record<string, unknown> | undefined
  for (const [name, part] of Object.entries(value as JsonObject)) {
    const left = removeStep(part, fieldStep(name), gone, kept, childShape(shape, name))
    if (left === part) continue
    copy ??= { ...(value as JsonObject) }
    if (left === undefined) delete copy[name]
    else copy[name] = left
  }
  return copy ?? value
}

function removeStep(value: unknown, step: string, gone: FieldSet, kept: FieldSet | undefined, shape: Shape): unknown {
  const node = Object.hasOwn(gone, step) ? gone[step] : undefined
  if (node === undefined) return value
  const keeping = kept?.[step]
  if (isMember(node) && keeping === undefined) return undefined
  if (childrenOf(node).length === 0) return value
  const left = removeFields(value, node, keeping, shape)
  const isEmptied = left !== value && (Array.isArray(left) ? left.length === 0 : isJsonObject(left) && Object.keys(left).length === 0)
  return isEmptied && keeping === undefined ? undefined : left
}
