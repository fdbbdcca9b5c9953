// What people and goals know of containers: each as a simulated thing, found by its Pod and by its machine; and which of them fail on purpose.
import type { Kernel } from '../../kernel/kernel.ts'
import { Index, Table } from '../../kernel/store.ts'
import type { ThingOf } from '../../things.ts'
import type { ContainerStart, Process } from '../images/define-image-behaviour.ts'
import { ContainerTroubles, type ProbeName } from './container-troubles.ts'

/** What a container fails with on purpose. */
export const CRASH_CODE = 1

interface Registered {
  readonly node: string
  /** uid of its Pod, or what stands for one. */
  readonly uid: string
  /** Name of the SimContainer. */
  readonly name: string
}

/** Containers that somebody started by hand belong to no Pod, but to their machine. */
export function foreignOn(node: string): string {
  return `foreign ${node}`
}

/** What a container that somebody starts by hand would be in a Pod. */
export function foreignStart(node: string, name: string, image: string): Pick<ContainerStart, 'pod' | 'container'> {
  const metadata = { name: '', namespace: '', uid: foreignOn(node), resourceVersion: '', creationTimestamp: '' }, container = { name, image }
  return { pod: { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container] } } as ContainerStart['pod'], container }
}

export class ContainerRegister {
  readonly troubles: ContainerTroubles
  private readonly registered: Table<Registered>
  /** Ids of the containers of a Pod. */
  private readonly byUid: Table<readonly string[]>
  private readonly byNode: Index
  /** Containers, as `uid/name`, of which every start fails. */
  private readonly crashing: Table<true>
  private readonly kernel: Kernel

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.troubles = new ContainerTroubles(kernel)
    this.registered = kernel.adopt('containerd/registered', new Table<Registered>())
    this.byUid = kernel.adopt('containerd/by-uid', new Table<readonly string[]>())
    this.byNode = kernel.adopt('containerd/by-node', new Index())
    this.crashing = kernel.adopt('containerd/crashing', new Table<true>())
  }

  /** A container has been started. */
  started(id: string, node: string, { pod, container }: Pick<ContainerStart, 'pod' | 'container'>): void {
    const { uid, name: podName, namespace: ns = '' } = pod.metadata, isForeign = uid === foreignOn(node), { image = '' } = container
    const name = isForeign ? container.name : `${podName}/${container.name}`, { things } = this.kernel
    this.registered.set(id, { node, uid, name })
    if (!this.of(uid).includes(id)) this.byUid.set(uid, this.of(uid).concat(id))
    this.byNode.set(node, id, true)
    things.set('SimContainer', name, {
      state: 'Running', pod: podName, container: container.name, ns, node, image, origin: isForeign ? 'foreign' : 'kubelet', exitCode: 0, crashing: this.isCrashing(uid, container.name), hung: false,
      failingProbes: this.troubles.failingOf(uid, container.name).join(','),
    })
    if (!things.get('SimImage', image)) things.set('SimImage', image, { failingPercent: 0 })
  }

  /** A container has ended. */
  ended(id: string, exitCode: number): void {
    const known = this.registered.get(id)
    this.troubles.ended(id)
    if (known) this.kernel.things.change('SimContainer', known.name, { state: 'Exited', exitCode, hung: false })
  }

  /** The containers of a Pod are removed with its sandbox. */
  removed(uid: string): void {
    for (const id of this.of(uid)) {
      const { node, name } = this.registered.get(id) as Registered
      this.registered.delete(id)
      this.byNode.remove(node, id)
      this.kernel.things.remove('SimContainer', name)
      this.crashing.delete(id.slice(0, id.lastIndexOf('/')))
      this.troubles.forget(id.slice(0, id.lastIndexOf('/')))
    }
    this.byUid.delete(uid)
  }

  /** Whether any container of a Pod is still there, running or not. */
  holds(uid: string): boolean { return this.byUid.has(uid) }

  /** Ids of the containers of a Pod. */
  of(uid: string): readonly string[] { return this.byUid.get(uid) ?? [] }

  /** Ids of the containers of a machine. */
  on(node: string): readonly string[] {
    return [...(this.byNode.get(node)?.keys() ?? [])]
  }

  /** From now on every start of a container fails, or none does any longer for that reason. */
  setCrashing(uid: string, container: string, isCrashing: boolean): void {
    if (isCrashing) this.crashing.set(`${uid}/${container}`, true)
    else this.crashing.delete(`${uid}/${container}`)
    for (const id of this.of(uid)) if (id.startsWith(`${uid}/${container}/`)) this.kernel.things.change('SimContainer', (this.registered.get(id) as Registered).name, { crashing: isCrashing })
  }

  /** From now on a running container stands still, or goes on. */
  setHung(id: string, isHung: boolean): void {
    this.troubles.setHung(id, isHung)
    this.say(id, { hung: isHung })
  }

  /** From now on a probe of a container fails, or says again what is the case. */
  setProbe(uid: string, container: string, probe: ProbeName, fails: boolean): void {
    this.troubles.setProbe(uid, container, probe, fails)
    for (const id of this.of(uid)) if (id.startsWith(`${uid}/${container}/`)) this.say(id, { failingProbes: this.troubles.failingOf(uid, container).join(',') })
  }

  private say(id: string, fields: Partial<ThingOf<'SimContainer'>>): void {
    const known = this.registered.get(id)
    if (known) this.kernel.things.change('SimContainer', known.name, fields)
  }

  isCrashing(uid: string, container: string): boolean { return this.crashing.has(`${uid}/${container}`) }

  /** A process as it was worked out, or with the early end that it is made to have. */
  withCrash({ pod, container, restarts }: Pick<ContainerStart, 'pod' | 'container' | 'restarts'>, process: Process): Process {
    const { uid } = pod.metadata
    if (!this.isCrashing(uid, container.name)) return process
    const [least, most] = this.kernel.latencies.crash, afterMs = least + this.kernel.pick(most - least + 1, `crash ${uid}/${container.name}`, restarts)
    return process.exit && process.exit.afterMs <= afterMs ? process : { ...process, exit: { afterMs, code: CRASH_CODE } }
  }
}
