// Which container runtime a machine has can be seen, and changes nothing of what Pods do.
import { describe, expect, test } from 'vitest'
import type { Node } from '../../generated/api-types.d.ts'
import { forbiddenHops } from '../../kernel/wires.ts'
import { TestCluster } from '../files/testing.ts'
import type { RuntimeName } from './runtime-kinds.ts'

function withPod(runtime: RuntimeName, image = 'nginx:1.27'): TestCluster {
  const it = new TestCluster({ machines: [{ name: 'worker-1', runtime }] })
  it.pod('web', { containers: [{ name: 'web', image }] })
  return it
}
const infoOf = (it: TestCluster) => (it.cluster.get({ kind: 'Node', name: 'worker-1' }) as Node).status?.nodeInfo
/** Ways of all calls over CRI. */
const wires = ({ cluster: { ledger, names } }: TestCluster) => new Set(Array.from({ length: ledger.length }, (_, i) => ledger.hop(i)).map(({ from, to }) => `${names.text(from)}>${names.text(to)}`))

describe.each([
  ['containerd', 'containerd://2.1.4', 'containerd://', 'v1.36.0'], ['cri-o', 'cri-o://1.36.0', 'cri-o://', 'v1.36.0'], ['dockershim', 'docker://20.10.24', 'docker://', 'v1.23.17'],
] as const)('%s', (runtime, version, scheme, kubelet) => {
  test('is named by the Node and by ids of containers', () => {
    const it = withPod(runtime), status = it.status('web')
    expect(infoOf(it)).toMatchObject({ containerRuntimeVersion: version, kubeletVersion: kubelet })
    expect(status?.containerID?.startsWith(scheme)).toBe(true)
    expect(status?.state).toHaveProperty('running')
    expect(forbiddenHops(it.cluster.ledger, it.cluster.names, it.cluster.components)).toEqual([])
  })

  test('runs and ends Pods as the others do', () => {
    const it = withPod(runtime)
    expect(it.sh('web', 'echo hi').stdout).toBe('hi\n')
    it.delete('pods', 'web')
    expect([it.cluster.list('Pod'), it.cluster.thing('SimContainer', 'web/web')]).toEqual([[], undefined])
  })
})

test('with dockershim a call goes through dockerd and its containerd', () => {
  const ways = wires(withPod('dockershim'))
  for (const way of ['worker-1/kubelet>worker-1/containerd', 'worker-1/containerd>worker-1/dockerd', 'worker-1/dockerd>worker-1/docker-containerd', 'worker-1/docker-containerd>worker-1/containerd']) expect(ways).toContain(way)
  expect(wires(withPod('cri-o'))).not.toContain('worker-1/containerd>worker-1/dockerd')
})

test('each says in its own words that there is no such image', () => {
  const said = (runtime: RuntimeName): string => withPod(runtime, 'nginx:nowhere').status('web')?.state?.waiting?.message ?? ''
  expect(said('containerd')).toContain('rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nowhere"')
  expect(said('cri-o')).toContain('rpc error: code = Unknown desc = initializing source docker://docker.io/library/nginx:nowhere: reading manifest nowhere in docker.io/library/nginx: manifest unknown')
  expect(said('dockershim')).toContain('rpc error: code = Unknown desc = Error response from daemon: manifest for nginx:nowhere not found: manifest unknown: manifest unknown')
})
