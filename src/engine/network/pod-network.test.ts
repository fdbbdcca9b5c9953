import { beforeEach, describe, expect, test } from 'vitest'
import { opOf } from '../kernel/ops.ts'
import { forbiddenHops } from '../kernel/wires.ts'
import { TestCluster } from '../node/files/testing.ts'

let it: TestCluster

const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1, failureThreshold: 1 }

beforeEach(() => {
  it = new TestCluster({ machines: [{ name: 'worker-1' }, { name: 'worker-2' }] })
  it.pod('web', { nodeName: 'worker-2', containers: [{ name: 'web', image: 'nginx:1.27', readinessProbe }] }, 0)
  it.create('services', { kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] } })
  it.pod('client', { nodeName: 'worker-1', containers: [{ name: 'box', image: 'busybox', command: ['sleep', '3600'] }] })
})

interface Sent { readonly id: number; readonly path: string; readonly sentAt: number; readonly arrivesAt: number }

/** Packets and replies that have been sent since, in order. */
function packetsSince(first: number): readonly Sent[] {
  const { ledger, names } = it.cluster
  return Array.from({ length: ledger.length - first }, (_, i) => ledger.hop(first + i)).filter(({ op }) => ['packet', 'reply'].includes(opOf(op)))
    .map(({ id, op, from, to, sentAt, arrivesAt }) => ({ id, sentAt, arrivesAt, path: `${opOf(op)} ${names.text(from)} > ${names.text(to)}` }))
}

const kubectlAsks = (script: string): { readonly out: string; readonly sent: readonly Sent[]; readonly from: number } => {
  const first = it.cluster.ledger.length, from = it.cluster.now, { stdout, stderr } = it.sh('client', script)
  return { out: stdout + stderr, from, sent: packetsSince(first).filter(({ path }) => path.includes('client')  || path.includes('kube-proxy')) }
}

/** Every hop that led to one, itself last. */
function causesOf(id: number): readonly string[] {
  const { ledger } = it.cluster, chain = [opOf(ledger.op(id))]
  for (let hop = id; ledger.cause(hop) !== hop; hop = ledger.cause(hop)) chain.unshift(opOf(ledger.op(ledger.cause(hop))))
  return chain
}

const podIp = (name: string): string => (it.cluster.get({ kind: 'Pod', namespace: 'default', name }) as { status?: { podIP?: string } }).status?.podIP ?? ''

describe('a request out of a container', () => {
  test('goes by the rules of its own node to a Pod and back, caused by the command, and counts when it is answered', () => {
    const { sent } = kubectlAsks('wget -qO- http://web:8080')
    expect(sent.map(({ path }) => path)).toEqual([
      'packet pod/default/client > worker-1/kube-proxy', 'packet worker-1/kube-proxy > pod/default/web', 'reply pod/default/web > worker-1/kube-proxy', 'reply worker-1/kube-proxy > pod/default/client',
    ])
    expect(causesOf(sent[3].id)).toEqual(expect.arrayContaining(['write', 'cri', 'packet', 'reply']))
    expect(it.cluster.traffic.at(-1)).toMatchObject({ at: sent[3].arrivesAt, from: 'default/client', to: 'web', via: 'service', pod: 'web', code: 200, ok: true })
    const spans = it.cluster.spans.filter(({ cause }) => cause === sent[0].id)
    expect(spans.map(({ component, decision }) => [component, decision.code])).toEqual([['worker-1/kube-proxy', 'endpoint-chosen']])
    expect(forbiddenHops(it.cluster.ledger, it.cluster.names, it.cluster.components)).toEqual([])
  })

  test('leaves when the script has come to it', () => {
    const { sent, from } = kubectlAsks('sleep 5; wget -qO- http://web:8080; sleep 2; wget -qO- http://web:8080')
    const [first, second] = sent.filter(({ path }) => path.startsWith('packet pod/default/client'))
    expect(first.sentAt - from).toBeGreaterThanOrEqual(5_000)
    expect(second.sentAt - first.sentAt).toBeGreaterThanOrEqual(2_000)
  })

  test('to a Pod itself meets no rules, and one to localhost stays within the Pod', () => {
    expect(kubectlAsks(`wget -qO- http://${podIp('web')}`).sent.map(({ path }) => path)).toEqual(['packet pod/default/client > pod/default/web', 'reply pod/default/web > pod/default/client'])
    const { sent, out } = kubectlAsks('wget -qO- http://localhost')
    expect(out).toContain('Connection refused')
    expect(sent.map(({ path }) => path)).toEqual(['packet pod/default/client > pod/default/client', 'reply pod/default/client > pod/default/client'])
    expect(it.cluster.traffic.at(-1)).toMatchObject({ via: 'localhost', ok: false })
  })

  test('that nobody can answer is refused by the node, and one to nobody is given up', () => {
    it.create('services', { kind: 'Service', metadata: { name: 'empty', namespace: 'default' }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } })
    it.run(1_000)
    expect(kubectlAsks('wget -qO- http://empty').sent.map(({ path }) => path)).toEqual(['packet pod/default/client > worker-1/kube-proxy', 'reply worker-1/kube-proxy > pod/default/client'])
    const { sent, from, out } = kubectlAsks('wget -T 4 -qO- http://10.244.99.99')
    expect(out).toContain('timed out')
    expect(sent.map(({ path }) => path)).toEqual(['packet pod/default/client > worker-1/kube-proxy'])
    expect((it.cluster.traffic.at(-1)?.at ?? 0) - from).toBeGreaterThanOrEqual(4_000)
  })

  test('finds the rules that its node has, old as they may be', () => {
    it.cluster.fault('stop', { kind: 'SimProcess', name: 'kube-proxy-worker-1' })
    it.run(10)
    it.delete('pods', 'web')
    expect(kubectlAsks('wget -T 2 -qO- http://web:8080').out).toContain('timed out')
  })

  test('fails as others do where its image fails, and probes do not', () => {
    it.cluster.fault('fail-requests', { kind: 'SimImage', name: 'nginx:1.27' }, { percent: 50 })
    const { out } = kubectlAsks('for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do wget -qO- http://web:8080 > /dev/null && echo well; done')
    const failed = it.cluster.traffic.slice(-20).filter(({ ok, code }) => !ok && code === 500).length
    expect(failed).toBeGreaterThan(3)
    expect(out.match(/500 Internal Server Error/g)).toHaveLength(failed)
    expect(out.match(/well/g)).toHaveLength(20 - failed)
    expect(it.status('web')).toMatchObject({ ready: true, restartCount: 0 })
  })

  test('is done again in the same way by going back', () => {
    kubectlAsks('sleep 3; wget -qO- http://web:8080')
    const end = it.cluster.now, told = [it.cluster.ledgerHash(), it.cluster.stateHash(), it.cluster.traffic.length]
    it.cluster.rewind(end - 1)
    it.cluster.advance(end)
    expect([it.cluster.ledgerHash(), it.cluster.stateHash(), it.cluster.traffic.length]).toEqual(told)
  })
})
