import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeBody, type DecodedBody, type FieldValidation, type GroupVersionKind } from './decode.ts'

const pod = { group: '', version: 'v1', kind: 'Pod' }
const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' }

function refusal(body: unknown, wanted: GroupVersionKind, validation: FieldValidation = 'Strict'): string | undefined {
  const result = decodeBody(body, wanted, validation)
  return 'refused' in result ? result.refused.message : undefined
}

function accepted(body: unknown, wanted: GroupVersionKind, validation: FieldValidation = 'Warn'): DecodedBody {
  const result = decodeBody(body, wanted, validation)
  if ('refused' in result) throw new Error(result.refused.message)
  return result
}

const minimalPod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'x:1' }] } }

interface Recorded {
  readonly id: string
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown }
  readonly code: number
  readonly warnings?: string
  readonly body: { readonly message?: string }
}

const recordings: Recorded[] = readFileSync(new URL('../../../../conformance/api/validation.jsonl', import.meta.url), 'utf8')
  .trim().split('\n').map((line) => JSON.parse(line) as Recorded)

/** From /apis/apps/v1/namespaces/x/deployments; the recordings post to these. */
const kindsByResource: Readonly<Record<string, string>> = {
  pods: 'Pod', deployments: 'Deployment', replicasets: 'ReplicaSet', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet', jobs: 'Job', cronjobs: 'CronJob', services: 'Service',
  persistentvolumeclaims: 'PersistentVolumeClaim', persistentvolumes: 'PersistentVolume', storageclasses: 'StorageClass', configmaps: 'ConfigMap', secrets: 'Secret',
  namespaces: 'Namespace', horizontalpodautoscalers: 'HorizontalPodAutoscaler', poddisruptionbudgets: 'PodDisruptionBudget', ingresses: 'Ingress', resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange', priorityclasses: 'PriorityClass', roles: 'Role', networkpolicies: 'NetworkPolicy',
}

function kindAt(path: string): GroupVersionKind | undefined {
  const steps = path.split('?')[0].split('/').slice(1)
  const [group, version, rest] = steps[0] === 'api' ? ['', steps[1], steps.slice(2)] : [steps[1], steps[2], steps.slice(3)]
  const kind = kindsByResource[rest[rest.length - 1]]
  return kind ? { group, version, kind } : undefined
}

const structural = /cannot be handled|unrecognized|API version in the data/
for (const recorded of recordings.filter(({ request }) => request.method === 'POST' && kindAt(request.path))) {
  test(`recorded: ${recorded.id}`, () => {
    const validation = /fieldValidation=(\w+)/.exec(recorded.request.path)?.[1] as FieldValidation | undefined
    const result = decodeBody(recorded.request.body, kindAt(recorded.request.path)!, validation)
    if (recorded.code === 400 && structural.test(recorded.body.message!)) expect('refused' in result && result.refused).toEqual(recorded.body)
    else expect(result).toHaveProperty('object')
    if (recorded.warnings) expect('warnings' in result && result.warnings.map((warning) => `299 - ${JSON.stringify(warning)}`).join(', ')).toBe(recorded.warnings)
  })
}

test('a body that is already as it will be stored comes back as the same reference', () => {
  const stored = { ...minimalPod, spec: { containers: [{ name: 'c', image: 'x:1', resources: { limits: { cpu: '500m', memory: '64Mi' } } }] } }
  expect(accepted(stored, pod).object).toBe(stored)
})

test('unknown fields are dropped with a warning, and silently when asked', () => {
  const body = { ...minimalPod, spec: { containers: [{ name: 'c', image: 'x:1', imagee: 'y' }], nope: 1 } }
  const decoded = accepted(body, pod)
  expect(decoded.warnings).toEqual(['unknown field "spec.containers[0].imagee"', 'unknown field "spec.nope"'])
  expect(decoded.object).toEqual(minimalPod)
  expect(accepted(body, pod, 'Ignore').warnings).toEqual([])
  expect(body.spec.nope).toBe(1)
})

test('quantities are stored in canonical form', () => {
  const body = { ...minimalPod, spec: { containers: [{ name: 'c', resources: { requests: { cpu: 0.5, memory: '1024Mi' }, limits: { cpu: '1000m' } } }] } }
  expect(accepted(body, pod).object).toMatchObject({ spec: { containers: [{ resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1' } } }] } })
})

test('null and what Go would leave out are absent', () => {
  const body = { ...minimalPod, metadata: { name: 'p', labels: {}, annotations: null }, spec: { containers: [{ name: 'c', image: 'x:1', args: [], env: [{ name: 'A', value: '' }] }], hostNetwork: false, nodeName: '' } }
  expect(accepted(body, pod).object).toEqual({ ...minimalPod, spec: { containers: [{ name: 'c', image: 'x:1', env: [{ name: 'A' }] }] } })
})

test('pointers keep their empty value', () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'v' }, spec: { storageClassName: '', accessModes: ['ReadWriteOnce'] } }
  expect(accepted(claim, { group: '', version: 'v1', kind: 'PersistentVolumeClaim' }).object).toBe(claim)
  const zero = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 0, selector: {}, template: {} } }
  expect(accepted(zero, deployment).object).toBe(zero)
})

test('a missing apiVersion and kind are those of the path', () => {
  expect(accepted({ metadata: { name: 'p' } }, pod).object).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } })
})

test.each([
  [{ spec: 'x' }, 'json: cannot unmarshal string into Go struct field Deployment.spec of type v1.DeploymentSpec'],
  [{ spec: { replicas: 1.5 } }, 'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32'],
  [{ spec: { replicas: 3_000_000_000 } }, 'json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32'],
  [{ spec: { paused: 'yes' } }, 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool'],
  [{ spec: { template: { spec: { containers: {} } } } }, 'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container'],
  [{ spec: { template: { spec: { restartPolicy: true } } } }, 'json: cannot unmarshal bool into Go struct field PodSpec.spec.template.spec.restartPolicy of type v1.RestartPolicy'],
  [{ spec: { template: { spec: { containers: ['nginx'] } } } }, 'json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type v1.Container'],
  [{ spec: { strategy: { rollingUpdate: { maxSurge: true } } } }, 'json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32'],
  [{ metadata: { labels: ['a'] } }, 'json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string'],
  [{ metadata: { creationTimestamp: 'yesterday' } }, 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
])('%j is refused in the words of Go', (part, message) => {
  expect(refusal({ apiVersion: 'apps/v1', kind: 'Deployment', ...part }, deployment)).toBe(`Deployment in version "v1" cannot be handled as a Deployment: ${message}`)
})

test('a field given twice is refused when strict', () => {
  const text = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","name":"q"}}'
  expect(refusal(text, pod)).toBe('Pod in version "v1" cannot be handled as a Pod: strict decoding error: duplicate field "metadata.name"')
  expect(accepted(text, pod).warnings).toEqual(['duplicate field "metadata.name"'])
})

test.each([
  ['{"a": tru}', "invalid character '}' in literal true (expecting 'e')"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a": 1 "b": 2}', "invalid character '\"' after object key:value pair"],
  ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
])('%s is refused as Go refuses it', (text, error) => {
  expect(refusal(text, pod)).toBe(`the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: ${error} (${text})`)
})

test('an unknown kind is not registered', () => {
  expect(refusal({ apiVersion: 'v1', kind: 'Pood' }, pod)).toBe('Pood in version "v1" cannot be handled as a Pod: no kind "Pood" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"')
})

test('a time with an offset is stored in UTC', () => {
  expect(accepted({ metadata: { name: 'p', creationTimestamp: '2026-01-01T01:00:00+02:00' } }, pod).object).toMatchObject({ metadata: { creationTimestamp: '2025-12-31T23:00:00Z' } })
})
