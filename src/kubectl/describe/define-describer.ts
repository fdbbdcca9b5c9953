// How a kind is described: one file for each, named *.describe.ts and collected by name.
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

export interface Describer {
  /** Kinds that are described so. */
  readonly kinds: readonly string[]
  /** Whether the Events about the object stand at the end. Default true. */
  readonly events?: false
  /** Text whose cells are parted by tabs; `now` is the wall time. It may ask the API server for what belongs to the object. */
  describe(object: KubeObject, now: number): Routine<readonly string[]>
}

/** Declares how a kind is described. */
export function defineDescriber<T extends KubeObject>(kinds: readonly string[], describe: (object: T, now: number) => Routine<readonly string[]> | readonly string[], options: Pick<Describer, 'events'> = {}): Describer {
  return {
    kinds, ...options,
    *describe(object, now) {
      const lines = describe(object as T, now)
      return 'next' in lines ? yield* lines : lines
    },
  }
}
