// What a running script has done so far: time passed, files written, lines printed, ports opened. The script's interpreter changes it.
import type { Process } from '../define-image-behaviour.ts'

interface FileState {
  readonly fromMs: number
  readonly text: string
}

/** Lines of output that are kept. */
const MOST_LINES = 256

export class Machine {
  /** Virtual ms since the process began. */
  now = 0
  readonly serves: NonNullable<Process['serves']>[number][] = []
  httpStatus: Readonly<Record<string, number>> = {}
  readonly httpChanges: NonNullable<Process['httpChanges']>[number][] = []
  readonly logs: { readonly afterMs: number; readonly line: string }[] = []
  /** Written to the termination log. */
  lastWords = ''
  private readonly files = new Map<string, FileState>()
  private readonly spans: { readonly path: string; readonly fromMs: number; readonly toMs?: number }[] = []
  private readonly known: (path: string) => boolean
  private readonly texts: Readonly<Record<string, string>>

  /** `known`: files that are there before anything was done; `texts`: what some of them hold. */
  constructor(known: (path: string) => boolean, texts: Readonly<Record<string, string>> = {}) {
    this.known = known
    this.texts = texts
  }

  exists(path: string): boolean {
    if (this.files.has(path)) return true
    if (this.spans.some((span) => span.path === path)) return false
    return this.known(path)
  }

  read(path: string): string | undefined {
    return this.files.get(path)?.text ?? this.texts[path]
  }

  write(path: string, text: string, appends: boolean): void {
    const file = this.files.get(path)
    this.files.set(path, { fromMs: file?.fromMs ?? this.now, text: appends ? (file?.text ?? '') + text : text })
  }

  /** Removes a file, or a folder with what is in it. */
  remove(path: string): void {
    for (const [name, file] of [...this.files]) {
      if (name !== path && !name.startsWith(`${path}/`)) continue
      this.files.delete(name)
      this.spans.push({ path: name, fromMs: file.fromMs, toMs: Math.max(this.now, file.fromMs) })
    }
    if (this.known(path)) this.spans.push({ path, fromMs: 0, toMs: this.now })
  }

  print(text: string): void {
    if (text === '' || this.logs.length >= MOST_LINES) return
    for (const line of text.replace(/\n$/, '').split('\n')) this.logs.push({ afterMs: this.now, line })
  }

  isServed(port: number): boolean {
    return this.serves.some((served) => served.port === port && served.afterMs <= this.now)
  }

  /** When each file was there. */
  get fileSpans(): NonNullable<Process['files']> {
    return [...this.spans, ...[...this.files].map(([path, { fromMs }]) => ({ path, fromMs }))]
  }
}
