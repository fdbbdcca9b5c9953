// What a process can see of the world around it, at its start and as it changes. Plain data: with it, what the process does can be
// worked out again from its start, and comes out the same up to the moment of the change.
import type { FileChange, FileTree } from './file-tree.ts'
import type { ImageFiles, Mount } from './file-view.ts'

export interface World {
  readonly mounts: readonly Mount[]
  /** Name of the container's own layer. */
  readonly layer: string
  readonly image: ImageFiles
  /** Trees as they were at the start, by name. */
  readonly trees: Readonly<Record<string, FileTree>>
  /** Moments, in order, at which what the process does was worked out anew, each with the trees as they were then. */
  readonly resumes: readonly { readonly afterMs: number; readonly trees: Readonly<Record<string, FileTree>> }[]
  /** Ports that others in the same network have taken. */
  readonly takenPorts: readonly number[]
  /** Nothing outside its mounts can be written. */
  readonly isRootReadOnly?: true
  /** Bytes of memory that the container may use. */
  readonly memoryLimit?: number
}

/** What a process does to files, in ms since it began. */
export interface FileEffect {
  readonly afterMs: number
  readonly tree: string
  readonly change: FileChange
  /** The first of its kind: somebody may wait for it. */
  readonly isNews?: true
}

export const NO_WORLD: World = { mounts: [], layer: '', image: { files: {}, folders: ['/tmp', '/root'], unknown: ['/app', '/bin', '/etc', '/home', '/lib', '/opt', '/sbin', '/srv', '/usr', '/var'] }, trees: {}, resumes: [], takenPorts: [] }
