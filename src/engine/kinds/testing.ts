// What the tests of kinds share: an object as the API server would see it, and errors as it would print them.
import type { KubeObject } from '../kube-object.ts'
import type { KindDefinition } from './define-kind.ts'
import { fieldErrorText } from './field-errors.ts'
import { rules } from './rules-catalogue.ts'

type Given = Readonly<Record<string, unknown>>

/** Defaulted and prepared as on create. */
export function created<T extends KubeObject>(kind: KindDefinition<T>, given: Given): T {
  const namespace = kind.namespaced ? { namespace: 'demo' } : {}
  const metadata = { name: 'x', ...namespace, uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...(given.metadata as object | undefined) }
  const object = { apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version, kind: kind.kind, ...given, metadata } as unknown as T
  const filled = kind.defaults?.(object) ?? object
  return kind.prepareCreate?.(filled) ?? filled
}

/** `field: text` of everything wrong with a new object. */
export function errorsOf<T extends KubeObject>(kind: KindDefinition<T>, given: Given): string[] {
  return (rules.get(kind.kind)?.validate?.(created(kind, given)) ?? []).map((error) => `${error.field}: ${fieldErrorText(error)}`)
}

/** The same of a change from one object to another. */
export function changeErrorsOf<T extends KubeObject>(kind: KindDefinition<T>, before: Given, now: Given): string[] {
  const old = created(kind, before)
  const next = created(kind, now)
  const prepared = kind.prepareUpdate?.(next, old) ?? next
  return (rules.get(kind.kind)?.validateUpdate?.(prepared, old) ?? []).map((error) => `${error.field}: ${fieldErrorText(error)}`)
}
