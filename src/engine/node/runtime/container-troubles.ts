// What is wrong with containers on purpose while they run: which hang, and of which a probe fails.
import type { Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'

export type ProbeName = 'startup' | 'liveness' | 'readiness'

export class ContainerTroubles {
  /** Containers whose processes stand still, by id: the next attempt is another process. */
  private readonly hung: Table<true>
  /** Probes that fail, as `uid/name/probe`: until they are mended, also after a restart. */
  private readonly failingProbes: Table<true>

  constructor(kernel: Kernel) {
    this.hung = kernel.adopt('containerd/hung', new Table<true>())
    this.failingProbes = kernel.adopt('containerd/failing-probes', new Table<true>())
  }

  setHung(id: string, isHung: boolean): void {
    if (isHung) this.hung.set(id, true)
    else this.hung.delete(id)
  }

  isHung(id: string): boolean { return this.hung.size > 0 && this.hung.has(id) }

  setProbe(uid: string, container: string, probe: ProbeName, fails: boolean): void {
    if (fails) this.failingProbes.set(`${uid}/${container}/${probe}`, true)
    else this.failingProbes.delete(`${uid}/${container}/${probe}`)
  }

  failsProbe(uid: string, container: string, probe: ProbeName): boolean { return this.failingProbes.size > 0 && this.failingProbes.has(`${uid}/${container}/${probe}`) }

  /** Probes of a container that are made to fail. */
  failingOf(uid: string, container: string): readonly ProbeName[] {
    return (['startup', 'liveness', 'readiness'] as const).filter((probe) => this.failsProbe(uid, container, probe))
  }

  /** A container's process has ended, and with it what was wrong with it. */
  ended(id: string): void {
    if (this.hung.has(id)) this.hung.delete(id)
  }

  /** A container, as `uid/name`, is gone for good. */
  forget(container: string): void {
    for (const probe of ['startup', 'liveness', 'readiness']) if (this.failingProbes.has(`${container}/${probe}`)) this.failingProbes.delete(`${container}/${probe}`)
  }
}
