// Who asks the API server for something, and how a request says so.

/** Models apiserver/pkg/authentication/user. */
export interface UserInfo {
  readonly username: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What a request carries to say who asks, where that is not the client's own certificate or token. */
export interface Credentials {
  /** Authorization: Bearer. */
  readonly token?: string
  /** No credentials at all. */
  readonly anonymous?: true
  /** Impersonate-User, -Uid, -Group. */
  readonly as?: string
  readonly asUid?: string
  readonly asGroups?: readonly string[]
}

export const MASTERS = 'system:masters'
export const AUTHENTICATED = 'system:authenticated'
export const UNAUTHENTICATED = 'system:unauthenticated'
export const NODES = 'system:nodes'
