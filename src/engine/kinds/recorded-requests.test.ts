// Every recorded request about a kind of this half of the catalogue gets the recorded answer, by the kind's own functions.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../kube-object.ts'
import { canonicalQuantity } from '../quantity.ts'
import type { KindDefinition } from './define-kind.ts'
import { causeReason, fieldErrorText } from './field-errors.ts'
import type { FieldError } from './field-error.ts'
import { rules } from './rules-catalogue.ts'

interface Case {
  readonly id: string
  readonly request: { readonly method: string; readonly path: string; readonly body?: Readonly<Record<string, unknown>> }
  readonly code: number
  readonly body: Readonly<Record<string, unknown>>
}

const modules = import.meta.glob<{ default: KindDefinition }>(
  ['./{service,namespace,node,lease,endpoints,endpoint-slice,config-map,secret,service-account,priority-class,event}/*.kind.ts',
    './{persistent-volume,persistent-volume-claim,storage-class,resource-quota,limit-range,ingress,network-policy,role,role-binding}/*.kind.ts'], { eager: true })
const kinds = Object.values(modules).map((module) => module.default)

function lines<T>(file: string): T[] {
  return readFileSync(new URL(`../../../conformance/api/${file}`, import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as T)
}

function kindOf(path: string): KindDefinition | undefined {
  const parts = path.split('?')[0].split('/').slice(path.startsWith('/api/') ? 3 : 4)
  const plural = parts[0] === 'namespaces' && parts.length > 2 ? parts[2] : parts[0]
  return kinds.find((kind) => kind.plural === plural)
}

function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const base = (target ?? {}) as Record<string, unknown>
  return { ...base, ...Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, merged(base[key], value)])) }
}

function created(kind: KindDefinition, body: unknown): KubeObject {
  const object = body as KubeObject
  const placed = kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace: 'validation' } } : object
  const filled = kind.defaults?.(placed) ?? placed
  return kind.prepareCreate?.(filled) ?? filled
}

function statusText(kind: KindDefinition, name: string, errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${fieldErrorText(error)}`))]
  const group = kind.group === 'networking.k8s.io' ? 'extensions' : kind.group
  return `${kind.kind}${group ? `.${group}` : ''} "${name}" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`
}

const bases = lines<KubeObject>('validation-base.jsonl')
const allocated = { clusterIP: '10.96.100.1', clusterIPs: ['10.96.100.1'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }

/** Names, structure and allocation are checked by others. */
function isElsewhere({ code, body }: Case): boolean {
  const { message = '' } = body as { message?: string }
  return code === 400 || /invalid: metadata\.name: Invalid|not in the valid range/.test(message)
}

function errorsOf(kind: KindDefinition, { request }: Case): { name: string; errors: readonly FieldError[] } {
  if (request.method === 'POST') {
    const object = created(kind, request.body)
    return { name: object.metadata.name, errors: rules.get(kind.kind)?.validate?.(object) ?? [] }
  }
  const name = request.path.split('?')[0].split('/').at(-1)!
  const base = created(kind, bases.find((one) => one.kind === kind.kind && one.metadata.name === name))
  const old = kind.kind === 'Service' ? (merged(base, { spec: allocated }) as KubeObject) : base
  const patched = merged(old, request.body) as KubeObject
  const filled = kind.defaults?.(patched) ?? patched
  const now = kind.prepareUpdate?.(filled, old) ?? filled
  return { name, errors: [...(rules.get(kind.kind)?.validateUpdate?.(now, old) ?? []), ...(rules.get(kind.kind)?.validate?.(now) ?? [])] }
}

describe('recorded validation', () => {
  for (const one of lines<Case>('validation.jsonl')) {
    const kind = kindOf(one.request.path)
    if (!kind || isElsewhere(one)) continue
    it(one.id, () => {
      const { name, errors } = errorsOf(kind, one)
      if (one.code < 400) return expect(errors).toEqual([])
      const recorded = one.body as { message: string; details: { causes: { reason: string; message: string; field: string }[] } }
      expect(errors.map((error) => ({ reason: causeReason(error.type), message: fieldErrorText(error), field: error.field }))).toEqual(recorded.details.causes)
      expect(statusText(kind, name, errors)).toBe(recorded.message)
    })
  }
})

/** What others fill in: identity, allocation, and the admission steps that add finalizers and taints. */
const filledElsewhere = /^(metadata\.(uid|creationTimestamp|namespace|generation|finalizers)|spec\.(clusterIPs?|ipFamilies|ipFamilyPolicy|taints|ports\.0\.nodePort))/

function leaves(value: unknown, path = '', found: Record<string, unknown> = {}): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) leaves(child, path ? `${path}.${key}` : key, found)
  else if (value !== undefined && !filledElsewhere.test(path)) found[path] = /\.(hard|limits|max|default|defaultRequest|capacity|requests)\./.test(path) ? canonical(value) : value
  return found
}

function canonical(value: unknown): unknown {
  const text = canonicalQuantity(String(value))
  return typeof text === 'string' ? text : value
}

describe('recorded defaulting', () => {
  for (const one of lines<Case>('defaulting.jsonl')) {
    const kind = kindOf(one.request.path)
    if (!kind) continue
    it(one.id, () => {
      const object = created(kind, one.request.body)
      expect(leaves(object)).toEqual(leaves(one.body))
      expect(kind.defaults?.(object) ?? object).toBe(object)
    })
  }
})
