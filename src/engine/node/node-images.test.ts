// A Node tells which images its machine has.
import { describe, expect, test } from 'vitest'
import type { Node, Pod } from '../generated/api-types.d.ts'
import { TestCluster } from './files/testing.ts'

const imagesOf = (it: TestCluster, name = 'worker-1') => (it.cluster.get({ kind: 'Node', name }) as Node).status?.images ?? []
const holding = (image: string, more: object = {}) => ({ ...more, containers: [{ name: 'c', image }] })

describe('the images of a Node', () => {
  test('are told within forty seconds of a pull, the largest first', () => {
    const it = new TestCluster()
    it.pod('a', holding('nginx:1.27'), 2_000)
    it.pod('b', holding('docker.io/library/postgres:17'), 2_000)
    expect(imagesOf(it)).toEqual([])
    it.run(80_000)
    expect(imagesOf(it).map(({ names }) => names?.[1])).toEqual(['docker.io/library/postgres:17', 'docker.io/library/nginx:1.27'])
    expect(imagesOf(it)[0].names?.[0]).toMatch(/^docker\.io\/library\/postgres@sha256:[0-9a-f]{64}$/)
    expect(imagesOf(it)[0].sizeBytes).toBeGreaterThan(imagesOf(it)[1].sizeBytes ?? 0)
  })

  test('are told by their short names where Docker has them', () => {
    const it = new TestCluster({ machines: [{ name: 'worker-1', runtime: 'dockershim' }] })
    it.pod('a', holding('nginx:1.27'), 90_000)
    expect(imagesOf(it)[0].names?.[1]).toBe('nginx:1.27')
  })

  test('keep nobody waiting', () => {
    const it = new TestCluster()
    it.pod('a', holding('nginx:1.27'), 10_000)
    expect([it.cluster.quiescent, imagesOf(it)]).toEqual([true, []])
  })

  test('are told again when the kubelet is back', () => {
    const it = new TestCluster()
    it.pod('a', holding('nginx:1.27'), 5_000)
    it.cluster.machines.stopKubelet('worker-1')
    it.run(90_000)
    expect(imagesOf(it)).toEqual([])
    it.cluster.machines.resumeKubelet('worker-1')
    it.run(90_000)
    expect(imagesOf(it)).toHaveLength(1)
  })
})

test('a Pod goes where its image is, if it says the whole name of one that is large', () => {
  const image = 'docker.io/library/postgres:17', it = new TestCluster({ machines: ['worker-1', 'worker-2', 'worker-3'].map((name) => ({ name })) })
  it.pod('first', holding(image, { nodeName: 'worker-3' }), 90_000)
  it.delete('pods', 'first', 40_000)
  const places = [1, 2].map((i) => {
    it.pod(`p${i}`, holding(image), 8_000)
    const { nodeName } = (it.cluster.get({ kind: 'Pod', namespace: 'default', name: `p${i}` }) as Pod).spec
    it.delete('pods', `p${i}`, 40_000)
    return nodeName
  })
  expect(places).toEqual(['worker-3', 'worker-3'])
})
