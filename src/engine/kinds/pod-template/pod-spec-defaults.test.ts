import { describe, expect, it } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { imagePullPolicyFor } from './image-name.ts'
import { pod, podTemplate } from './pod-spec-defaults.ts'

const filled = (spec: object) => pod.fill({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec } as unknown as Pod).spec

describe('defaults of a Pod', () => {
  it('pull an image anew only if its tag moves', () => {
    for (const image of ['nginx', 'nginx:latest', 'ghcr.io:443/a/b']) expect(imagePullPolicyFor(image)).toBe('Always')
    for (const image of ['nginx:1', 'a@sha256:00', 'localhost:5000/a:v1', 'Not An Image']) expect(imagePullPolicyFor(image)).toBe('IfNotPresent')
  })

  it('make a request of each limit, in a Pod but not in a template', () => {
    const containers = [{ name: 'c', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } } }]
    expect(filled({ containers }).containers[0].resources?.requests).toEqual({ cpu: '500m', memory: '1Gi' })
    expect(podTemplate.fill({ spec: { containers } }).spec.containers[0].resources?.requests).toEqual({ cpu: '500m' })
  })

  it('know the service account by both its names', () => {
    expect(filled({ containers: [], serviceAccount: 'a' })).toMatchObject({ serviceAccount: 'a', serviceAccountName: 'a' })
    expect(filled({ containers: [], serviceAccountName: 'b' })).toMatchObject({ serviceAccount: 'b', serviceAccountName: 'b' })
  })

  it('take the ports of the host with its network', () => {
    expect(filled({ hostNetwork: true, containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] }).containers[0].ports).toEqual([{ containerPort: 80, hostPort: 80, protocol: 'TCP' }])
  })

  it('make an empty directory of a volume without a source', () => {
    expect(filled({ containers: [], volumes: [{ name: 'v' }, { name: 'c', configMap: { name: 'x' } }] }).volumes).toEqual([
      { name: 'v', emptyDir: {} }, { name: 'c', configMap: { name: 'x', defaultMode: 420 } },
    ])
  })

  it('round what is finer than a thousandth up', () => {
    expect(filled({ containers: [{ name: 'c', resources: { requests: { cpu: '100u' } } }] }).containers[0].resources?.requests).toEqual({ cpu: '1m' })
  })

  it('change nothing of a Pod that has them', () => {
    const once = pod.fill({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [{ name: 'c', image: 'x', livenessProbe: { httpGet: { port: 1 } } }] } } as unknown as Pod)
    expect(pod.fill(once)).toBe(once)
  })
})
