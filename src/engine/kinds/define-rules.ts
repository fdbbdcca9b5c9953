// What a kind's objects must satisfy. Apart from the kind's declaration, because nothing needs it before somebody asks the cluster for something.
import type { KubeObject } from '../kube-object.ts'
import type { FieldError } from './field-error.ts'

export interface KindRules<T extends KubeObject = KubeObject> {
  /** Name of the kind. */
  readonly kind: string
  /** Semantic validation of a whole object; metadata and structure are checked elsewhere. */
  validate?(object: T): readonly FieldError[]
  /** What a new object must satisfy beside that. */
  validateCreate?(object: T): readonly FieldError[]
  /** What may not change, beside validate(). */
  validateUpdate?(object: T, old: T, subresource?: string): readonly FieldError[]
  /** Whether errors of validateUpdate come before those of validate, as in Secrets. */
  readonly validatesChangeFirst?: true
  /** Warnings that the API server sends along (HTTP header Warning). */
  warnings?(object: T): readonly string[]
}

/** By name of the kind. */
export type Rules = ReadonlyMap<string, KindRules>

/** Declares the rules of a kind. Files named *.rules.ts export them by default and are collected into the catalogue. */
export function defineRules<T extends KubeObject>(rules: KindRules<T>): KindRules<T> {
  return rules
}
