import { describe, expect, test } from 'vitest'
import { readPath, readSolution } from './solution.ts'

const action = (line: string): unknown => {
  const { actions, problems } = readSolution(line)
  return problems[0] ?? actions[0]
}
const pod = { kind: 'Pod', namespace: 'default', name: 'web-*' }

describe('a line of the solution', () => {
  test.each([
    ['kubectl get pods -o jsonpath="{.items[*]}"', { do: 'kubectl', line: 'kubectl get pods -o jsonpath="{.items[*]}"' }],
    ['fault crash Pod/web-* container=nginx', { do: 'fault', fault: 'crash', target: pod, options: { container: 'nginx' } }],
    ['fault stop SimProcess/kube-proxy-worker-1', { do: 'fault', fault: 'stop', target: { kind: 'SimProcess', namespace: 'default', name: 'kube-proxy-worker-1' }, options: {} }],
    ['fault fail-requests SimImage/docker.io/web:2 percent=50', { do: 'fault', fault: 'fail-requests', target: { kind: 'SimImage', namespace: 'default', name: 'docker.io/web:2' }, options: { percent: 50 } }],
    ['traffic Service/web 20 200ms', { do: 'traffic', target: { kind: 'Service', namespace: 'default', name: 'web' }, count: 20, everyMs: 200 }],
    ['delete Pod/shop/web-*', { do: 'delete', target: { ...pod, namespace: 'shop' } }],
    ['delete {Pod[app=web,.phase=Running]#0}', { do: 'delete', target: { kind: 'Pod', namespace: 'default', name: '{Pod[app=web,.phase=Running]#0}' } }],
    ['set web.yaml spec.template.spec.nodeSelector {disk: ssd}', { do: 'set', file: 'web.yaml', path: ['spec', 'template', 'spec', 'nodeSelector'], value: { disk: 'ssd' } }],
    ['unset web.yaml spec.x', { do: 'unset', file: 'web.yaml', path: ['spec', 'x'] }],
    ['write web.yaml', { do: 'write', file: 'web.yaml' }],
    ['fails apply web.yaml', { do: 'apply', file: 'web.yaml', fails: true }],
    ['fails kubectl get secrets', { do: 'kubectl', line: 'kubectl get secrets', fails: true }],
  ])('is read: %s', (line, expected) => {
    expect(action(line)).toEqual(expected)
  })

  test.each([
    ['fault crash web', 'write Kind/name'],
    ['fault crash Pod/web-* loud', '"loud" is no option; write key=value'],
    ['traffic Service/web many 200ms', '"many" is no number of requests'],
    ['traffic Service/web 20 often', '"often" is no duration'],
    ['fails advance 5s', 'only apply, delete, kubectl and fault can fail'],
    ['dance', 'unknown action'],
  ])('says what is wrong with it: %s', (line, message) => {
    expect(action(line)).toContain(message)
  })
})

test('a path goes by dots, numbers and quotes', () => {
  expect(readPath("1.metadata.labels.'kubernetes.io/role'.containers.0")).toEqual([1, 'metadata', 'labels', 'kubernetes.io/role', 'containers', 0])
})
