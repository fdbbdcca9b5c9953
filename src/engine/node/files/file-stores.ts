// Every file of a cluster that a container can write or read: layers of containers, volumes of Pods, disks of nodes and disks of volumes.
// What becomes of volumes and disks is told as things.
import type { Kernel } from '../../kernel/kernel.ts'
import { Index, Table } from '../../kernel/store.ts'
import { isEqual } from '../../structure.ts'
import { changed, countFiles, EMPTY_TREE, entryAt, type FileChange, type FileEntry, type FileTree, fileOf, FOLDER, folderOf } from './file-tree.ts'

/** A volume as a kubelet has it ready for a Pod. Plain data. */
export interface PodVolume {
  readonly name: string
  /** Its sort, such as emptyDir. */
  readonly type: string
  readonly tree: string
  /** The folder of the tree that is the volume. */
  readonly root: string
  /** Where a learner finds it: on the host, or else in the container. */
  readonly path: string
  readonly isMemory?: true
  readonly limitBytes?: number
  readonly readOnly?: true
  /** What is in it from the start: texts of a ConfigMap and its like. */
  readonly content?: Readonly<Record<string, string>>
  /** What is made on the host if it is not there. */
  readonly creates?: 'folder' | 'file'
  /** It ends with its Pod. */
  readonly isOfPod?: true
}

export interface MountedPod {
  readonly uid: string
  readonly pod: string
  readonly ns: string
  readonly node: string
}

interface Mounted extends MountedPod {
  readonly volume: PodVolume
}

interface Disk {
  readonly volume: string
}

/** What a machine has on its disk before anybody writes to it. */
const HOST_FOLDERS = ['/bin', '/boot', '/dev', '/etc', '/etc/kubernetes', '/etc/kubernetes/manifests', '/home', '/lib', '/mnt', '/opt', '/proc', '/root', '/run', '/run/containerd', '/sbin', '/srv', '/sys', '/tmp', '/usr', '/usr/bin', '/var', '/var/lib', '/var/lib/kubelet', '/var/lib/kubelet/pods', '/var/lib/containerd', '/var/log', '/var/log/pods', '/var/log/containers', '/var/run', '/var/tmp']

export const hostTree = (node: string): string => `host ${node}`
export const diskTree = (disk: string): string => `disk ${disk}`

export class FileStores {
  private readonly trees: Table<FileTree>
  /** By Pod uid and volume. */
  private readonly mounted: Table<Mounted>
  private readonly byTree: Index
  private readonly byPod: Index
  /** By tree, the copies that containers see in its place. */
  private readonly snapshots: Index
  private readonly disks: Table<Disk>
  private readonly kernel: Kernel
  private listener: ((tree: string, path: string) => void) | undefined

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.trees = kernel.adopt('files/trees', new Table<FileTree>())
    this.mounted = kernel.adopt('files/mounted', new Table<Mounted>())
    this.byTree = kernel.adopt('files/by-tree', new Index())
    this.byPod = kernel.adopt('files/by-pod', new Index())
    this.snapshots = kernel.adopt('files/snapshots', new Index())
    this.disks = kernel.adopt('files/disks', new Table<Disk>())
  }

  /** Who is told of every change to a file. */
  onChange(listener: (tree: string, path: string) => void): void {
    this.listener = listener
  }

  tree(name: string): FileTree {
    return this.trees.get(name) ?? EMPTY_TREE
  }

  change(name: string, change: FileChange): void {
    this.trees.set(name, changed(this.tree(name), change))
    this.tell(name)
    this.listener?.(name, change.path)
  }

  /** Somebody at a machine writes a file there, or with an empty text removes it. */
  writeOnHost(node: string, path: string, text: string): void {
    this.seedHost(node)
    this.change(hostTree(node), text === '' ? { path, remove: true } : { path, put: fileOf(text) })
  }

  /** A tree of its own with what is in this one now; it ends with this one. Returns its name. */
  snapshot(name: string, of: string): string {
    const copy = `${name}@${of}`
    this.trees.set(copy, this.tree(name))
    this.snapshots.set(name, copy, true)
    return copy
  }

  /** What makes a tree hold exactly these texts, and nothing that was in it before. */
  changesTo(name: string, content: Readonly<Record<string, string>>): readonly FileChange[] {
    const wanted = contentTree(content), known = this.tree(name)
    const gone = Object.keys(known).filter((path) => !(path in wanted)).map((path): FileChange => ({ path, remove: true }))
    const put = Object.entries(wanted).filter(([path, entry]) => !isEqual(known[path], entry)).map(([path, entry]): FileChange => ({ path, put: entry }))
    return [...gone, ...put]
  }

  /** Forgets a tree that nobody can reach any more. */
  drop(name: string): void {
    this.trees.delete(name)
    for (const copy of [...(this.snapshots.get(name)?.keys() ?? [])]) {
      this.trees.delete(copy)
      this.snapshots.remove(name, copy)
    }
  }

  /** What is at a path of a machine's own disk. */
  onHost(node: string, path: string): FileEntry | undefined {
    this.seedHost(node)
    return entryAt(this.tree(hostTree(node)), path)
  }

  private seedHost(node: string): void {
    if (this.trees.has(hostTree(node))) return
    const files = { '/etc/hostname': `${node}\n`, '/etc/machine-id': `${node}\n`, '/etc/kubernetes/kubelet.conf': 'apiVersion: v1\nkind: Config\n', '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\n' }
    this.trees.set(hostTree(node), { ...Object.fromEntries(HOST_FOLDERS.map((path) => [path, FOLDER])), ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, fileOf(text)])) })
  }

  /** A kubelet has a Pod's volumes ready. Doing so again changes nothing. */
  mount(pod: MountedPod, volumes: readonly PodVolume[]): void {
    for (const volume of volumes) {
      const key = `${pod.uid} ${volume.name}`
      if (this.mounted.has(key)) continue
      if (volume.type === 'hostPath') this.makeOnHost(pod.node, volume)
      if (volume.content) this.trees.set(volume.tree, contentTree(volume.content))
      this.mounted.set(key, { ...pod, volume })
      this.byTree.set(volume.tree, key, true)
      this.byPod.set(pod.uid, key, true)
      this.tellVolume(key)
    }
  }

  private makeOnHost(node: string, { tree, root, creates }: PodVolume): void {
    this.seedHost(node)
    if (!creates || root === '' || entryAt(this.tree(tree), root)) return
    for (let at = folderOf(root); at !== '' && !entryAt(this.tree(tree), at); at = folderOf(at)) this.change(tree, { path: at, put: FOLDER })
    this.change(tree, { path: root, put: creates === 'folder' ? FOLDER : fileOf('') })
  }

  /** A Pod is gone from its machine, and with it what was only its own. */
  unmount(uid: string): void {
    for (const key of [...(this.byPod.get(uid)?.keys() ?? [])]) {
      const { volume, pod } = this.mounted.get(key) as Mounted
      this.mounted.delete(key)
      this.byTree.remove(volume.tree, key)
      this.byPod.remove(uid, key)
      if (volume.isOfPod) this.drop(volume.tree)
      this.kernel.things.remove('SimVolume', `${pod}/${volume.name}`)
    }
  }

  /** A machine has lost its power, and with it what was only in its memory. */
  losePower(node: string): void {
    for (const [key, { volume, node: where }] of [...this.mounted.entries()]) {
      if (where !== node || !volume.isMemory) continue
      this.drop(volume.tree)
      this.tellVolume(key)
    }
  }

  /** A machine is gone for good, with its disk. */
  forgetNode(node: string): void {
    this.drop(hostTree(node))
    for (const { uid } of [...this.mounted.values()].filter((mounted) => mounted.node === node)) this.unmount(uid)
  }

  /** There is a disk, made for a PersistentVolume or there before it. */
  addDisk(disk: string, volume: string): void {
    this.disks.set(disk, { volume })
    this.tellDisk(disk)
  }

  /** The disk is deleted, with all that is on it. */
  deleteDisk(disk: string): void {
    const known = this.disks.get(disk)
    if (!known) return
    this.disks.delete(disk)
    this.drop(diskTree(disk))
    this.kernel.things.set('SimDisk', disk, { exists: false, files: 0, volume: known.volume })
  }

  private tell(tree: string): void {
    for (const key of this.byTree.get(tree)?.keys() ?? []) this.tellVolume(key)
    if (tree.startsWith('disk ')) this.tellDisk(tree.slice('disk '.length))
  }

  private tellVolume(key: string): void {
    const { pod, ns, node, volume } = this.mounted.get(key) as Mounted
    this.kernel.things.set('SimVolume', `${pod}/${volume.name}`, { pod, volume: volume.name, ns, node, type: volume.type, path: volume.path, files: countFiles(this.tree(volume.tree), volume.root) })
  }

  private tellDisk(disk: string): void {
    const known = this.disks.get(disk)
    if (known) this.kernel.things.set('SimDisk', disk, { exists: true, files: countFiles(this.tree(diskTree(disk))), volume: known.volume })
  }
}

function contentTree(content: Readonly<Record<string, string>>): FileTree {
  const tree: Record<string, FileEntry> = {}
  for (const [path, text] of Object.entries(content)) {
    for (let at = folderOf(path); at !== ''; at = folderOf(at)) tree[at] = FOLDER
    tree[path] = fileOf(text)
  }
  return tree
}
