// To which of several API servers each client is connected. Programs of the control plane and the kubelets beside them speak to the server of
// their own machine, as kubeadm sets them up; who runs in Pods asks the Service `kubernetes`; everybody else dials the balancer, and stays with
// the server that it was led to for as long as the connection lasts.
// Simplified: the kube-proxies of all machines share one connection, as they share one watch.
import type { ApiRequest } from '../request.ts'
import { keyOfWatch } from '../watchers.ts'
import { KUBECTL } from '../../client/client.ts'
import type { Connections } from '../../kernel/api-client.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'
import { DIAL_TIMEOUT_MS, SILENT_WATCH_MS } from '../outage.ts'
import type { Balancer } from './balancer.ts'

interface Connection {
  readonly server: string
  /** From when on the client takes it for dead, since nothing has come over it for too long. */
  readonly deadAt?: number
}

interface Surroundings {
  readonly servers: readonly string[]
  readonly balancer: Balancer
  /** Of a client that speaks to the server beside it: which one that is. */
  homeOf(client: string): string | undefined
  /** A client has left a server: nothing is sent to it from there any longer. */
  left(server: string, isClient: (address: string) => boolean): void
}

export class ServerConnections implements Connections {
  /** By program. */
  private readonly open: Table<Connection>
  /** By watcher, the revision up to which it has been told of everything. */
  private readonly told: Table<number>
  private readonly kernel: Kernel
  private readonly around: Surroundings

  constructor(kernel: Kernel, around: Surroundings) {
    this.kernel = kernel
    this.around = around
    this.open = kernel.adopt('connections/open', new Table<Connection>())
    this.told = kernel.adopt('connections/told', new Table<number>())
    kernel.links.onChange(() => this.linesChanged())
  }

  serverFor(client: string): string {
    const { servers, balancer, homeOf } = this.around, own = servers.find((server) => client.startsWith(`${server}/`))
    if (own) return own
    const program = programOf(client), known = this.open.get(program), home = homeOf(client)
    if (home) return this.connect(program, known, home)
    if (!balancer.isRunning && !isInside(client)) return balancer.address
    // Every command is a process of its own, with a connection of its own.
    if (client === KUBECTL || client.startsWith('pod/')) return balancer.choose()
    const isGood = known && (known.deadAt === undefined ? !this.kernel.isHalted(known.server) : known.deadAt > this.kernel.now)
    return isGood ? known.server : this.connect(program, known, balancer.choose())
  }

  private connect(program: string, known: Connection | undefined, server: string): string {
    if (known?.server === server && known.deadAt === undefined) return server
    // Nobody may be there: the client dials anew when it has waited for too long.
    this.open.set(program, { server, ...((this.kernel.isHalted(server) || this.isCut(program, server)) && { deadAt: this.kernel.now + DIAL_TIMEOUT_MS }) })
    for (const other of this.around.servers) if (other !== server) this.around.left(other, (address) => programOf(address) === program)
    return server
  }

  heard(client: string, watch: ApiRequest): number | undefined {
    return this.told.get(`${client} ${keyOfWatch(watch)}`)
  }

  /** A watcher has been told of everything up to a revision; undefined where it may know nothing. */
  note(watch: string, revision: number | undefined): void {
    if (revision === undefined) this.told.delete(watch)
    else this.told.set(watch, revision)
  }

  /** A server has ended: connections to it are closed at once, or fall silent. */
  lost(server: string, isSilent: boolean): void {
    for (const [program, connection] of [...this.open.entries()]) {
      if (connection.server !== server) continue
      if (!isSilent) this.open.delete(program)
      else this.open.set(program, { ...connection, deadAt: connection.deadAt ?? this.kernel.now + SILENT_WATCH_MS })
    }
  }

  /** The balancer has ended, and with it what went through it. */
  closed(): void {
    for (const program of [...this.open.keys()]) if (this.isBalanced(program)) this.open.delete(program)
  }

  /** Whether a client's connection goes through the balancer. */
  isBalanced(client: string): boolean {
    return !isInside(client) && this.around.homeOf(client) === undefined && !this.around.servers.some((server) => client.startsWith(`${server}/`))
  }

  private isCut(program: string, server: string): boolean {
    const { links } = this.kernel
    return links.isCut(program, server) || links.isCut(server, program)
  }

  /** Connections over a cut link fall silent; one that is whole again in time goes on. */
  private linesChanged(): void {
    const { now } = this.kernel
    for (const [program, { server, deadAt }] of [...this.open.entries()]) {
      const isCut = this.isCut(program, server)
      if (isCut && deadAt === undefined) this.open.set(program, { server, deadAt: now + SILENT_WATCH_MS })
      else if (!isCut && deadAt !== undefined && deadAt > now && !this.kernel.isHalted(server)) this.open.set(program, { server })
    }
  }
}

/** Who runs in Pods asks the Service `kubernetes`, whose addresses are those of the servers themselves. */
// Simplified: its endpoints name all servers, also one that is away, and nobody is led there; in life the API servers take it out after fifteen
// seconds. Whose turn it is the balancer counts here, too.
function isInside(client: string): boolean {
  return client.startsWith('pod/') || client.startsWith('metrics-') || client.startsWith('external-provisioner')
}

/** The program that an address is part of: what it sends goes over one connection. */
function programOf(address: string): string {
  return address.replace(/\/node-status$/, '/kubelet').replace(/^(external-provisioner|cluster-autoscaler)\/.*$/, '$1')
}
