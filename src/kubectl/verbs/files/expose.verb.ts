// `kubectl expose`: a Service for what already runs. Models kubectl/pkg/cmd/expose/expose.go.
import { CHANGE_FLAGS, defineVerb, failed, FILE_FLAGS, SELECTOR_FLAGS, VALUE } from '../define-verb.ts'
import { commandError } from '../failures.ts'
import { selectObjects } from '../resource-arguments.ts'
import { createOne } from './create-objects.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

interface Exposable {
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>
    readonly template?: { readonly spec?: PodPart }
    readonly ports?: readonly { readonly port: number; readonly protocol?: string }[]
  } & PodPart
}
interface PodPart { readonly containers?: readonly { readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[] }[] }

const EXPOSED = new Set(['Pod', 'Service', 'ReplicaSet', 'Deployment', 'ReplicationController'])

function selectorOf(object: KubeObject & Exposable): Readonly<Record<string, string>> | undefined {
  if (object.kind === 'Pod') return object.metadata.labels
  const { selector } = object.spec ?? {}
  return (object.kind === 'Service' || object.kind === 'ReplicationController' ? selector : selector?.matchLabels) as Readonly<Record<string, string>> | undefined
}

function portsOf(object: KubeObject & Exposable): readonly { readonly port: number; readonly protocol: string }[] {
  if (object.kind === 'Service') return (object.spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
  const pod = object.kind === 'Pod' ? object.spec : object.spec?.template?.spec
  return (pod?.containers ?? []).flatMap(({ ports = [] }) => ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })))
}

export default defineVerb({
  name: 'expose', summary: 'Makes a Service for a Deployment, ReplicaSet, Pod or Service.', usage: ['expose TYPE NAME --port=PORT [--target-port=PORT] [--name=NAME] [--type=TYPE]'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...CHANGE_FLAGS, port: VALUE, 'target-port': VALUE, name: VALUE, type: VALUE, protocol: VALUE, labels: VALUE, 'cluster-ip': VALUE, 'external-ip': VALUE, 'session-affinity': VALUE },
  *run(words) {
    const { flags } = words
    const selected = yield* selectObjects({ ...words, flags: { ...flags, selector: undefined as never } })
    if ('mistake' in selected) return failed(selected.mistake)
    const [target] = selected.targets
    if (!target) return { exit: 1, stdout: '', stderr: commandError(selected.failures) }
    const object = target.object as KubeObject & Exposable
    if (!EXPOSED.has(object.kind)) return failed(`cannot expose a ${object.kind}${target.kind.group ? `.${target.kind.group}` : ''}`)
    const selector = flags['selector'] === undefined ? selectorOf(object) : Object.fromEntries(flags['selector'].split(',').map((pair) => pair.split('=')))
    if (!selector || Object.keys(selector).length === 0) return failed(object.kind === 'Pod' ? 'the pod has no labels and cannot be exposed' : "couldn't retrieve selectors via --selector flag or introspection: invalid deployment: no selectors, therefore cannot be exposed")
    const known = portsOf(object), asked = flags['port'] === undefined ? [] : flags['port'].split(',').map((port) => ({ port: Number(port), protocol: flags['protocol'] ?? 'TCP' }))
    const ports = asked.length > 0 ? asked : known
    if (ports.length === 0) return failed("couldn't find port via --port flag or introspection\nSee 'kubectl expose -h' for help and examples")
    const to = (port: number): string | number => (flags['target-port'] === undefined ? port : /^\d+$/.test(flags['target-port']) ? Number(flags['target-port']) : flags['target-port'])
    return yield* createOne(words, {
      apiVersion: 'v1', kind: 'Service', metadata: { name: flags['name'] ?? object.metadata.name, ...(object.metadata.labels && { labels: object.metadata.labels }) },
      spec: {
        ports: ports.map(({ port, protocol }, i) => ({ ...(ports.length > 1 && { name: `port-${i + 1}` }), port, protocol, targetPort: to(port) })), selector,
        ...(flags['type'] !== undefined && { type: flags['type'] }), ...(flags['cluster-ip'] !== undefined && { clusterIP: flags['cluster-ip'] }),
      },
      status: { loadBalancer: {} },
    }, 'exposed')
  },
})
