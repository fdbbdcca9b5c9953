// What an API server that is one of several does for the sake of the others: clients come from them and go to them.
import type { Commit, RangeResult } from '../etcd/etcd.ts'

/** Where the balancer before several API servers is: on no machine of the cluster. */
export const BALANCER = 'balancer'

export interface Beside {
  /** The server has taken in a commit. */
  took(commit: Commit): void
  /** The server has taken in all there is. */
  tookAll(all: RangeResult): void
  /** What a watch missed that broke at a revision; undefined where that is not known any longer. */
  missed(revision: number, resource: string): readonly Commit[] | undefined
  /** A client watches here from now on: over its one connection, so nowhere else. */
  watches(address: string): void
  /** A watcher has been told of everything up to a revision; undefined where it may not have heard the answer to its watch. */
  told(watch: string, revision: number | undefined): void
}
