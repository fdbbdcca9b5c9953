// Keeps the files of ConfigMaps and Secrets in Pods up to date: a kubelet hears of a change at once, and writes it when it next looks
// after the Pod, which it does every minute or so. Models pkg/kubelet/util/manager/watch_based_manager.go and workerResyncIntervalJitterFactor.
import { subjectOf } from '../../kernel/api-client.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Reflector } from '../../kernel/reflector.ts'
import { Table } from '../../kernel/store.ts'
import type { KubeObject } from '../../kube-object.ts'
import { kubeletAddress, nodeOf } from '../runtime/cri.ts'
import type { PodRecord } from './pod-record.ts'

/** An object from which files in a Pod are made. */
export interface FileSource {
  readonly resource: 'configmaps' | 'secrets'
  readonly name: string
}

/** A Pod's files are to be looked at again. */
export interface RefreshWake {
  readonly wake: 'refresh'
  readonly id: string
}

const LOOK_EVERY_MS = 60_000
const JITTER_MS = 30_000
const SOON_MS = 1_000
const RESOURCES: Readonly<Record<string, FileSource['resource']>> = { ConfigMap: 'configmaps', Secret: 'secrets' }

export class VolumeRefresh {
  /** Versions that were heard of last, by `node resource namespace/name`. */
  private readonly versions: Table<string>
  /** Pods whose files are to be looked at again, with the appointment on its way. */
  private readonly due: Table<true>
  private readonly kernel: Kernel
  private readonly reflector: Reflector
  private readonly sourcesOf: (record: PodRecord) => readonly FileSource[]

  constructor(kernel: Kernel, reflector: Reflector, sourcesOf: (record: PodRecord) => readonly FileSource[]) {
    this.kernel = kernel
    this.reflector = reflector
    this.sourcesOf = sourcesOf
    this.versions = kernel.adopt('kubelets/file-sources', new Table<string>())
    this.due = kernel.adopt('kubelets/refreshes', new Table<true>())
  }

  /** From now on the kubelet hears of what this Pod's files are made from. */
  watch(record: PodRecord): void {
    const { node, pod } = record, namespace = pod.metadata.namespace
    for (const { resource, name } of this.sourcesOf(record)) {
      const key = `${node} ${resource} ${namespace}/${name}`
      if (this.versions.has(key)) continue
      this.versions.set(key, '')
      this.reflector.open(kubeletAddress(node), { verb: 'watch', resource, namespace, query: { fieldSelector: `metadata.name=${name}` } })
    }
  }

  /** The kubelet of a node has ended: it has to ask anew. */
  close(node: string): void {
    for (const key of [...this.versions.keys()]) if (key.startsWith(`${node} `)) this.versions.delete(key)
  }

  /** Takes an object that a watch has brought; `records` are the node's Pods with their ids. */
  take(address: string, { kind, metadata }: KubeObject, records: Iterable<readonly [string, PodRecord]>): void {
    const resource = RESOURCES[kind], key = `${nodeOf(address)} ${resource} ${metadata.namespace}/${metadata.name}`, before = this.versions.get(key)
    if (before === undefined || before === metadata.resourceVersion) return
    this.versions.set(key, metadata.resourceVersion ?? '')
    // The first list tells what is mounted anyway.
    if (before === '') return
    for (const [id, record] of records) {
      if (record.pod.metadata.namespace === metadata.namespace && this.sourcesOf(record).some((source) => source.resource === resource && source.name === metadata.name)) this.lookAgain(id, record)
    }
  }

  private lookAgain(id: string, { node, pod, startedAt }: PodRecord): void {
    if (this.due.has(id) || startedAt === undefined) return
    this.due.set(id, true)
    const everyMs = LOOK_EVERY_MS + this.kernel.pick(JITTER_MS, `${id} resync`, startedAt)
    this.wakeAfter(everyMs - ((this.kernel.now - startedAt) % everyMs), id, { node, pod })
  }

  /** Files of a Pod that are good for so long have just been made. Nobody waits for the next ones. */
  renewAfter(delayMs: number, id: string, record: PodRecord): void {
    this.wakeAfter(delayMs, id, record, true)
  }

  /** As soon as what is being done for the Pod may be over. */
  lookSoon(id: string, record: PodRecord): void {
    this.wakeAfter(SOON_MS, id, record)
  }

  private wakeAfter(delayMs: number, id: string, { node, pod }: Pick<PodRecord, 'node' | 'pod'>, background = false): void {
    const address = kubeletAddress(node)
    this.kernel.send({ from: address, to: address, op: 'timer', subject: subjectOf(pod), delayMs, background, payload: { wake: 'refresh', id } satisfies RefreshWake })
  }

  /** The appointment has come. */
  met(id: string): void {
    this.due.delete(id)
  }
}
