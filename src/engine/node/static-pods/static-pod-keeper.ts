// Keeps the static Pods of every machine and what shows them in the API: looks at the manifests when a file changes, and makes a mirror Pod anew
// that somebody has deleted. It comes with the equipment, and has no state of its own. Models pkg/kubelet/kubelet.go (tryReconcileMirrorPods).
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { sendRequest } from '../../kernel/api-client.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Table } from '../../kernel/store.ts'
import type { FileStores } from '../files/file-stores.ts'
import { hostTree } from '../files/file-stores.ts'
import type { PodRecord } from '../kubelet/pod-record.ts'
import { isMirrorPod, isStaticPod, MIRROR } from '../kubelet/pod-source.ts'
import { kubeletAddress, nodeOf } from '../runtime/cri.ts'
import { MANIFESTS } from './manifest-folder.ts'
import { deletionOfMirror, lookAtManifests, mirrorOf } from './static-pods.ts'

export type StaticPodWake = { readonly wake: 'manifests'; readonly node: string } | { readonly wake: 'mirror'; readonly id: string }

/** Token of the request that makes a mirror Pod. */
export interface MirrorToken {
  readonly mirror: string
}

/** What a kubelet does beside this. */
export interface KeeperHost {
  readonly files: FileStores
  isRunning(node: string): boolean
  objectOf(node: string): Node | undefined
  entriesOn(node: string): readonly (readonly [string, PodRecord])[]
  timestamp(): string
  takeOn(id: string, pod: Pod): void
  end(id: string): void
  forget(id: string): void
  report(id: string): void
}

const LOOK_AFTER_MS = 1_000
const AGAIN_MS = 10_000

export class StaticPodKeeper {
  private readonly kernel: Kernel
  private readonly records: Table<PodRecord>
  private readonly host: KeeperHost

  constructor(kernel: Kernel, records: Table<PodRecord>, host: KeeperHost) {
    this.kernel = kernel
    this.records = records
    this.host = host
    host.files.onChange((tree, path) => { if (tree.startsWith('host ') && (path === MANIFESTS || path.startsWith(`${MANIFESTS}/`))) this.lookSoon(tree.slice('host '.length)) })
  }

  /** Has the kubelet of a machine look at its manifests. */
  lookSoon(node: string): void {
    if (this.host.isRunning(node)) this.schedule(node, LOOK_AFTER_MS, { wake: 'manifests', node })
  }

  /** The kubelet of a machine has begun: manifests may have been there before it. */
  begun(node: string): void {
    if (Object.keys(this.host.files.tree(hostTree(node))).some((path) => path.startsWith(`${MANIFESTS}/`)) || this.host.entriesOn(node).some(([, { pod }]) => isStaticPod(pod))) this.lookSoon(node)
  }

  private schedule(node: string, delayMs: number, payload: StaticPodWake, background = false): void {
    const address = kubeletAddress(node)
    this.kernel.send({ from: address, to: address, op: 'timer', subject: `Node//${node}`, delayMs, background, payload })
  }

  wake(wake: StaticPodWake): void {
    if (wake.wake === 'mirror') return this.makeMirror(wake.id)
    const { node } = wake, { host } = this, known = host.entriesOn(node).filter(([, { pod }]) => isStaticPod(pod))
    lookAtManifests({
      node, object: host.objectOf(node), timestamp: host.timestamp(), files: host.files.tree(hostTree(node)), known,
      idOf: ({ metadata }) => `${node} ${metadata.namespace}/${metadata.name}`,
      takeOn: (id, pod) => {
        host.takeOn(id, pod)
        this.makeMirror(id)
      },
      end: (id) => host.end(id),
    })
  }

  private request(node: string, request: ApiRequest, token?: MirrorToken): void {
    sendRequest(this.kernel, kubeletAddress(node), request, token)
  }

  private makeMirror(id: string): void {
    const record = this.records.get(id), node = id.slice(0, id.indexOf(' ')), object = this.host.objectOf(node)
    if (!record || record.mirror !== undefined || record.stage === 'terminating' || record.stage === 'removed') return
    if (object) return this.request(node, mirrorOf(record.pod, object), { mirror: id })
    this.schedule(node, LOOK_AFTER_MS, { wake: 'mirror', id })
  }

  /** The API server has answered. Nobody there: the kubelet asks again. */
  answered({ mirror: id }: MirrorToken, { code }: ApiResponse): void {
    if (code >= 500) this.schedule(id.slice(0, id.indexOf(' ')), AGAIN_MS, { wake: 'mirror', id }, true)
  }

  /** What the API server says of a mirror Pod; undefined: it has none. False if it is no mirror Pod. */
  take(address: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod): boolean {
    if (!isMirrorPod(pod)) return false
    const node = nodeOf(address), id = `${node} ${pod.metadata.namespace}/${pod.metadata.name}`, record = this.records.get(id), { uid, annotations, deletionTimestamp } = pod.metadata
    const isOfRecord = record !== undefined && isStaticPod(record.pod) && record.stage !== 'removed'
    if (type === 'DELETED') {
      if (isOfRecord && record.mirror === uid) this.lose(id)
      return true
    }
    // One that stands for nothing any longer, or for what the manifest said before, is taken away; so is one that somebody deletes.
    if (!isOfRecord || deletionTimestamp !== undefined || annotations?.[MIRROR] !== record.pod.metadata.uid) {
      if (isOfRecord) this.records.set(id, { ...record, mirror: uid })
      this.request(node, deletionOfMirror(pod))
      return true
    }
    if (record.mirror === uid && type !== 'ADDED') return true
    this.records.set(id, { ...record, mirror: uid, reported: undefined, isReporting: false })
    this.host.report(id)
    return true
  }

  private lose(id: string): void {
    const { mirror: _gone, ...rest } = this.records.get(id) as PodRecord
    this.records.set(id, { ...rest, reported: undefined, isReporting: false })
    this.makeMirror(id)
  }

  /** After a fresh list: static Pods that nothing shows any more. */
  listed(node: string, pods: readonly Pod[]): void {
    const shown = new Set(pods.filter(isMirrorPod).map(({ metadata }) => metadata.uid))
    for (const [id, { pod, mirror }] of this.host.entriesOn(node)) if (isStaticPod(pod) && (mirror === undefined || !shown.has(mirror))) this.lose(id)
  }

  /** A static Pod has come to its end: nothing is to show it any more, and the manifest may say something else by now. */
  ended(id: string): void {
    const record = this.records.get(id)
    if (!record || !isStaticPod(record.pod)) return
    this.host.forget(id)
    if (record.mirror !== undefined) this.request(record.node, deletionOfMirror({ ...record.pod, metadata: { ...record.pod.metadata, uid: record.mirror } }))
    this.lookSoon(record.node)
  }
}
