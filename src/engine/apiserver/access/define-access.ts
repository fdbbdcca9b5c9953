// What the API server asks of whoever knows its users: who is asking, may they, and what is answered about that. It comes with the equipment:
// before, only the cluster's own components ask, and each only for what its role lets it.
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import type { ApiRequest, ApiResponse } from '../request.ts'
import type { DecisionMemo } from './decision-memo.ts'
import type { Credentials, UserInfo } from './user.ts'

/** What access control may look at. */
export interface AccessView {
  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[]
  /** Virtual time in epoch milliseconds. */
  wallMs(): number
  /** Everything that is served, kinds of this cluster's own included. */
  kinds(): readonly KindDefinition[]
  /** Of each process of a program of the control plane, whether it runs. */
  processes(program: string): readonly boolean[]
  /** A number that belongs to this text in this cluster, in [0, 2^32). */
  draw(text: string, step: number): number
}

/** Who asks and, where somebody is impersonated, who really asks. */
export type Identified = { readonly user: UserInfo } | { readonly refused: Status }

export interface Access {
  /** Who a client is, by its address and what its request carries. */
  identify(from: string, credentials: Credentials | undefined): Identified
  /** Why a user may not do what a request asks for; undefined where they may. */
  refusal(user: UserInfo, request: ApiRequest, kind: KindDefinition | undefined): Status | undefined
  /** What lets a user do it, in words: a binding, or an authoriser. */
  groundsFor(user: UserInfo, request: ApiRequest, kind: KindDefinition | undefined): string
  /** Why a user may not grant what an object grants. */
  escalation(user: UserInfo, kind: KindDefinition, object: KubeObject, old: KubeObject | undefined): Status | undefined
  /** Answers what is computed and never stored: reviews, and tokens of a service account. Undefined for everything else. */
  answer(user: UserInfo, request: ApiRequest): ApiResponse | undefined
  /** Whether objects of a kind grant something, so that what was decided on them may have to be decided anew. */
  concerns(resource: string): boolean
  /** Objects that every cluster has without anybody having stored them. */
  defaults(kind: KindDefinition): ReadonlyMap<string, KubeObject> | undefined
  /** An object as it is shown: an aggregated role with the rules that it comes to. */
  shown(kind: KindDefinition, object: KubeObject): KubeObject
}

/** How access control is made. */
export type AccessFactory = (view: AccessView, memo: DecisionMemo) => Access
