// Simulated things that are no API objects: machines, processes, containers, disks. A log of what became of each, with their kinds declared,
// so that goals can ask for them, the page can draw them, and going back forgets what came after.
import type { HopId } from './kernel/ledger.ts'
import { Log } from './kernel/store.ts'

type Field = 'text' | 'number' | 'truth' | readonly string[]

/** Every kind of thing with its fields: what a field may hold, or the words that it may be. Goals are checked against this table. */
export const THING_KINDS = {
  /** A machine, by the name of its Node. */
  SimMachine: { power: ['on', 'off'] },
  /** A program of Kubernetes itself; `node` is '' where the control plane has no machine of its own. */
  SimProcess: { state: ['Running', 'Stopped'], program: 'text', node: 'text' },
  /** A control loop of kube-controller-manager, by its controller's name. */
  SimLoop: { enabled: 'truth', process: 'text' },
  /** A container as its runtime has it: `namespace` and Pod are '' for one that somebody started by hand. */
  SimContainer: {
    state: ['Running', 'Exited'], pod: 'text', container: 'text', ns: 'text', node: 'text', image: 'text', origin: ['kubelet', 'foreign'], exitCode: 'number', crashing: 'truth',
    /** Its processes stand still; and, with commas between them, the probes that are made to fail. */
    hung: 'truth', failingProbes: 'text',
  },
  /** A volume as it is mounted for a Pod, by `pod/volume`. */
  SimVolume: { pod: 'text', volume: 'text', ns: 'text', node: 'text', type: 'text', path: 'text', files: 'number' },
  /** A disk that a provisioner made. */
  SimDisk: { exists: 'truth', files: 'number', volume: 'text' },
  /** What programs outside Kubernetes take of a machine that was filled, by the name of its Node. */
  SimFilling: { memoryMi: 'number', diskMi: 'number' },
  /** The image registry: how many times as long as usual its layers take. */
  SimRegistry: { times: 'number' },
  /** Something that can be had beside Kubernetes itself. */
  SimAddon: { enabled: 'truth' },
  /** What the Pods of a label selector are asked to do together: processor time, memory (0: as without a load), processor time of one request. */
  SimLoad: { ns: 'text', selector: 'text', cpuMilli: 'number', memoryMi: 'number', requestCpuMs: 'number' },
  /** A value that the adapter of custom metrics serves; of an external metric `object` is ''. */
  SimMetric: { ns: 'text', object: 'text', metric: 'text', value: 'number' },
  /** An image whose containers answer some of their requests with an error. */
  SimImage: { failingPercent: 'number' },
  /** One direction of a network link that is not whole, by `from>to`: ends are machines, components, or `*` for everything else. */
  SimLink: { from: 'text', to: 'text', state: ['Cut', 'Slow'], delayMs: 'number' },
  /** An API server as the balancer before several has it: whether it leads new connections there. */
  SimBackend: { state: ['Up', 'Down'] },
  /** A member of etcd as Raft has it: `log` counts the entries that it keeps, `last` is the index of the newest, `commit` up to where they are committed. */
  SimEtcdMember: {
    role: ['Follower', 'PreCandidate', 'Candidate', 'Leader', 'Learner', 'Stopped'], leader: 'text', term: 'number', commit: 'number', last: 'number', log: 'number', revision: 'number',
    disk: ['Ok', 'Slow', 'Lost'], diskDelayMs: 'number',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>

export type ThingKind = keyof typeof THING_KINDS

type ValueOf<F> = F extends 'text' ? string : F extends 'number' ? number : F extends 'truth' ? boolean : F extends readonly (infer Word)[] ? Word : never

/** The fields of a thing of one kind. */
export type ThingOf<K extends ThingKind> = { readonly [Name in keyof (typeof THING_KINDS)[K]]: ValueOf<(typeof THING_KINDS)[K][Name]> }

/** The fields of a thing of any kind, as they cross to the page. */
export type ThingFields = Readonly<Record<string, string | number | boolean>>

/** One change of one thing: what it is from now on, or null where it is gone. */
export interface ThingChange {
  /** Virtual ms. */
  readonly at: number
  /** The hop with whose delivery it came, or -1. */
  readonly hop: HopId
  readonly kind: ThingKind
  readonly name: string
  readonly fields: ThingFields | null
}

/** The moment of a change: the kernel knows it. */
export interface Moment {
  readonly now: number
  readonly cause: HopId
}

/** All things and what became of them. The log only grows, and is cut by going back. */
export class Things extends Log<ThingChange> {
  /** What each change that is kept replaced, so that going back need not copy anything. */
  private readonly replaced: (ThingFields | undefined)[] = []
  private readonly now = new Map<string, ThingFields>()
  private readonly moment: Moment

  constructor(moment: Moment) {
    super()
    this.moment = moment
  }

  /** Says what a thing is from now on. Saying the same again changes nothing. */
  set<K extends ThingKind>(kind: K, name: string, fields: ThingOf<K>): void {
    const before = this.get(kind, name)
    if (!before || !isSame(before as ThingFields, fields as unknown as ThingFields)) this.append(kind, name, fields as unknown as ThingFields)
  }

  /** Changes some fields of a thing that is there. */
  change<K extends ThingKind>(kind: K, name: string, fields: Partial<ThingOf<K>>): void {
    const before = this.get(kind, name)
    if (before) this.set(kind, name, { ...before, ...fields })
  }

  /** A thing is gone. */
  remove(kind: ThingKind, name: string): void {
    if (this.now.has(`${kind}/${name}`)) this.append(kind, name, null)
  }

  /** A thing as it is now. */
  get<K extends ThingKind>(kind: K, name: string): ThingOf<K> | undefined {
    return this.now.get(`${kind}/${name}`) as ThingOf<K> | undefined
  }

  /** All things of a kind as they are now. */
  of<K extends ThingKind>(kind: K): readonly ThingOf<K>[] {
    return [...this.now].filter(([key]) => key.startsWith(`${kind}/`)).map(([, fields]) => fields as unknown as ThingOf<K>)
  }

  private append(kind: ThingKind, name: string, fields: ThingFields | null): void {
    const key = `${kind}/${name}`
    this.replaced.push(this.now.get(key))
    this.push({ at: this.moment.now, hop: this.moment.cause, kind, name, fields })
    if (fields) this.now.set(key, fields)
    else this.now.delete(key)
  }

  override drop(to: number): void {
    if (to > this.first) this.replaced.splice(0, to - this.first)
    super.drop(to)
  }

  override load(saved: unknown): void {
    const length = saved as number
    for (let i = this.items.length - 1; i >= Math.max(0, length - this.first); i--) {
      const key = keyOf(this.items[i]), before = this.replaced[i]
      if (before) this.now.set(key, before)
      else this.now.delete(key)
    }
    const { first } = this
    super.load(saved)
    this.replaced.length = this.items.length
    if (this.first !== first) this.retrace()
  }

  /** Back at the beginning, it is only known what was said then. */
  private retrace(): void {
    this.now.clear()
    for (const [i, change] of this.items.entries()) {
      const key = keyOf(change)
      this.replaced[i] = this.now.get(key)
      if (change.fields) this.now.set(key, change.fields)
      else this.now.delete(key)
    }
  }

  /** Every thing that was there before the first change that is kept, as if it had come then. */
  before(): readonly ThingChange[] {
    const before = new Map<string, ThingChange>()
    for (const key of this.now.keys()) {
      const slash = key.indexOf('/'), fields = this.now.get(key) as ThingFields
      before.set(key, { at: this.items[0]?.at ?? this.moment.now, hop: -1, kind: key.slice(0, slash) as ThingKind, name: key.slice(slash + 1), fields })
    }
    for (let i = this.items.length - 1; i >= 0; i--) {
      const change = this.items[i], fields = this.replaced[i]
      if (fields) before.set(keyOf(change), { ...change, at: this.items[0].at, hop: -1, fields })
      else before.delete(keyOf(change))
    }
    return [...before.values()]
  }

  override content(): unknown { return [...this.now].sort(([x], [y]) => (x < y ? -1 : 1)) }
}

function keyOf({ kind, name }: ThingChange): string {
  return `${kind}/${name}`
}

function isSame(x: ThingFields, y: ThingFields): boolean {
  const names = Object.keys(x)
  return names.length === Object.keys(y).length && names.every((name) => x[name] === y[name])
}
