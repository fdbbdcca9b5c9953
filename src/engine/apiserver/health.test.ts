// How the API server tells of its health and that of the programs beside it.
import { describe, expect, test } from 'vitest'
import { TestCluster } from '../node/files/testing.ts'
import type { ApiResponse, Table } from './request.ts'

const path = (it: TestCluster, path: string, query: Readonly<Record<string, string>> = {}, credentials?: object): ApiResponse => it.ask({ verb: 'get', resource: '', path, query, ...(credentials ? { credentials } : {}) })
const stop = (it: TestCluster, name: string) => {
  it.cluster.fault('stop', { kind: 'SimProcess', name })
  it.run(500)
}
const rows = (it: TestCluster) => (it.ask({ verb: 'list', resource: 'componentstatuses', asTable: true }).body as Table).rows.map(({ cells }) => cells)

describe('the health of an API server', () => {
  test.each(['/healthz', '/livez', '/readyz', '/livez/etcd'])('%s is ok', (one) => {
    expect(path(new TestCluster(), one)).toMatchObject({ code: 200, body: 'ok' })
  })

  test('is told check by check to who asks for it', () => {
    const { body } = path(new TestCluster(), '/readyz', { verbose: '' }), lines = String(body).trimEnd().split('\n')
    expect(lines.slice(0, 5)).toEqual(['[+]ping ok', '[+]log ok', '[+]etcd ok', '[+]etcd-readiness ok', '[+]informer-sync ok'])
    expect(lines.slice(-2)).toEqual(['[+]shutdown ok', 'readyz check passed'])
  })

  test('is bad without etcd, unless that check is left out', () => {
    const it = new TestCluster()
    stop(it, 'etcd')
    expect(path(it, '/livez')).toMatchObject({ code: 500, body: expect.stringContaining('[-]etcd failed: reason withheld\n') })
    expect(path(it, '/livez', { exclude: 'etcd' })).toMatchObject({ code: 200, body: 'ok' })
  })

  test('is open to everybody, other paths are not', () => {
    const it = new TestCluster(), anonymous = { anonymous: true }
    expect(path(it, '/livez', {}, anonymous).code).toBe(200)
    expect(path(it, '/metrics', {}, anonymous)).toMatchObject({ code: 403, body: { message: 'forbidden: User "system:anonymous" cannot get path "/metrics"' } })
  })
})

describe('componentstatuses', () => {
  test('tell how the programs beside the API server are, with a warning', () => {
    const it = new TestCluster()
    expect(rows(it)).toEqual([['controller-manager', 'Healthy', 'ok', ''], ['etcd-0', 'Healthy', 'ok', ''], ['scheduler', 'Healthy', 'ok', '']])
    expect(it.ask({ verb: 'get', resource: 'componentstatuses', name: 'scheduler' }).warnings).toEqual(['v1 ComponentStatus is deprecated in v1.19+'])
  })

  test('say why one does not answer', () => {
    const it = new TestCluster()
    stop(it, 'kube-scheduler')
    expect(rows(it)[2]).toEqual(['scheduler', 'Unhealthy', 'Get "https://127.0.0.1:10259/healthz": dial tcp 127.0.0.1:10259: connect: connection refused', ''])
  })

  test('cannot be written', () => {
    expect(new TestCluster().ask({ verb: 'delete', resource: 'componentstatuses', name: 'scheduler' }).code).toBe(405)
  })
})
