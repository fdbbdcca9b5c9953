// Admission steps that come with the equipment, held against a control plane with all of them.
import { beforeEach, describe, expect, it } from 'vitest'
import { rules } from '../../kinds/rules-catalogue.ts'
import type { Status } from '../../kube-object.ts'
import { createAccess } from '../access/access-control.ts'
import type { ApiResponse } from '../request.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { policies } from './policy-catalogue.ts'

let plane: ControlPlane

beforeEach(() => {
  plane = new ControlPlane({}, ['kubectl', 'replicaset-controller', 'worker-1/kubelet'], { rules, policies, access: createAccess })
})

const message = ({ code, body, warnings }: ApiResponse): string => [String(code), (body as Status).message ?? '', ...(warnings ?? [])].filter(Boolean).join(' ')
const create = (resource: string, body: object, from = 'kubectl', namespace = 'demo'): ApiResponse => plane.send({ verb: 'create', resource, ...(resource === 'nodes' ? {} : { namespace }), body }, from)
const pod = (name: string, container: object = {}, spec: object = {}): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'example/x:1', ...container }], ...spec } })
const object = <T>(response: ApiResponse): T => response.body as unknown as T

describe('LimitRange', () => {
  const bounds = (...limits: object[]): void => { create('limitranges', { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'bounds' }, spec: { limits } }) }

  it('containers that name nothing get its defaults, and the Pod says so', () => {
    bounds({ type: 'Container', default: { cpu: '500m', memory: '256Mi' }, defaultRequest: { cpu: '250m' } })
    expect(create('pods', pod('web')).body).toMatchObject({
      metadata: { annotations: { 'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c' } },
      spec: { containers: [{ resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '250m', memory: '256Mi' } } }] },
    })
    expect(plane.kernel.spans.items.at(-1)?.decision.code).toBe('request-passed-changed')
    expect(plane.kernel.spans.items.some(({ decision }) => decision.code === 'limit-range-defaults')).toBe(true)
  })

  it('what breaks a bound is refused with every bound it breaks', () => {
    bounds({ type: 'Container', min: { cpu: '50m' }, max: { cpu: '1' }, maxLimitRequestRatio: { cpu: '2' } })
    expect(message(create('pods', pod('below', { resources: { requests: { cpu: '10m' }, limits: { cpu: '200m' } } })))).toBe('403 pods "below" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 2, but provided ratio is 20.000000]')
    expect(message(create('pods', pod('above', { resources: { limits: { cpu: '2' } } })))).toBe('403 pods "above" is forbidden: maximum cpu usage per Container is 1, but limit is 2')
    expect(message(create('pods', pod('wide', { resources: { requests: { cpu: '100m' }, limits: { cpu: '400m' } } })))).toBe('403 pods "wide" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000')
  })

  it('a Pod as a whole and a claim have bounds of their own', () => {
    bounds({ type: 'Pod', max: { memory: '1Gi' } }, { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '5Gi' } })
    const resources = { limits: { memory: '768Mi' } }
    expect(message(create('pods', pod('two', { resources }, { initContainers: [], containers: [{ name: 'a', image: 'x', resources }, { name: 'b', image: 'x', resources }] })))).toContain('maximum memory usage per Pod is 1Gi, but limit is 1536Mi')
    const claim = (storage: string): object => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } })
    expect(message(create('persistentvolumeclaims', claim('10Gi')))).toBe('403 persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi')
    expect(create('persistentvolumeclaims', claim('2Gi')).code).toBe(201)
  })
})

describe('ResourceQuota', () => {
  const quota = (hard: Record<string, string>, spec: object = {}): void => {
    create('resourcequotas', { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard, ...spec } })
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
    plane.send({ verb: 'patch', resource: 'resourcequotas', namespace: 'demo', name: 'team', subresource: 'status', patchType: 'merge', body: { status: { hard, used } } }, 'kubectl')
  }
  const used = (): unknown => (plane.etcd.objects.get('resourcequotas/demo/team') as unknown as { status: { used: unknown } }).status.used

  it('what a request adds is charged before it is stored', () => {
    quota({ pods: '2', 'requests.cpu': '1', 'count/configmaps': '5' })
    expect(create('pods', pod('a', { resources: { requests: { cpu: '300m' } } })).code).toBe(201)
    expect(used()).toEqual({ pods: '1', 'requests.cpu': '300m', 'count/configmaps': '0' })
    expect(plane.changesSince(0).slice(-2)).toEqual(['MODIFIED ResourceQuota team', 'ADDED Pod a'])
    expect(message(create('pods', pod('b', { resources: { requests: { cpu: '800m' } } })))).toBe('403 pods "b" is forbidden: exceeded quota: team, requested: requests.cpu=800m, used: requests.cpu=300m, limited: requests.cpu=1')
    expect(message(create('pods', pod('c')))).toBe('403 pods "c" is forbidden: failed quota: team: must specify requests.cpu for: c')
  })

  it('of many requests at once no more are let in than there is room for', () => {
    quota({ pods: '3' })
    const sent = Array.from({ length: 12 }, (_, i) => plane.post({ verb: 'create', resource: 'pods', namespace: 'demo', body: pod(`p${i}`) }))
    plane.kernel.advance(plane.kernel.now + 2_000)
    expect(sent.map((id) => plane.answer(id)?.code).sort()).toEqual([...Array<number>(3).fill(201), ...Array<number>(9).fill(403)])
    expect(used()).toEqual({ pods: '3' })
  })

  it('Services and claims are charged for what changes when they are updated', () => {
    quota({ services: '5', 'services.nodeports': '1', 'services.loadbalancers': '0' })
    const service = (name: string, type: string): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type, selector: { app: 'x' }, ports: [{ port: 80 }] } })
    expect(create('services', service('a', 'ClusterIP')).code).toBe(201)
    expect(create('services', service('b', 'NodePort')).code).toBe(201)
    expect(message(plane.send({ verb: 'patch', resource: 'services', namespace: 'demo', name: 'a', patchType: 'merge', body: { spec: { type: 'NodePort' } } }))).toBe('403 services "a" is forbidden: exceeded quota: team, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1')
    expect(message(create('services', service('c', 'LoadBalancer')))).toContain('requested: services.loadbalancers=1,services.nodeports=1')
  })

  it('a quota with scopes counts only Pods that are in all of them', () => {
    quota({ pods: '1' }, { scopes: ['BestEffort'] })
    expect(create('pods', pod('busy', { resources: { requests: { cpu: '1' } } })).code).toBe(201)
    expect([create('pods', pod('a')).code, create('pods', pod('b')).code]).toEqual([201, 403])
    expect(used()).toEqual({ pods: '1' })
  })
})

describe('Pod Security', () => {
  const label = (labels: object): ApiResponse => plane.send({ verb: 'patch', resource: 'namespaces', name: 'demo', patchType: 'merge', body: { metadata: { labels } } })

  it('what the enforced level forbids is refused with every reason', () => {
    label({ 'pod-security.kubernetes.io/enforce': 'baseline' })
    expect(message(create('pods', pod('root', { securityContext: { privileged: true }, ports: [{ containerPort: 80, hostPort: 80 }] }, { hostNetwork: true })))).toBe('403 pods "root" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPort (container "c" uses hostPort 80), privileged (container "c" must not set securityContext.privileged=true)')
    expect(create('pods', pod('plain')).code).toBe(201)
  })

  it('of what the warn level forbids the writer hears, of a template too', () => {
    label({ 'pod-security.kubernetes.io/warn': 'restricted' })
    const warning = 'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'
    expect(create('pods', pod('plain')).warnings).toEqual([warning])
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'x' }] } }
    expect(create('deployments.apps', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'x' } }, template } }).warnings).toEqual([warning])
    const secure = { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } }
    expect(create('pods', pod('secure', { securityContext: secure })).warnings ?? []).toEqual([])
  })

  it('a stricter label leaves Pods that are there and names them', () => {
    create('pods', pod('root', { securityContext: { privileged: true } }))
    expect(label({ 'pod-security.kubernetes.io/enforce': 'baseline' }).warnings).toEqual(['existing pods in namespace "demo" violate the new PodSecurity enforce level "baseline:latest"', 'root: privileged'])
    expect(message(label({ 'pod-security.kubernetes.io/enforce': 'strict' }))).toContain('metadata.labels[pod-security.kubernetes.io/enforce]: Unsupported value: "strict"')
  })
})

describe('NodeRestriction', () => {
  it('a kubelet changes only its own Node and the Pods on it', () => {
    create('pods', pod('other', {}, { nodeName: 'worker-2' }))
    const status = (name: string): ApiResponse => plane.send({ verb: 'patch', resource: 'pods', namespace: 'demo', name, subresource: 'status', patchType: 'merge', body: { status: { phase: 'Running' } } }, 'worker-1/kubelet')
    expect(message(status('other'))).toBe('403 pods "other" is forbidden: node "worker-1" can only update pod status for pods with spec.nodeName set to itself')
    expect(message(plane.send({ verb: 'delete', resource: 'pods', namespace: 'demo', name: 'other' }, 'worker-1/kubelet'))).toBe('403 pods "other" is forbidden: node "worker-1" can only delete pods with spec.nodeName set to itself')
    expect(message(create('pods', pod('mine', {}, { nodeName: 'worker-1' }), 'worker-1/kubelet'))).toContain('pod does not have "kubernetes.io/config.mirror" annotation, node "worker-1" can only create mirror pods')
    expect(message(create('nodes', { metadata: { name: 'worker-2' } }, 'worker-1/kubelet'))).toBe('403 nodes "worker-2" is forbidden: node "worker-1" is not allowed to modify node "worker-2"')
    expect(message(create('nodes', { metadata: { name: 'worker-1', labels: { 'node-restriction.kubernetes.io/team': 'a' } } }, 'worker-1/kubelet'))).toContain('is not allowed to set the following labels: node-restriction.kubernetes.io/team')
    expect(object<{ kind: string }>(create('nodes', { metadata: { name: 'worker-1', labels: { zone: 'a' } } }, 'worker-1/kubelet')).kind).toBe('Node')
  })
})
