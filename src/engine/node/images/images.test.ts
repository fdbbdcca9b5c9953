import { describe, expect, test } from 'vitest'
import type { Container, Pod } from '../../generated/api-types.d.ts'
import { changed, EMPTY_TREE } from '../files/file-tree.ts'
import { NO_WORLD } from '../files/world.ts'
import { execute as executeIn } from '../runtime/exec.ts'
import { builtInImages } from './catalogue.ts'
import { formatImage, Images, parseImage } from './images.ts'
import type { ImageReference, Process } from './define-image-behaviour.ts'
import { httpStatusAt } from './http-status.ts'

const images = new Images([])
images.use(builtInImages)

interface Given {
  readonly container?: Partial<Container>
  readonly env?: Readonly<Record<string, string>>
  readonly pod?: Partial<Pod['spec']>
  readonly owner?: string
  readonly isInit?: boolean
}

function started(text: string, { container: more = {}, env = {}, pod: spec = {}, owner, isInit = false }: Given = {}): Process {
  const image = parseImage(text) as ImageReference, container = { name: 'app', image: text, ...more } as Container
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app-1', namespace: 'default', ownerReferences: owner ? [{ kind: owner }] : [] }, spec: { containers: [container], ...spec } } as unknown as Pod
  return images.behaviourOf(image, pod, container).start({ pod, container, image, index: 0, isInit, restarts: 0, env })
}

function pullError(text: string): string | undefined {
  const container = { name: 'app', image: text } as Container
  return images.pullError(parseImage(text) as ImageReference, { metadata: {}, spec: { containers: [container] } } as unknown as Pod, container)
}

/** What a command gives in a container of this process, so many ms after its start. */
function execute(process: Process, command: readonly string[], elapsedMs: number): { readonly exitCode: number; readonly output: string } {
  const layer = (process.effects ?? []).filter(({ afterMs }) => afterMs <= elapsedMs).reduce((tree, { change }) => changed(tree, change), EMPTY_TREE)
  const { exitCode, stdout, stderr } = executeIn({ process, elapsedMs, world: { ...NO_WORLD, trees: { '': layer } } }, command)
  return { exitCode, output: stdout + stderr }
}

const shell = (script: string, given: Given = {}): Process => started('busybox:1.36', { ...given, container: { command: ['sh', '-c', script], ...given.container } })
const ports = ({ serves = [] }: Process): number[] => serves.map(({ port }) => port)

describe('tags', () => {
  test.each([
    'nginx', 'nginx:latest', 'nginx:1.7.9', 'nginx:1.14.2', 'nginx:1.25', 'nginx:1.27-alpine', 'nginx:alpine', 'nginx:stable-alpine', 'redis', 'redis:7', 'redis:7.4', 'redis:6.0.5', 'redis:alpine', 'mysql:5.6', 'mysql:5.7', 'mysql:8.0', 'mysql:8.4', 'mariadb:10.6',
    'postgres:9.6', 'postgres:16', 'postgres:15-alpine', 'busybox:1.28', 'busybox:1.36', 'busybox:latest', 'alpine:3.20', 'ubuntu:22.04', 'debian:bookworm-slim', 'wordpress:6', 'wordpress:6.2.1-apache', 'wordpress:4.8-apache', 'perl:5.34.0', 'perl', 'python:3.12-slim', 'node:20-alpine',
    'registry.k8s.io/pause:3.9', 'k8s.gcr.io/pause:3.1', 'registry.k8s.io/e2e-test-images/agnhost:2.40', 'registry.k8s.io/e2e-test-images/agnhost:2.53', 'registry.k8s.io/echoserver:1.4', 'k8s.gcr.io/echoserver:1.10', 'registry.k8s.io/hpa-example', 'registry.k8s.io/nginx-slim:0.24',
    'gcr.io/google-samples/hello-app:1.0', 'gcr.io/google-samples/hello-app:2.0', 'gcr.io/google-samples/node-hello:1.0', 'gcr.io/google_samples/gb-frontend:v5', 'gcr.io/google_samples/gb-redis-follower:v2', 'registry.k8s.io/redis:e2e',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5', 'gcr.io/google-samples/cassandra:v13', 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10', 'httpd:2.4', 'mongo:4.4.6', 'memcached:1.6', 'rabbitmq:3-management', 'polinux/stress', 'kicbase/echo-server:1.0',
    'traefik/whoami', 'hashicorp/http-echo:0.2.3', 'grafana/grafana:latest', 'prom/prometheus:v2.45.0', 'coredns/coredns:1.11.1', 'hello-world', 'example/web:anything-goes', 'ghcr.io/somebody/thing:v0.0.1-rc.1', 'docker.io/nginx:1.27', 'index.docker.io/library/nginx:1.27',
  ])('%s can be pulled', (image) => expect(pullError(image)).toBeUndefined())

  test.each(['nginx:1.999', 'nginx:latset', 'nginx:oops', 'nginx:1.161', 'nginx:does-not-exist', 'redis:99', 'mysql:8.99', 'busybox:1.99', 'registry.k8s.io/pause:99', 'gcr.io/google-samples/hello-app:3.0'])('%s is not found', (image) => {
    const full = formatImage(parseImage(image) as ImageReference)
    expect(pullError(image)).toBe(`rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve image: ${full}: not found`)
  })

  test.each(['NGINX', 'nginx:', 'nginx::1', 'ngi nx', 'nginx:tag with blank', '-nginx', 'nginx/', 'Library/nginx'])('%s is malformed', (image) => expect(parseImage(image)).toBeUndefined())

  test('a private repository asks for credentials, and a host that cannot be is not looked up', () => {
    expect(pullError('gcr.io/authenticated-image-pulling/alpine:3.7')).toContain('pull access denied, repository does not exist or may require authorization')
    expect(pullError('registry.invalid/app:1')).toContain('lookup registry.invalid: no such host')
  })
})

describe('servers', () => {
  test('nginx serves its page on 80 and nothing else', () => {
    const nginx = started('nginx:1.27')
    expect(ports(nginx)).toEqual([80])
    expect(nginx.exit).toBeUndefined()
    expect(['/', '/index.html', '/healthz', '/?q=1'].map((path) => httpStatusAt(nginx, path, 1000))).toEqual([200, 200, 404, 200])
  })

  test('pages or a configuration from a volume may answer anything', () => {
    const configured = started('nginx', { container: { ports: [{ containerPort: 8080 }], volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }] } as Partial<Container> })
    expect(httpStatusAt(configured, '/healthz', 1000)).toBe(200)
    expect(ports(configured)).toEqual([80, 8080])
  })

  test.each([
    ['redis:7', [6379], {}], ['redis:7', [7000], { container: { args: ['--port', '7000'] } }], ['memcached', [11211], {}], ['mongo', [27017], {}], ['rabbitmq:3-management', [5672, 15672], {}], ['wordpress', [80], {}], ['phpmyadmin', [80], {}],
    ['registry.k8s.io/e2e-test-images/agnhost:2.40', [8080], { container: { args: ['netexec', '--http-port=8080'] } }], ['gcr.io/google-samples/hello-app:2.0', [8080], {}], ['hashicorp/http-echo', [5678], { container: { args: ['-text=hello'] } }],
    ['hashicorp/http-echo', [8081], { container: { args: ['-listen=:8081', '-text=hello'] } }], ['kicbase/echo-server:1.0', [8080], {}], ['traefik/whoami', [80], {}], ['gcr.io/google_samples/gb-redis-follower:v2', [6379], {}], ['gcr.io/google_samples/gb-frontend:v4', [80], {}],
    ['grafana/grafana', [3000], {}], ['example/web:1', [5000], { container: { ports: [{ containerPort: 5000 }] } }], ['python:3.12', [8000], { container: { command: ['python', '-m', 'http.server'] } }], ['python:3.12', [8080], { container: { command: ['python3', '-m', 'http.server', '8080'] } }],
  ] as [string, number[], Given][])('%s listens on %j', (image, expected, given) => {
    const process = started(image, given)
    expect(ports(process)).toEqual(expected)
    expect(process.exit).toBeUndefined()
  })

  test.each([['mysql:8.4', 'MYSQL_ROOT_PASSWORD', 3306], ['mariadb', 'MARIADB_ROOT_PASSWORD', 3306], ['mysql:5.7', 'MYSQL_ALLOW_EMPTY_PASSWORD', 3306], ['postgres:16', 'POSTGRES_PASSWORD', 5432]] as const)('%s wants %s', (image, variable, port) => {
    const without = started(image)
    expect(without.exit?.code).toBe(1)
    expect(without.logs?.some(({ line }) => line.toLowerCase().includes('password'))).toBe(true)
    const withIt = started(image, { env: { [variable]: 'secret' } })
    expect(withIt.exit).toBeUndefined()
    expect(ports(withIt)).toEqual([port])
    expect(withIt.serves?.[0].afterMs).toBeGreaterThan(2000)
  })

  test('nginx in the background ends its container', () => {
    expect(started('nginx', { container: { command: ['sh', '-c', 'nginx'] } }).exit?.code).toBe(0)
    expect(started('nginx', { container: { command: ['nginx', '-g', 'daemon off;'] } }).exit).toBeUndefined()
  })
})

describe('tasks', () => {
  test.each(['busybox', 'alpine:3', 'ubuntu', 'debian', 'hello-world', 'python:3', 'node:20'])('%s without a command ends at once and well', (image) => {
    expect(started(image).exit?.code).toBe(0)
  })

  test('an open standard input keeps a shell waiting', () => {
    expect(started('busybox', { container: { stdin: true, tty: true } }).exit).toBeUndefined()
  })

  test('pi takes perl a while', () => {
    const { exit } = started('perl:5.34.0', { container: { command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] } })
    expect(exit?.code).toBe(0)
    expect(exit?.afterMs).toBeGreaterThan(1000)
  })

  test('an unknown image does its work in a Job or as an init container, and serves elsewhere', () => {
    expect(started('example/task:1', { owner: 'Job' }).exit?.code).toBe(0)
    expect(started('example/init:1', { isInit: true }).exit?.code).toBe(0)
    expect(started('example/web:1').exit).toBeUndefined()
  })

  test('stress beyond the memory limit is killed', () => {
    const container = { command: ['stress'], args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'], resources: { limits: { memory: '100Mi' } } }
    expect(started('polinux/stress', { container: container as Partial<Container> }).exit).toMatchObject({ code: 137, reason: 'OOMKilled' })
    expect(started('polinux/stress', { container: { ...container, resources: { limits: { memory: '300Mi' } } } as Partial<Container> }).exit).toBeUndefined()
  })
})

describe('command lines', () => {
  test.each([
    ['sleep 30', 30_000, 0], ['sleep 1.5; exit 3', 1_500, 3], ['exit 1', 1, 1], ['true && sleep 2', 2_000, 0], ['false || exit 7', 1, 7], ['false', 1, 1], ['echo hello; sleep 5; false', 5_000, 1], ['for i in 1 2 3; do sleep 1; done', 3_000, 0],
    ['i=0; while [ $i -lt 5 ]; do i=$((i+1)); sleep 2; done', 10_000, 0], ['if [ -f /tmp/x ]; then exit 1; else exit 4; fi', 1, 4], ['touch /tmp/x && test -e /tmp/x', 1, 0], ['timeout 3 sleep 100', 3_000, 124],
    ['set -e; false; sleep 10', 1, 1], ['nosuchprogram', 1, 127], ['until true; do sleep 1; done; sleep 2m', 120_000, 0], ['echo a | grep b', 1, 1], ['case "$X" in a) exit 1;; b|*) exit 9;; esac', 1, 9], ['f() { sleep $1; return 5; }; f 4', 4_000, 5],
    ['for i in $(seq 1 3); do echo $i; sleep 1; done', 3_000, 0], ['for i in 9 8 7; do echo $i; done', 1, 0], ['[ "$(echo a)" = a ] && exit 6', 1, 6], ['! false', 1, 0], ['sleep 5 & sleep 1; wait', 5_000, 0],
  ])('%s ends after %i ms with %i', (script, afterMs, code) => {
    expect(shell(script).exit).toMatchObject({ afterMs, code })
  })

  test.each(['sleep infinity', 'sleep inf', 'tail -f /dev/null', 'while true; do echo hi; sleep 5; done', 'while :; do :; done', 'trap : TERM INT; sleep infinity & wait', 'nc -lk -p 8080 -e cat', 'exec sleep infinity', 'ping localhost', 'top'])('%s goes on', (script) => {
    expect(shell(script).exit).toBeUndefined()
  })

  test('a program that is not there gives 127 and says so; without a shell the container cannot start', () => {
    expect(shell('nosuchprogram').logs?.[0].line).toBe('sh: nosuchprogram: not found')
    expect(started('busybox', { container: { command: ['nosuchprogram'] } }).exit).toMatchObject({ code: 128, reason: 'StartError', message: expect.stringContaining('exec: "nosuchprogram": executable file not found in $PATH') as unknown })
  })

  test('the first process ignores SIGTERM unless it has a handler', () => {
    expect(shell('sleep 3600').onTerm).toBe('ignored')
    expect(started('busybox', { container: { command: ['sleep', '3600'] } }).onTerm).toBe('ignored')
    expect(shell('trap "exit 3" TERM; while true; do sleep 1; done').onTerm).toEqual({ afterMs: 1, code: 3 })
    expect(shell('trap : TERM INT; sleep infinity & wait').onTerm).toEqual({ afterMs: 1, code: 143 })
    expect(shell('sleep 3600', { pod: { shareProcessNamespace: true } }).onTerm).toEqual({ afterMs: 1, code: 143 })
    expect(started('nginx').onTerm).toBeUndefined()
    expect(started('nginx', { container: { command: ['sh', '-c', 'exec nginx -g "daemon off;"'] } }).onTerm).toBeUndefined()
  })

  test('last words end in the status', () => {
    expect(shell('sleep 10; echo Sleep expired > /dev/termination-log').exit).toEqual({ afterMs: 10_000, code: 0, message: 'Sleep expired' })
    expect(shell('echo no disk >&2; exit 2', { container: { terminationMessagePolicy: 'FallbackToLogsOnError' } }).exit?.message).toBe('no disk')
  })

  test('variables are known to the shell and to arguments', () => {
    expect(shell('echo "hello $NAME"; sleep ${PAUSE:-3}', { env: { NAME: 'you' } })).toMatchObject({ logs: [{ line: 'hello you' }], exit: { afterMs: 3000 } })
    expect(started('busybox', { container: { command: ['echo'], args: ['$(GREETING) there'] }, env: { GREETING: 'hi' } }).logs?.[0].line).toBe('hi there')
  })

  test('a script that cannot be read goes on', () => {
    expect(shell('while true; do (').exit).toBeUndefined()
  })

  test('a loop keeps a bounded number of lines', () => {
    expect(shell('i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done').logs?.length).toBeLessThanOrEqual(256)
  })
})

describe('probes', () => {
  test('the file of the liveness tutorial is there for thirty seconds', () => {
    const process = started('registry.k8s.io/busybox', { container: { args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'] } })
    const healthy = (elapsedMs: number): number => execute(process, ['cat', '/tmp/healthy'], elapsedMs).exitCode
    expect([0, 29_999, 30_000, 100_000].map(healthy)).toEqual([0, 0, 1, 1])
    expect(process.exit?.afterMs).toBe(630_000)
    expect(execute(process, ['cat', '/tmp/healthy'], 31_000).output).toContain("can't open '/tmp/healthy': No such file or directory")
  })

  test('the web server of the liveness tutorial fails after ten seconds', () => {
    for (const process of [started('registry.k8s.io/e2e-test-images/agnhost:2.40', { container: { args: ['liveness'] } }), started('registry.k8s.io/liveness', { container: { args: ['/server'] } })]) {
      expect([9_999, 10_000].map((at) => httpStatusAt(process, '/healthz', at))).toEqual([200, 500])
      expect(ports(process)).toEqual([8080])
    }
  })

  test.each([
    [['sh', '-c', 'exit 3'], 3], [['/bin/sh', '-c', 'test -f /tmp/ready'], 1], [['true'], 0], [['false'], 1], [['my-own-check'], 0], [['sh', '-c', 'cat /etc/config && true'], 0],
  ] as [string[], number][])('%j gives %i', (command, code) => expect(execute({}, command, 1000).exitCode).toBe(code))

  test('a client gets through once the server listens', () => {
    const mysql = started('mysql:8', { env: { MYSQL_ROOT_PASSWORD: 'x' } })
    const ping = (elapsedMs: number): number => execute(mysql, ['mysqladmin', 'ping'], elapsedMs).exitCode
    expect([1_000, 20_000].map(ping)).toEqual([1, 0])
    expect(execute(started('redis'), ['redis-cli', 'ping'], 1000).exitCode).toBe(0)
    expect(execute(started('postgres', { env: { POSTGRES_PASSWORD: 'x' } }), ['pg_isready', '-U', 'postgres'], 10_000).exitCode).toBe(0)
    expect(execute(started('nginx'), ['curl', '-f', 'http://localhost/'], 1000).exitCode).toBe(0)
    expect(execute(started('nginx'), ['curl', '-f', 'http://localhost:8080/'], 1000).exitCode).toBe(7)
  })
})
