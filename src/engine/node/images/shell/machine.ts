// What a running script has done so far: time passed, files written, lines printed, ports opened. The script's interpreter changes it.
import { changed, EMPTY_TREE, type FileChange, type FileEntry, type FileTree, fileOf, FOLDER, folderOf, normalPath, REMOVED, bytesIn } from '../../files/file-tree.ts'
import { FileView, type Mount } from '../../files/file-view.ts'
import type { FileEffect, World } from '../../files/world.ts'
import type { Process } from '../define-image-behaviour.ts'

/** Lines of output that are kept: the last ones. */
const MOST_LINES = 1_000

/** Why something cannot be written, in the words of the C library. */
export type WriteProblem = 'No such file or directory' | 'Read-only file system' | 'Is a directory' | 'Not a directory' | 'No space left on device'

export interface LogLine {
  readonly afterMs: number
  readonly line: string
  readonly isError?: true
}

export class Machine {
  /** Virtual ms since the process began. */
  now = 0
  /** The working directory. */
  folder = ''
  readonly serves: NonNullable<Process['serves']>[number][] = []
  httpStatus: Readonly<Record<string, number>> = {}
  readonly httpChanges: NonNullable<Process['httpChanges']>[number][] = []
  readonly logs: LogLine[] = []
  /** Written to the termination log. */
  lastWords = ''
  /** What was done to files, in the order in which it was done. */
  readonly effects: FileEffect[] = []
  /** What of files that others may change was looked at: `tree path`, a folder's names as `tree path/*`. */
  readonly looked = new Set<string>()
  /** Bytes of memory that this process has filled. */
  memoryBytes = 0
  readonly world: World
  private readonly trees: Map<string, FileTree>
  private readonly view: FileView
  private readonly written = new Set<string>()
  private nextResume = 0
  private isLineOpen = false

  constructor(world: World) {
    this.world = world
    this.trees = new Map(Object.entries(world.trees))
    this.view = new FileView(world.mounts, world.layer, world.image, (name) => this.trees.get(name) ?? EMPTY_TREE)
  }

  /** Whether it has come to the moment from which on it is worked out for the first time. */
  get isBeyondKnown(): boolean {
    return this.now >= (this.world.resumes.at(-1)?.afterMs ?? 0)
  }

  /** What others have done until now becomes visible. */
  private catchUp(): void {
    const { resumes } = this.world
    while (this.nextResume < resumes.length && resumes[this.nextResume].afterMs <= this.now) {
      for (const [name, tree] of Object.entries(resumes[this.nextResume++].trees)) this.trees.set(name, tree)
    }
  }

  /** A path as programs are given it, made absolute. */
  absolute(path: string): string {
    return normalPath(path, this.folder)
  }

  look(path: string): FileEntry | undefined {
    this.catchUp()
    const full = this.absolute(path), { tree, path: inside } = this.view.place(full)
    this.looked.add(`${tree} ${inside}`)
    return isDevice(full) ? fileOf('') : this.view.look(full)
  }

  list(path: string): readonly string[] | undefined {
    this.catchUp()
    const full = this.absolute(path), { tree, path: inside } = this.view.place(full)
    this.looked.add(`${tree} ${inside}/*`)
    return this.view.list(full)
  }

  exists(path: string): boolean {
    return this.look(path) !== undefined
  }

  read(path: string): string | undefined {
    const entry = this.look(path)
    return entry?.is === 'file' ? entry.text : undefined
  }

  /** Why a file or folder of this path cannot be made or changed, if so. */
  writeProblem(path: string, moreBytes = 0): WriteProblem | undefined {
    const full = this.absolute(path)
    if (isDevice(full)) return undefined
    const { mount, tree } = this.view.place(full), above = this.look(folderOf(full))
    if (above === undefined) return 'No such file or directory'
    if (above.is !== 'folder') return 'Not a directory'
    if (mount ? mount.readOnly : this.world.isRootReadOnly) return 'Read-only file system'
    return mount?.limitBytes !== undefined && this.isFull(tree, mount, moreBytes) ? 'No space left on device' : undefined
  }

  /** Whether so much more does not fit into a volume. Where it would take more memory than there is first, that is what happens. */
  private isFull(tree: string, { limitBytes = Infinity, isMemory }: Mount, moreBytes: number): boolean {
    const room = limitBytes - bytesIn(this.trees.get(tree) ?? EMPTY_TREE), { memoryLimit = Infinity } = this.world
    return moreBytes > room && !(isMemory && memoryLimit - this.memoryBytes < room)
  }

  /** Writes a file; `bytes` counts zeros, too. The caller has asked for problems before. */
  write(path: string, text: string, appends: boolean, bytes: number = text.length): void {
    const before = this.look(path)
    if (before?.is === 'folder') return
    const fits = this.charge(path, bytes - (appends ? 0 : (before?.bytes ?? 0)), bytes)
    if (appends && before) this.change(path, (inside) => ({ path: inside, append: text, bytes: fits }))
    else this.change(path, (inside) => ({ path: inside, put: fileOf(text, fits) }))
  }

  makeFolder(path: string): void {
    this.change(path, (inside) => ({ path: inside, put: FOLDER }))
  }

  /** Removes a file, or a folder with what is in it. */
  remove(path: string): void {
    const full = this.absolute(path)
    if (isDevice(full)) return
    const { mount } = this.view.place(full)
    this.change(path, (inside) => ({ path: inside, remove: true }))
    if (!mount && this.view.look(full) !== undefined) this.change(path, (inside) => ({ path: inside, put: REMOVED }))
  }

  private change(path: string, change: (inside: string) => FileChange): void {
    this.catchUp()
    const full = this.absolute(path)
    if (isDevice(full)) return
    const { tree, path: inside } = this.view.place(full), made = change(inside), key = `${tree} ${inside}`
    this.trees.set(tree, changed(this.trees.get(tree) ?? EMPTY_TREE, made))
    this.effects.push({ afterMs: Math.round(this.now), tree, change: made, ...(this.written.has(key) ? {} : { isNews: true }) })
    this.written.add(key)
  }

  /** Counts what is written into memory, up to the limit; returns how much of it was written. */
  private charge(path: string, growth: number, bytes: number): number {
    const { mount } = this.view.place(this.absolute(path)), limit = this.world.memoryLimit
    if (!mount?.isMemory || growth <= 0) return bytes
    const room = limit === undefined ? Infinity : Math.max(0, limit - this.memoryBytes)
    this.memoryBytes += growth
    return growth > room ? bytes - growth + room : bytes
  }

  get isOutOfMemory(): boolean {
    return this.world.memoryLimit !== undefined && this.memoryBytes > this.world.memoryLimit
  }

  print(text: string, isError = false): void {
    if (text === '') return
    const lines = text.split('\n'), endsOpen = lines[lines.length - 1] !== ''
    if (!endsOpen) lines.pop()
    for (const [i, line] of lines.entries()) {
      const last = this.logs.at(-1)
      if (i === 0 && this.isLineOpen && last) this.logs[this.logs.length - 1] = { ...last, line: last.line + line }
      else this.logs.push({ afterMs: this.now, line, ...(isError ? { isError: true } : {}) })
    }
    this.isLineOpen = endsOpen
    if (this.logs.length > MOST_LINES) this.logs.splice(0, this.logs.length - MOST_LINES)
  }

  /** Whether the last line that was printed has an end. */
  get endsWithNewline(): boolean {
    return !this.isLineOpen
  }

  isServed(port: number): boolean {
    return this.serves.some((served) => served.port === port && served.afterMs <= this.now)
  }
}

function isDevice(path: string): boolean {
  return path.startsWith('/dev/') && path !== '/dev/termination-log' && !path.startsWith('/dev/shm')
}
