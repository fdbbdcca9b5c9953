// Containers that speak to the API server as their Pod's service account.
import { describe, expect, test } from 'vitest'
import { forbiddenHops } from '../../kernel/wires.ts'
import { TestCluster } from '../files/testing.ts'

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount', PODS = 'https://kubernetes.default.svc/api/v1/namespaces/default/pods'
const SLEEPER = { name: 'c', image: 'curlimages/curl:8.10.1', command: ['sleep', '36000'] }
const curl = (url: string, more = '') => `curl -s --cacert ${FOLDER}/ca.crt -H "Authorization: Bearer $(cat ${FOLDER}/token)" ${more} ${url}`

/** Lets an account do something with Pods. */
function allow(it: TestCluster, verbs: readonly string[], resources = ['pods'], apiGroups = ['']): void {
  const make = (resource: string, body: object) => it.ask({ verb: 'create', resource: `${resource}.rbac.authorization.k8s.io`, namespace: 'default', body })
  make('roles', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'reader', namespace: 'default' }, rules: [{ apiGroups, resources, verbs }] })
  make('rolebindings', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'reader', namespace: 'default' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' }, subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }] })
}

function withPod(more: object = {}, container: object = {}): TestCluster {
  const it = new TestCluster()
  it.pod('client', { ...more, containers: [{ ...SLEEPER, ...container }] })
  return it
}

describe('a command that asks the API server', () => {
  test('is refused what its account may not do', () => {
    const it = withPod(), { stdout } = it.sh('client', curl(PODS))
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'Status', code: 403, message: 'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"' })
  })

  test('gets what its account may see, by a request of the Pod itself', () => {
    const it = withPod()
    allow(it, ['list'])
    const { stdout, exitCode } = it.sh('client', curl(PODS)), { ledger, names } = it.cluster
    expect(exitCode).toBe(0)
    expect((JSON.parse(stdout) as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name)).toEqual(['client'])
    const hops = Array.from({ length: ledger.length }, (_, i) => `${names.text(ledger.from(i))} > ${names.text(ledger.to(i))}`)
    expect(hops.filter((hop) => hop.includes('pod/default/client'))).toEqual(['pod/default/client > kube-apiserver', 'kube-apiserver > pod/default/client'])
  })

  test('makes objects, too', () => {
    const it = withPod()
    allow(it, ['create'], ['configmaps'])
    const made = it.sh('client', curl('https://10.96.0.1/api/v1/namespaces/default/configmaps', `-X POST -H 'Content-Type: application/json' -o /dev/null -w '%{http_code}' -d '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"made"},"data":{"by":"me"}}'`))
    expect(made.stdout).toBe('201')
    expect(it.cluster.get({ kind: 'ConfigMap', namespace: 'default', name: 'made' })).toMatchObject({ data: { by: 'me' } })
  })

  test('is anonymous without a token, and nobody with a wrong one', () => {
    const it = withPod()
    expect(it.sh('client', `curl -sk ${PODS}`).stdout).toContain('User \\"system:anonymous\\" cannot list resource')
    expect(it.sh('client', `curl -sk -o /dev/null -w '%{http_code}' -H 'Authorization: Bearer nonsense' ${PODS}`).stdout).toBe('401')
  })

  test('has no token where none is to be mounted', () => {
    const it = withPod({ automountServiceAccountToken: false })
    expect(it.sh('client', `cat ${FOLDER}/token`).stderr).toContain('No such file or directory')
  })

  test('does not trust a certificate whose authority it does not know', () => {
    expect(withPod().sh('client', `curl ${PODS}`)).toMatchObject({ exitCode: 60, stderr: expect.stringContaining('curl: (60) SSL certificate problem: unable to get local issuer certificate') })
  })

  test('asks as often as it wants, with busybox too', () => {
    const it = withPod({}, { image: 'busybox:1.36' })
    allow(it, ['get', 'list'])
    const { stdout, stderr } = it.sh('client', `for p in client nobody; do wget -q -O - --header "Authorization: Bearer $(cat ${FOLDER}/token)" --no-check-certificate ${PODS}/$p | grep -c '"kind": "Pod"'; done`)
    expect(stdout.split('\n')[0]).toBe('1')
    expect(stderr).toContain('wget: server returned error: HTTP/1.1 404 Not Found')
  })
})

describe('the token of a Pod', () => {
  test('is made anew within the hour, and an old one is still good', () => {
    const it = withPod()
    allow(it, ['list'])
    const [before] = [it.sh('client', `cat ${FOLDER}/token`).stdout]
    it.run(50 * 60_000)
    const after = it.sh('client', `cat ${FOLDER}/token`).stdout
    expect(after).not.toBe(before)
    for (const token of [before, after]) expect(it.ask({ verb: 'list', resource: 'pods', namespace: 'default', credentials: { token } }).code).toBe(200)
  })

  test('is worth nothing once its Pod is gone', () => {
    const it = withPod(), token = it.sh('client', `cat ${FOLDER}/token`).stdout
    it.delete('pods', 'client')
    expect(it.ask({ verb: 'list', resource: 'pods', namespace: 'default', credentials: { token } }).code).toBe(401)
  })
})

describe('a token that a Pod asks for by itself', () => {
  const own = { volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 'vault', audience: 'vault', expirationSeconds: 600 } }, { serviceAccountToken: { path: 'api', expirationSeconds: 600 } }] } }] }
  const mounted = { volumeMounts: [{ name: 't', mountPath: '/t' }] }
  const codeOf = (it: TestCluster, token: string) => it.ask({ verb: 'list', resource: 'pods', namespace: 'default', credentials: { token } }).code

  test('is fetched by the kubelet, made anew after eight minutes, and over after ten', () => {
    const it = withPod(own, mounted)
    allow(it, ['list'])
    const read = () => it.sh('client', 'cat /t/api').stdout, first = read()
    expect(codeOf(it, first)).toBe(200)
    expect(codeOf(it, it.sh('client', 'cat /t/vault').stdout)).toBe(401)
    it.run(9 * 60_000)
    const second = read()
    expect([second === first, codeOf(it, first), codeOf(it, second)]).toEqual([false, 200, 200])
    it.run(2 * 60_000)
    expect([codeOf(it, first), codeOf(it, second)]).toEqual([401, 200])
  })
})

describe('a container whose work is to ask the API server', () => {
  test('goes on with the answer', () => {
    const it = new TestCluster()
    allow(it, ['list'])
    it.pod('client', { restartPolicy: 'Never', containers: [{ ...SLEEPER, command: ['sh', '-c', `sleep 1; ${curl(PODS)} | grep '"name": "client"'; echo done`] }] })
    expect(it.logs('client')).toMatch(/"name": "client"[\s\S]*done\n$/)
    expect(it.status('client')?.state?.terminated?.exitCode).toBe(0)
  })

  test('asks again and again, and sees what changes', () => {
    const it = new TestCluster()
    it.pod('client', { containers: [{ ...SLEEPER, command: ['sh', '-c', `while true; do ${curl(PODS, "-o /dev/null -w '%{http_code}\\n'")}; sleep 5; done`] }] }, 22_000)
    allow(it, ['list'])
    it.run(20_000)
    const codes = it.logs('client').trim().split('\n')
    expect([codes[0], codes.at(-1)]).toEqual(['403', '200'])
    expect(codes.length).toBeGreaterThan(6)
    expect(it.cluster.quiescent).toBe(true)
  })

  test('does the same however often one goes back', () => {
    const it = new TestCluster()
    it.pod('client', { containers: [{ ...SLEEPER, command: ['sh', '-c', `while true; do ${curl(PODS, "-o /dev/null -w '%{http_code}\\n'")}; sleep 5; done`] }] }, 30_000)
    const { now } = it.cluster, hash = it.cluster.ledgerHash(), logs = it.logs('client')
    it.cluster.rewind(12_000)
    it.cluster.advance(now)
    expect(it.cluster.ledgerHash()).toBe(hash)
    expect(it.logs('client')).toBe(logs)
  })

  test('runs kubectl as its account', () => {
    const it = new TestCluster(), image = 'bitnami/kubectl:latest'
    allow(it, ['get', 'list', 'delete'])
    it.pod('one', { restartPolicy: 'Never', containers: [{ name: 'c', image, args: ['get', 'pods'] }] })
    expect(it.logs('one')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\none +[01]\/1 +\w+ +0 +\ds\n$/)
    it.pod('two', { restartPolicy: 'Never', containers: [{ name: 'c', image, args: ['get', 'secrets'] }] })
    expect(it.logs('two')).toContain('Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:default:default" cannot list resource "secrets"')
    it.pod('three', { restartPolicy: 'Never', containers: [{ name: 'c', image, args: ['delete', 'pod', 'one'] }] })
    expect(it.logs('three')).toContain('pod "one" deleted')
    it.run(5_000)
    expect(it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'one' })).toBeUndefined()
  })
})

test('no hop of it takes a wire that no cluster has', () => {
  const it = withPod()
  it.sh('client', curl(PODS))
  expect(forbiddenHops(it.cluster.ledger, it.cluster.names, it.cluster.components)).toEqual([])
})
