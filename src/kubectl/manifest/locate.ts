// Finds the place in the learner's text that an API server's complaint is about.
import { fieldsAlong, findField, followPath, jsonTypeOf, type FieldNode } from './field-tree.ts'
import type { ManifestDocument } from './read-manifest.ts'
import type { SourceRange, Span } from './source-range.ts'

export interface Location {
  /** What to underline. */
  readonly range: SourceRange
  /** Whether that is the very field; otherwise it is the nearest thing around it that was written. */
  readonly exact: boolean
}

/**
 * The place of a field that the API server named, such as `spec.template.spec.containers[0].image`.
 * The message helps where the path alone is not enough: a bad key in a map, a Go struct path without positions, an unknown field.
 */
export function locate(document: ManifestDocument, field: string | undefined, message = ''): Location {
  const root = document.fields
  if (!root) return { range: document.problem?.range ?? document.range, exact: false }
  const found = (field ? byField(root, field, message) : undefined) ?? byMessage(root, message)
  if (found) return { range: document.lines.range(found.span), exact: found.exact }
  return { range: document.lines.range(headOf(root)), exact: false }
}

interface Found { readonly span: Span; readonly exact: boolean }

const GO_TYPE = /^[A-Z][A-Za-z0-9]*\./

function byField(root: FieldNode, field: string, message: string): Found | undefined {
  if (field === '<nil>') return undefined
  if (GO_TYPE.test(field)) return byGoStructField(root, field, message)
  const { node, exact } = followPath(root, field)
  if (!exact) {
    const deeper = byBracket(node, field)
    if (deeper) return { span: spanOfValue(deeper), exact: false }
    return node === root ? undefined : { span: node.children || node.items ? headOf(node) : spanOfValue(node), exact: false }
  }
  return { span: quotedPart(node, field, message) ?? spanOfValue(node), exact: true }
}

/** `spec.resources[storage]` of a claim stands under resources.requests. */
function byBracket(node: FieldNode, field: string): FieldNode | undefined {
  const name = /\[([A-Za-z][^\]]*)\]$/.exec(field)?.[1]
  return name === undefined ? undefined : findField(node, (candidate, candidateName) => candidateName === name && candidate.key !== undefined)
}

/** Maps and lists are complained about as a whole; the message quotes the key or value that is meant. */
function quotedPart(node: FieldNode, field: string, message: string): Span | undefined {
  const quoted = quotedIn(message)
  if (quoted === undefined) return undefined
  if (node.key && field.endsWith(`[${quoted}]`)) return node.key
  for (const [name, child] of node.children ?? []) {
    if (quoted === name) return child.key
    if (child.scalar === quoted) return child.value
  }
  return node.items?.find((item) => item.scalar === quoted)?.value
}

function quotedIn(message: string): string | undefined {
  const literal = /(?:Invalid value|Unsupported value|Duplicate value|Not found): ("(?:[^"\\]|\\.)*")/.exec(message)?.[1]
  if (!literal) return undefined
  try {
    return JSON.parse(literal) as string
  } catch {
    return undefined // Go escapes some characters in ways that JSON does not know.
  }
}

/** `DeploymentSpec.spec.replicas`: a Go type, then a path that leaves out positions; the message says what was found there. */
function byGoStructField(root: FieldNode, field: string, message: string): Found | undefined {
  const steps = field.replace(GO_TYPE, '').split('.')
  const given = /cannot unmarshal (string|number|bool|object|array)/.exec(message)?.[1]
  const isGiven = (node: FieldNode): boolean => given === undefined || jsonTypeOf(node) === given
  for (let length = steps.length; length > 0; length--) {
    const candidates = fieldsAlong(root, steps.slice(0, length))
    const exact = candidates.find(isGiven) ?? candidates.flatMap((node) => [...(node.children?.values() ?? []), ...(node.items ?? [])]).find(isGiven)
    if (exact) return { span: spanOfValue(exact), exact: length === steps.length }
    if (candidates.length > 0) return { span: spanOfValue(candidates[0]), exact: false }
  }
  return undefined
}

const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Complaints that name no field in `causes`, each with what its sentence gives away. */
function byMessage(root: FieldNode, message: string): Found | undefined {
  const unknown = /(?:unknown|duplicate) field "([^"]*)"/.exec(message)
  if (unknown) {
    const { node, exact } = followPath(root, unknown[1])
    return { span: exact ? node.key ?? spanOfValue(node) : headOf(node), exact }
  }
  const goField = /Go struct field ([A-Za-z0-9]+\.[^ ]+) of type/.exec(message)
  if (goField) return byGoStructField(root, goField[1], message)
  const culprit = culpritOf(root, message)
  return culprit && { span: spanOfValue(culprit), exact: true }
}

function culpritOf(root: FieldNode, message: string): FieldNode | undefined {
  const at = (path: string): FieldNode | undefined => {
    const { node, exact } = followPath(root, path)
    return exact ? node : undefined
  }
  if (/quantities must match|unable to parse quantity/.test(message)) return badQuantity(root)
  if (/illegal base64 data/.test(message)) return findField(at('data') ?? root, (node) => typeof node.scalar === 'string' && !BASE64.test(node.scalar.replace(/\s/g, '')))
  if (/^no matches for kind|no matches for kind "/.test(message)) return at('kind')
  if (/API version in the data|unrecognized/.test(message)) return at('apiVersion')
  if (/cannot be handled as a|unknown conversion/.test(message)) return at('kind')
  if (/^namespaces "|the namespace of the (?:provided )?object/.test(message)) return at('metadata.namespace')
  if (/no PriorityClass/.test(message)) return at('spec.priorityClassName') ?? at('spec.template.spec.priorityClassName')
  if (/service account/.test(message)) return at('spec.serviceAccountName') ?? at('spec.template.spec.serviceAccountName')
  if (/already exists|the object has been modified|the name of the object|not found/.test(message)) return at('metadata.name')
  return undefined
}

const QUANTITY_MAPS = /^(?:limits|requests|capacity|allocatable|hard|max|min|default|defaultRequest|maxLimitRequestRatio)$/

function badQuantity(root: FieldNode): FieldNode | undefined {
  const isBad = (node: FieldNode): boolean => !node.children && !node.items && !QUANTITY.test(String(node.scalar ?? ''))
  const holder = findField(root, (node, name) => (name === 'sizeLimit' && isBad(node)) || (QUANTITY_MAPS.test(name) && [...(node.children?.values() ?? [])].some(isBad)))
  return holder?.children ? [...holder.children.values()].find(isBad) : holder
}

/** A value that can be underlined: an empty one has no width, and a map over many lines would paint them all. */
function spanOfValue(node: FieldNode): Span {
  if (node.children || node.items) return headOf(node)
  return node.value[1] > node.value[0] ? node.value : node.key ?? node.value
}

/** The word that stands for a field: its key, or the first key inside. */
function headOf(node: FieldNode): Span {
  if (node.key) return node.key
  const first = node.children?.values().next().value
  if (first?.key) return first.key
  return [node.value[0], Math.min(node.value[1], node.value[0] + 1)]
}
