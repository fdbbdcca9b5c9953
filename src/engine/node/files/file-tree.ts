// The files of one place that outlives or ends with something: a container's layer, an emptyDir, a node's disk, a volume. Plain data.

/** A file, a folder, or the mark of something that an image has and the container has removed. */
export interface FileEntry {
  readonly is: 'file' | 'folder' | 'removed'
  readonly text: string
  /** Size; more than the text where the rest is zeros. */
  readonly bytes: number
}

/** Entries by path below the tree's root, `/notes/hi`. The root itself is the empty path, and always there. */
export type FileTree = Readonly<Record<string, FileEntry>>

/** One change. Appending is a change of its own, so that two writers of one file do not undo each other. */
export type FileChange =
  | { readonly path: string; readonly put: FileEntry }
  | { readonly path: string; readonly append: string; readonly bytes: number }
  /** With all that is below. */
  | { readonly path: string; readonly remove: true }

export const EMPTY_TREE: FileTree = {}
export const FOLDER: FileEntry = { is: 'folder', text: '', bytes: 0 }
export const REMOVED: FileEntry = { is: 'removed', text: '', bytes: 0 }

/** Text of a file that is kept; of a longer one, the end. */
const MOST_TEXT = 32_768
/** Entries that a tree keeps; writing more of them changes nothing. */
const MOST_ENTRIES = 2_000

export function fileOf(text: string, bytes: number = text.length): FileEntry {
  return { is: 'file', text: text.length > MOST_TEXT ? text.slice(-MOST_TEXT) : text, bytes }
}

/** The tree after a change. */
export function changed(tree: FileTree, change: FileChange): FileTree {
  const { path } = change
  if ('remove' in change) return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== path && !name.startsWith(`${path}/`)))
  if (!Object.hasOwn(tree, path) && Object.keys(tree).length >= MOST_ENTRIES) return tree
  if ('put' in change) return { ...tree, [path]: change.put }
  const before = Object.hasOwn(tree, path) && tree[path].is === 'file' ? tree[path] : fileOf('')
  return { ...tree, [path]: fileOf(before.text + change.append, before.bytes + change.bytes) }
}

/** An entry of a tree; its root is a folder. */
export function entryAt(tree: FileTree, path: string): FileEntry | undefined {
  if (path === '') return FOLDER
  return Object.hasOwn(tree, path) ? tree[path] : undefined
}

/** Names right below a folder. */
export function namesBelow(paths: Iterable<string>, folder: string): readonly string[] {
  const names = new Set<string>()
  for (const path of paths) if (path.startsWith(`${folder}/`)) names.add(path.slice(folder.length + 1).split('/')[0])
  return [...names]
}

/** How many files there are below a folder of the tree. */
export function countFiles(tree: FileTree, folder = ''): number {
  return Object.entries(tree).filter(([path, { is }]) => is === 'file' && (folder === '' || path === folder || path.startsWith(`${folder}/`))).length
}

/** How many bytes the files of a tree take. */
export function bytesIn(tree: FileTree): number {
  return Object.values(tree).reduce((sum, { bytes }) => sum + bytes, 0)
}

/** An absolute path without `.`, `..` and doubled slashes; the root is ''. */
export function normalPath(path: string, folder = ''): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.length === 0 ? '' : `/${parts.join('/')}`
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
