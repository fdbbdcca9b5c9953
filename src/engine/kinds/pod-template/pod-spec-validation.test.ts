import { describe, expect, it } from 'vitest'
import podKind from '../pod/pod.kind.ts'
import { errorsOf } from '../testing.ts'

const container = { name: 'c', image: 'x:1' }
const errors = (spec: object): string[] => errorsOf(podKind, { spec: { containers: [container], ...spec } })
const containerErrors = (fields: object): string[] => errors({ containers: [{ ...container, ...fields }] }).map((text) => text.replace('spec.containers[0].', ''))
const qualifiedName = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

describe('a PodSpec', () => {
  it('needs a container, with a name and an image', () => {
    expect(errors({ containers: [] })).toEqual(['spec.containers: Required value'])
    expect(errors({ containers: [{}] })).toEqual(['spec.containers[0].name: Required value', 'spec.containers[0].image: Required value'])
  })

  it('is refused with all its mistakes, in the order in which the API server looks', () => {
    expect(errors({ dnsPolicy: 'Mine', restartPolicy: 'Maybe', hostname: 'A', volumes: [{ name: 'v', secret: {} }] }).map((text) => text.split(':')[0])).toEqual([
      'spec.volumes[0].secret.secretName', 'spec.restartPolicy', 'spec.dnsPolicy', 'spec.hostname',
    ])
  })

  it('mounts only volumes that are right', () => {
    const mounts = [{ name: 'V', mountPath: '/a' }, { name: 'ok', mountPath: '/b' }, { name: 'ok', mountPath: '/b' }]
    expect(errors({ volumes: [{ name: 'V' }, { name: 'ok' }], containers: [{ ...container, volumeMounts: mounts }] }).slice(1)).toEqual([
      'spec.containers[0].volumeMounts[0].name: Not found: "V"', 'spec.containers[0].volumeMounts[2].mountPath: Invalid value: "/b": must be unique',
    ])
  })

  it('has names for containers that init containers do not share', () => {
    expect(errors({ initContainers: [{ ...container, livenessProbe: { tcpSocket: { port: 1 } } }] })).toEqual([
      'spec.initContainers[0].name: Duplicate value: "c"', 'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers',
    ])
    expect(errors({ initContainers: [{ ...container, name: 'i', restartPolicy: 'Always', livenessProbe: { tcpSocket: { port: 1 } } }] })).toEqual([])
  })

  it('uses the ports of the host one by one, and by their own numbers', () => {
    expect(containerErrors({ ports: [{ containerPort: 1, hostPort: 80 }, { containerPort: 2, hostPort: 80 }] })).toEqual(['ports[1].hostPort: Duplicate value: "TCP//80"'])
    expect(errors({ hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 1, hostPort: 2 }] }] })).toEqual([
      'spec.containers[0].ports[0].containerPort: Invalid value: 1: must match `hostPort` when `hostNetwork` is true',
    ])
  })

  it('names servers itself when its DNS policy is None', () => {
    expect(errors({ dnsPolicy: 'None' })).toEqual(['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'])
    expect(errors({ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'] } })).toEqual([])
  })

  it('must not ask for what Windows does not have', () => {
    expect(errors({ os: { name: 'windows' }, securityContext: { fsGroup: 1 } })).toEqual(['spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod'])
  })
})

describe('a container', () => {
  it('takes its environment from one place each', () => {
    expect(containerErrors({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })).toEqual([
      'env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ])
    expect(containerErrors({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.nam' } } }] })).toEqual([
      'env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.nam": error converting fieldPath: field label not supported: metadata.nam',
    ])
    expect(containerErrors({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }] })).toEqual([])
    expect(containerErrors({ envFrom: [{ configMapRef: {} }] })).toEqual(['envFrom[0].configMapRef.name: Required value'])
  })

  it('has limits on what can be counted in pieces, equal to its requests', () => {
    expect(containerErrors({ resources: { requests: { 'example.com/gpu': '1' } } })).toEqual([
      'resources.limits: Required value: Limit must be set for non overcommitable resources',
    ])
    expect(containerErrors({ resources: { requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '2' } } })).toEqual([
      'resources.requests: Invalid value: "1": must be equal to example.com/gpu limit',
    ])
    expect(containerErrors({ resources: { limits: { 'hugepages-2Mi': '4Mi' } } })).toEqual(['resources: Forbidden: HugePages require cpu or memory'])
  })

  it('has probes that can be carried out', () => {
    expect(containerErrors({ readinessProbe: { httpGet: { port: 'Web' } } })).toEqual([
      'readinessProbe.httpGet.port: Invalid value: "Web": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ])
    expect(containerErrors({ startupProbe: { exec: {}, successThreshold: 2 } })).toEqual([
      'startupProbe.exec.command: Required value', 'startupProbe.successThreshold: Invalid value: 2: must be 1',
    ])
  })
})

describe('where a Pod may go', () => {
  it('is said in terms that match something', () => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Gt', values: [] }] }] } }
    expect(errors({ affinity: { nodeAffinity } })).toEqual([
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
    ])
    expect(errors({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a b' }] } } })).toEqual([
      `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "a b": ${qualifiedName}`,
    ])
  })

  it('tolerates taints by a known operator and effect', () => {
    expect(errors({ tolerations: [{ key: 'a', operator: 'Is', effect: 'Never' }] })).toEqual([
      'spec.tolerations[0].operator: Unsupported value: "Is": supported values: "Equal", "Exists"',
      'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ])
  })

  it('spreads over domains that are named, once each', () => {
    const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }
    expect(errors({ topologySpreadConstraints: [constraint, { ...constraint, minDomains: 2 }] })).toEqual([
      'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
      'spec.topologySpreadConstraints[1].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ])
  })
})
