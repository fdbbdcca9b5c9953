// The file system as a container sees it: its image, its own layer above that, and volumes mounted at their paths.
import { entryAt, type FileEntry, type FileTree, fileOf, FOLDER, folderOf, namesBelow, REMOVED } from './file-tree.ts'

/** A volume, or a part of it, at a path of a container. Plain data. */
export interface Mount {
  /** Where in the container, without a slash at the end. */
  readonly path: string
  /** Name of the tree that holds its files. */
  readonly tree: string
  /** The folder or file of the tree that is seen there; '' is all of it. */
  readonly root: string
  readonly readOnly?: true
  /** It lives in the node's memory, and what is written counts as the writer's. */
  readonly isMemory?: true
  /** Bytes that fit. */
  readonly limitBytes?: number
  /** What is in it when the container starts stays: a part of a volume is mounted as it is then. */
  readonly isSnapshot?: true
}

/** What an image has before anything is written. */
export interface ImageFiles {
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>
  readonly folders: readonly string[]
  /** Folders of which nobody knows what is in them: any file below is taken as there. */
  readonly unknown: readonly string[]
}

/** Where a path of a container leads. */
export interface Place {
  readonly tree: string
  readonly path: string
  readonly mount?: Mount
}

export const NO_FILES: ImageFiles = { files: {}, folders: [], unknown: [] }

/** The mount that covers a path; the longest one. */
function mountAt(mounts: readonly Mount[], path: string): Mount | undefined {
  let found: Mount | undefined
  for (const mount of mounts) {
    const covers = path === mount.path || path.startsWith(`${mount.path}/`)
    if (covers && (!found || mount.path.length > found.path.length)) found = mount
  }
  return found
}

export class FileView {
  private readonly mounts: readonly Mount[]
  private readonly layer: string
  private readonly image: ImageFiles
  private readonly treeOf: (name: string) => FileTree

  /** `layer` names the tree that holds what the container writes outside its volumes. */
  constructor(mounts: readonly Mount[], layer: string, image: ImageFiles, treeOf: (name: string) => FileTree) {
    this.mounts = mounts
    this.layer = layer
    this.image = image
    this.treeOf = treeOf
  }

  /** Where a normal path leads. */
  place(path: string): Place {
    const mount = mountAt(this.mounts, path)
    return mount ? { tree: mount.tree, path: mount.root + path.slice(mount.path.length), mount } : { tree: this.layer, path }
  }

  /** What is at a normal path. */
  look(path: string): FileEntry | undefined {
    const { tree, path: inside, mount } = this.place(path), own = entryAt(this.treeOf(tree), inside)
    if (mount) return own ?? (inside === mount.root || this.isOnTheWay(path) ? FOLDER : undefined)
    if (own) return own.is === 'removed' ? undefined : own
    if (this.isRemoved(path)) return undefined
    return this.lookInImage(path) ?? (this.isOnTheWay(path) ? FOLDER : undefined)
  }

  /** Names in a folder, sorted; undefined if there is no such folder. */
  list(path: string): readonly string[] | undefined {
    if (this.look(path)?.is !== 'folder') return undefined
    const { tree, path: inside, mount } = this.place(path), own = this.treeOf(tree)
    const names = new Set([
      ...namesBelow(Object.keys(own), inside), ...namesBelow(this.mounts.map((other) => other.path), path),
      ...(mount || this.isRemoved(path) ? [] : namesBelow([...Object.keys(this.image.files), ...this.image.folders], path)),
    ])
    return [...names].filter((name) => this.look(`${path}/${name}`) !== undefined).sort()
  }

  private lookInImage(path: string): FileEntry | undefined {
    const { files, folders, unknown } = this.image
    if (Object.hasOwn(files, path)) return fileOf(files[path])
    if (folders.includes(path) || unknown.includes(path) || namesBelow(Object.keys(files), path).length > 0 || namesBelow(folders, path).length > 0) return FOLDER
    return unknown.some((folder) => path.startsWith(`${folder}/`)) ? fileOf('') : undefined
  }

  /** A folder that is there because something is mounted below it. */
  private isOnTheWay(path: string): boolean {
    return path === '' || this.mounts.some((mount) => mount.path.startsWith(`${path}/`))
  }

  /** Whether a folder above was removed and what is here went with it. */
  private isRemoved(path: string): boolean {
    for (let above = folderOf(path); above !== ''; above = folderOf(above)) {
      const entry = entryAt(this.treeOf(this.layer), above)
      if (entry === undefined) continue
      return entry.is === 'removed' || entry === REMOVED
    }
    return false
  }
}
