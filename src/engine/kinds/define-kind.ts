// What a kind declares about itself: everything that the rest of the program asks about it stands in this one declaration, its rules apart (define-rules.ts).
import type { KubeObject } from '../kube-object.ts'

/** A column of `kubectl get`, as the API server's Table output carries it. Models pkg/printers/internalversion/printers.go. */
export interface Column<T> {
  readonly name: string
  readonly type?: 'string' | 'integer' | 'boolean' | 'date'
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: number
  readonly description?: string
  /** `now` is virtual time as epoch milliseconds, for ages. */
  cell(object: T, now: number): string | number | boolean
}

/** What is drawn of an object: a flat record of plain values, small enough to ship once per commit. */
export type SceneFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** A method type, so that a kind's declaration can stand where any kind is wanted. */
export type FieldReader<T> = { of(object: T): string }['of']

export interface KindDefinition<T extends KubeObject = KubeObject> {
  /** '' is the core group. */
  readonly group: string
  readonly version: string
  /** Other served versions of the same storage, such as events.k8s.io/v1 for Event. */
  readonly alsoServedAs?: readonly { readonly group: string; readonly version: string }[]
  readonly kind: string
  readonly plural: string
  readonly singular?: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly namespaced: boolean
  /** Besides the object itself. 'status' also means that a plain write never touches `status`. */
  readonly subresources?: readonly ('status' | 'scale' | 'binding' | 'eviction' | 'finalize' | 'log' | 'exec' | 'ephemeralcontainers' | 'resize' | 'token')[]
  /** What can be done with its objects; everything that can be done with stored ones if left out. */
  readonly verbs?: readonly string[]
  /** What clients are warned of whenever they ask for it. */
  readonly deprecated?: string
  /** Declared by a CustomResourceDefinition of this cluster, and not by a file. */
  readonly isCustom?: true
  /** Of such a kind: the object with only what its schema knows, and the paths of what it does not know. */
  prune?(object: Readonly<Record<string, unknown>>): { readonly object: Readonly<Record<string, unknown>>; readonly unknown: readonly string[] }
  /** Whether some component acts on objects of this kind; others are stored and shown with a note. */
  readonly acts: boolean
  /** What a name must look like. Default: 'dns1123Subdomain'. */
  readonly nameFormat?: 'dns1123Subdomain' | 'dns1123Label' | 'dns1035Label' | 'pathSegment'
  /** Fields whose change raises metadata.generation. Default: the spec, which is everything but metadata and status, if the kind has a status; none means never. */
  readonly generation?: 'spec' | 'spec and annotations' | 'never'
  /**
   * Fills in what the author left out. Pure and copy-on-write: returns the same reference when nothing was missing, so that
   * templates stay shared. `filled` has been filled in before:
   * fields that are its very own need no second look. Models pkg/apis/<group>/<version>/defaults.go.
   */
  defaults?(object: T, filled?: T): T
  /** Clears or sets what a client may not decide on create, such as status. Copy-on-write. Models the registry's PrepareForCreate. */
  prepareCreate?(object: T): T
  /** The same on update; `old` is what is stored. Copy-on-write. Models PrepareForUpdate. */
  prepareUpdate?(object: T, old: T): T
  /** Whether a PUT must name the resourceVersion that it replaces. Models AllowUnconditionalUpdate. */
  readonly unconditionalUpdate?: false
  /** Whether a PUT of what is absent creates it. Models AllowCreateOnUpdate. */
  readonly createOnUpdate?: true
  /** What a DELETE without propagationPolicy does to dependents. Default Background. */
  readonly defaultPropagation?: 'Background' | 'Orphan'
  /**
   * Seconds that an object may wind up once its deletion begins; `asked` is what the DELETE names, at least 0. Without it, an
   * object is gone at once (finalizers apart). Pods have one. Models CheckGracefulDelete.
   */
  gracePeriodSeconds?(object: T, asked: number | undefined): number
  /** Whether a DELETE answers with the object even where it is gone at once, instead of a Status. */
  readonly returnsDeleted?: true
  /** Whether a deletion waits for something of the kind's own beside metadata.finalizers, as a Namespace does for spec.finalizers. */
  holdsDeletion?(object: T): boolean
  /** What a held deletion changes at once, such as the phase. Copy-on-write. */
  onDelete?(object: T): T
  /** Fields that `fieldSelector` understands beside metadata.name and metadata.namespace. */
  readonly selectableFields?: Readonly<Record<string, FieldReader<T>>>
  readonly scale?: {
    replicas(object: T): number
    statusReplicas(object: T): number
    /** Label selector in its string form. */
    selector(object: T): string
    withReplicas(object: T, replicas: number): T
  }
  /** Columns between Name and Age; Name and Age are added by the Table writer unless `age` is false. */
  readonly columns?: readonly Column<T>[]
  readonly age?: false
  /** Whether an object is as it should be, where the kind knows such a thing. */
  isReady?(object: T): boolean
  /** What the canvas needs of an object; every object also has uid, kind, namespace, name, created, deleting and owner. */
  scene?(object: T): SceneFields
}

/** Declares a kind. Files named *.kind.ts export one by default and are collected into the catalogue. */
export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition<T> {
  return definition
}

/** `deployments.apps`, or `pods` for the core group: names a resource uniquely. */
export function resourceOf(kind: KindDefinition): string {
  if (!kind.group) return kind.plural
  const known = resources.get(kind)
  if (known) return known
  const resource = `${kind.plural}.${kind.group}`
  resources.set(kind, resource)
  return resource
}

/** Resources that have been asked for: a text that was just put together is slow to look up. */
const resources = new WeakMap<KindDefinition, string>()

export function apiVersionOf(kind: KindDefinition): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version
}
