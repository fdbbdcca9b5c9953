// A container that runs: its process, how it was started, and what it can see. Plain data, with what is asked of it.
import type { Container } from '../../generated/api-types.d.ts'
import { wholeValue } from '../../quantity.ts'
import type { FileStores } from '../files/file-stores.ts'
import { EMPTY_TREE, type FileTree } from '../files/file-tree.ts'
import type { ImageFiles, Mount } from '../files/file-view.ts'
import { NO_WORLD, type World } from '../files/world.ts'
import type { ContainerStart, NameState, Process } from '../images/define-image-behaviour.ts'
import type { Reached } from '../images/shell/program.ts'
import type { ContainerEnd } from './cri.ts'

/** What names stood for from a moment on. */
export interface KnownNames {
  readonly afterMs: number
  readonly states: Readonly<Record<string, NameState>>
}

export interface RunningContainer {
  readonly startedAt: number
  readonly process: Process
  readonly ended?: ContainerEnd
  readonly subject: string
  readonly node: string
  /** How it was started, where what it does may have to be worked out again. */
  readonly start?: ContainerStart
  readonly names?: readonly KnownNames[]
  /** What the API server has answered so far, in the order in which it was asked. */
  readonly answers?: readonly Reached[]
  /** Which question is on its way. */
  readonly asked?: string
  /** How many of its effects on files have come about. */
  readonly applied?: number
  /** When its next effect that others can see comes about. */
  readonly wakesAt?: number
}

/** What the kernel and the process itself take before it does anything. */
const PROCESS_BYTES = 4 * 1024 * 1024

export const layerOf = (id: string): string => `layer ${id}`

/** Trees that a container can see, as they are now. */
export function treesOf(stores: FileStores, layer: string, mounts: readonly Mount[]): Readonly<Record<string, FileTree>> {
  const trees: Record<string, FileTree> = { [layer]: stores.tree(layer) }
  for (const { tree } of mounts) trees[tree] = stores.tree(tree)
  return trees
}

const NOTHING_WRITTEN: Readonly<Record<string, FileTree>> = {}

/** The world of a container as it is now. */
export function worldOf(stores: FileStores, id: string, mounts: readonly Mount[], image: ImageFiles, { resources, securityContext }: Pick<Container, 'resources' | 'securityContext'>, takenPorts: readonly number[]): World {
  const layer = layerOf(id), limit = resources?.limits?.['memory']
  const memoryLimit = limit === undefined ? undefined : Math.max(0, wholeValue(limit) - PROCESS_BYTES)
  return { ...NO_WORLD, mounts, layer, image, trees: mounts.length === 0 && stores.tree(layer) === EMPTY_TREE ? NOTHING_WRITTEN : treesOf(stores, layer, mounts), takenPorts, ...(memoryLimit ? { memoryLimit } : {}), ...(securityContext?.readOnlyRootFilesystem ? { isRootReadOnly: true } : {}) }
}

/** Whether a process looks at what has changed: the path, what is above it, or names in its folder. */
export function seesChange({ looksAt = [] }: Process, tree: string, path: string): boolean {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  return looksAt.some((look) => look === `${tree} ${path}` || look === `${tree} ${folder}/*` || look.startsWith(`${tree} ${path}/`))
}

/** Whether what a process does may depend on what comes, or was not worked out to its end. */
export function mayGoOnOtherwise({ waitsFor, asks, looksAt, workedOutMs, exit }: Process): boolean {
  return waitsFor !== undefined || asks !== undefined || workedOutMs !== undefined || (looksAt !== undefined && exit?.afterMs !== 1)
}
