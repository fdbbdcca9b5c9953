// A registry that asks who pulls from it: it has all that Docker Hub's own library has, and gives it to those who know its word.

export const PRIVATE_REGISTRY = { host: 'registry.wheelhouse.test', username: 'learner', password: 'let-me-in' } as const

/** What somebody who pulls shows a registry. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** One text for one pair of credentials. */
export function credentialsKey({ username, password }: Credentials): string {
  return `${username}:${password}`
}

/** Whether it lets somebody in who shows all these. */
export function isLetIn(shown: readonly Credentials[]): boolean {
  return shown.some(({ username, password }) => username === PRIVATE_REGISTRY.username && password === PRIVATE_REGISTRY.password)
}
