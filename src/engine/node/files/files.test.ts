// How long files live, and who sees them, on a whole cluster.
import { describe, expect, test } from 'vitest'
import { messageOf, TestCluster } from './testing.ts'

const NOTE = 'echo hello > /note; echo hello > /cache/note; echo hello > /memory/note; echo hello > /host/note'
const WRITER = {
  nodeName: 'worker-1',
  containers: [{
    name: 'app', image: 'busybox:1.36', command: ['sh', '-c', `[ -f /cache/note ] || { ${NOTE}; }; sleep 3600`],
    volumeMounts: [{ name: 'cache', mountPath: '/cache' }, { name: 'memory', mountPath: '/memory' }, { name: 'host', mountPath: '/host' }],
  }],
  volumes: [{ name: 'cache', emptyDir: {} }, { name: 'memory', emptyDir: { medium: 'Memory' } }, { name: 'host', hostPath: { path: '/data', type: 'DirectoryOrCreate' } }],
}
const LOOK = 'for f in /note /cache/note /memory/note /host/note; do test -f $f && echo $f; done'

describe('the ladder of lifetimes', () => {
  test('a new container has a new layer; volumes outlive it', () => {
    const it = new TestCluster()
    it.pod('writer', WRITER)
    expect(it.sh('writer', LOOK).stdout).toBe('/note\n/cache/note\n/memory/note\n/host/note\n')
    it.cluster.fault('crash', { kind: 'Pod', namespace: 'default', name: 'writer' }, {})
    it.run(20_000)
    expect(it.status('writer')?.restartCount).toBe(1)
    expect(it.sh('writer', LOOK).stdout).toBe('/cache/note\n/memory/note\n/host/note\n')
  })

  test('an emptyDir ends with its Pod, a hostPath stays with its node', () => {
    const it = new TestCluster({ machines: [{ name: 'worker-1' }, { name: 'worker-2' }] })
    it.pod('writer', WRITER)
    it.delete('pods', 'writer')
    const reader = { ...WRITER, containers: [{ ...WRITER.containers[0], command: ['sleep', '3600'] }] }
    it.pod('writer', reader)
    expect(it.sh('writer', LOOK).stdout).toBe('/host/note\n')
    it.pod('elsewhere', { ...reader, nodeName: 'worker-2' })
    expect(it.sh('elsewhere', LOOK).stdout).toBe('')
  })

  test('things tell of volumes and what is in them', () => {
    const it = new TestCluster()
    it.pod('writer', WRITER)
    expect(it.cluster.thing('SimVolume', 'writer/cache')).toEqual({ pod: 'writer', volume: 'cache', ns: 'default', node: 'worker-1', type: 'emptyDir', path: '/cache', files: 1 })
    expect(it.cluster.thing('SimVolume', 'writer/host')).toMatchObject({ type: 'hostPath', path: '/data', files: 1 })
    it.sh('writer', 'rm /cache/note')
    expect(it.cluster.thing('SimVolume', 'writer/cache')?.files).toBe(0)
    it.delete('pods', 'writer')
    expect(it.cluster.thing('SimVolume', 'writer/cache')).toBeUndefined()
  })
})

describe('two containers of a Pod', () => {
  const spec = {
    containers: [
      { name: 'nginx', image: 'nginx:1.27', volumeMounts: [{ name: 'shared', mountPath: '/usr/share/nginx/html' }] },
      { name: 'redis', image: 'redis:7', volumeMounts: [{ name: 'shared', mountPath: '/data/shared' }] },
    ],
    volumes: [{ name: 'shared', emptyDir: {} }],
  }

  test('share a volume, and what one writes the other serves', () => {
    const it = new TestCluster()
    it.pod('pair', spec)
    expect(it.sh('pair', 'curl -s localhost', 'redis').stdout).toContain('403 Forbidden')
    expect(it.sh('pair', 'echo hi > /data/shared/index.html', 'redis')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(it.sh('pair', 'cat /usr/share/nginx/html/index.html', 'nginx').stdout).toBe('hi\n')
    expect(it.sh('pair', 'curl -s localhost', 'redis').stdout).toBe('hi\n')
    expect(it.cluster.thing('SimVolume', 'pair/shared')?.files).toBe(1)
  })

  test('reach each other as localhost, and the request is counted', () => {
    const it = new TestCluster()
    it.pod('pair', spec)
    expect(it.exec('pair', ['redis-cli', 'PING'], 'redis').body).toEqual({ exitCode: 0, stdout: 'PONG\n', stderr: '' })
    expect(it.sh('pair', 'nc -z localhost 6379 && echo open', 'nginx').stdout).toBe('open\n')
    expect(it.sh('pair', 'echo PING | nc localhost 6379', 'nginx').stdout).toBe('+PONG\r\n')
    expect(it.cluster.traffic.at(-1)).toMatchObject({ from: 'default/pair', to: 'localhost', via: 'localhost', pod: 'pair', ok: true })
    it.pod('alone', { containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    expect(it.sh('alone', 'nc -z localhost 6379', 'nginx')).toMatchObject({ exitCode: 1, stderr: 'nc: connect: Connection refused\n' })
  })

  test('cannot listen on the same port', () => {
    const it = new TestCluster()
    it.pod('clash', { containers: [{ name: 'one', image: 'nginx:1.27' }, { name: 'two', image: 'nginx:1.27' }] }, 30_000)
    expect(it.status('clash', 0)).toMatchObject({ ready: true, restartCount: 0 })
    expect(it.status('clash', 1)?.restartCount).toBeGreaterThanOrEqual(1)
    expect(it.logs('clash', { container: 'two', previous: 'true' })).toContain('bind() to 0.0.0.0:80 failed (98: Address already in use)')
    expect(it.status('clash', 1)?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
  })

  test('wait for each other’s files', () => {
    const it = new TestCluster(), volumeMounts = [{ name: 'work', mountPath: '/desk' }]
    it.pod('relay', {
      restartPolicy: 'Never', volumes: [{ name: 'work', emptyDir: {} }],
      containers: [
        { name: 'reader', image: 'busybox', command: ['sh', '-c', 'until [ -f /desk/done ]; do sleep 1; done; cat /desk/done'], volumeMounts },
        { name: 'writer', image: 'busybox', command: ['sh', '-c', 'sleep 20; echo finished > /desk/done'], volumeMounts },
      ],
    }, 40_000)
    expect(it.logs('relay', { container: 'reader' })).toBe('finished\n')
    expect(it.status('relay', 0)?.state?.terminated?.exitCode).toBe(0)
  })
})

describe('what is mounted', () => {
  test('a ConfigMap and a Secret are files, and cannot be written', () => {
    const it = new TestCluster()
    it.create('configmaps', { kind: 'ConfigMap', metadata: { name: 'conf', namespace: 'default' }, data: { 'app.conf': 'color=blue\n', other: 'x' } })
    it.create('secrets', { kind: 'Secret', metadata: { name: 'key', namespace: 'default' }, stringData: { password: 's3cret' } })
    it.pod('app', {
      containers: [{
        name: 'app', image: 'busybox', command: ['sleep', '3600'],
        volumeMounts: [{ name: 'conf', mountPath: '/etc/conf' }, { name: 'key', mountPath: '/etc/key', readOnly: true }, { name: 'conf', mountPath: '/one.conf', subPath: 'app.conf' }, { name: 'info', mountPath: '/info' }],
      }],
      volumes: [{ name: 'conf', configMap: { name: 'conf' } }, { name: 'key', secret: { secretName: 'key' } }, { name: 'info', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } }],
    })
    expect(it.sh('app', 'ls /etc/conf; cat /etc/conf/app.conf /one.conf /etc/key/password; echo; cat /info/labels').stdout).toBe('app.conf\nother\ncolor=blue\ncolor=blue\ns3cret\napp="app"')
    expect(it.sh('app', 'echo x > /etc/key/password')).toEqual({ exitCode: 1, stdout: '', stderr: "sh: can't create /etc/key/password: Read-only file system\n" })
  })

  test('a path of the host must be what it is taken for', () => {
    const it = new TestCluster(), pod = (type: string, path: string): object => ({ containers: [{ name: 'app', image: 'busybox', command: ['sleep', '3600'], volumeMounts: [{ name: 'host', mountPath: '/host' }] }], volumes: [{ name: 'host', hostPath: { path, type } }] })
    it.pod('missing', pod('Directory', '/data'))
    expect(it.status('missing')?.state?.waiting?.reason).toBe('ContainerCreating')
    expect(it.events()).toContain('FailedMount: MountVolume.SetUp failed for volume "host" : hostPath type check failed: /data is not a directory')
    it.pod('machine', pod('Directory', '/'))
    expect(it.sh('machine', 'cat /host/etc/hostname').stdout).toBe('worker-1\n')
    it.pod('made', pod('FileOrCreate', '/tmp/log'))
    expect(it.sh('machine', 'test -f /host/tmp/log && echo yes').stdout).toBe('yes\n')
  })
})

describe('memory', () => {
  const hungry = (command: readonly string[], more: object = {}): object => ({
    containers: [{ name: 'app', image: 'busybox:1.36', command, resources: { limits: { memory: '256Mi' } }, volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }],
    volumes: [{ name: 'cache', emptyDir: { medium: 'Memory' } }], ...more,
  })

  test.each(['dd if=/dev/zero of=/cache/x bs=1M count=300', 'head -c 300M /dev/zero > /cache/x', 'cat /dev/zero | head -c 300M > /cache/x', 'tail /dev/zero'])('%s takes more than the limit, and the container is killed', (script) => {
    const it = new TestCluster()
    it.pod('hungry', hungry(['sh', '-c', `sleep 2; ${script}; sleep 3600`], { restartPolicy: 'Never' }))
    expect(it.status('hungry')?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })

  test('a command that somebody runs takes its container down', () => {
    const it = new TestCluster()
    it.pod('hungry', hungry(['sleep', '3600']))
    expect(it.sh('hungry', 'dd if=/dev/zero of=/cache/x bs=1M count=300').exitCode).toBe(137)
    it.run(10_000)
    expect(it.status('hungry')).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })
  })

  test('what fits is written, and a disk counts nothing', () => {
    const it = new TestCluster()
    it.pod('modest', hungry(['sleep', '3600']))
    expect(it.sh('modest', 'dd if=/dev/zero of=/cache/x bs=1M count=100 && dd if=/dev/zero of=/tmp/x bs=1M count=900')).toMatchObject({ exitCode: 0 })
  })
})

describe('commands and logs', () => {
  test('say what is wrong as busybox and as GNU do', () => {
    const it = new TestCluster()
    it.pod('box', { containers: [{ name: 'app', image: 'busybox', command: ['sleep', '3600'] }] })
    it.pod('gnu', { containers: [{ name: 'app', image: 'nginx:1.27' }] })
    const said = (pod: string, script: string): string => it.sh(pod, script).stderr
    expect(said('box', 'cat /x')).toBe("cat: can't open '/x': No such file or directory\n")
    expect(said('gnu', 'cat /x')).toBe('cat: /x: No such file or directory\n')
    expect(said('box', 'ls /x')).toBe('ls: /x: No such file or directory\n')
    expect(said('gnu', 'ls /x')).toBe("ls: cannot access '/x': No such file or directory\n")
    expect(said('box', 'echo hi > /no/where')).toBe("sh: can't create /no/where: nonexistent directory\n")
    expect(said('box', 'nosuch')).toBe('sh: nosuch: not found\n')
    expect(it.sh('box', 'mkdir -p /a/b && echo one > /a/b/c && echo two >> /a/b/c && cd /a && cat b/c && find /a -type f && mv b/c d && ls').stdout).toBe('one\ntwo\n/a/b/c\nb\nd\n')
    expect(it.sh('box', 'printf "no newline"; echo -n x').stdout).toBe('no newlinex')
  })

  test('errors of the API server and of the kubelet are as upstream’s', () => {
    const it = new TestCluster()
    it.pod('two', { containers: [{ name: 'a', image: 'busybox', command: ['sleep', '3600'] }, { name: 'b', image: 'busybox', command: ['sleep', '3600'] }] })
    expect(messageOf(it.exec('two', ['ls']))).toBe('a container name must be specified for pod two, choose one of: [a b]')
    expect(messageOf(it.exec('two', ['ls'], 'c'))).toBe('container c is not valid for pod two')
    expect(messageOf(it.exec('none', ['ls']))).toBe('pods "none" not found')
    it.pod('homeless', { nodeSelector: { no: 'where' }, containers: [{ name: 'a', image: 'busybox' }] })
    expect(messageOf(it.exec('homeless', ['ls']))).toBe('pod homeless does not have a host assigned')
    expect(it.logs('homeless')).toBe('')
    it.pod('wrong', { containers: [{ name: 'a', image: 'nginx:latset' }] })
    expect(it.logs('wrong')).toMatch(/^container "a" in pod "wrong" is waiting to start: (?:image can't be pulled|trying and failing to pull image)$/)
    expect(messageOf(it.exec('wrong', ['ls']))).toBe('unable to upgrade connection: container not found ("a")')
    expect(messageOf(it.exec('two', ['nosuch'], 'a'))).toContain('exec: "nosuch": executable file not found in $PATH')
  })

  test('a log has what was said until now, also of the container before', () => {
    const it = new TestCluster()
    it.pod('loop', { containers: [{ name: 'a', image: 'busybox', command: ['sh', '-c', 'i=0; while true; do echo line $i; i=$((i+1)); sleep 1; done'] }] }, 12_000)
    expect(it.logs('loop', { tailLines: '2' })).toMatch(/^line \d+\nline \d+\n$/)
    it.run(600_000)
    expect(Number(/line (\d+)/.exec(it.logs('loop', { tailLines: '1' }))?.[1])).toBeGreaterThan(590)
    it.pod('short', { containers: [{ name: 'a', image: 'busybox', command: ['sh', '-c', 'echo bye; exit 1'] }] }, 10_000)
    expect(it.logs('short', { previous: 'true' })).toBe('bye\n')
    expect(it.logs('loop', { previous: 'true' })).toBe('previous terminated container "a" in pod "loop" not found')
  })

  test('requests go through Services and to Pods', () => {
    const it = new TestCluster()
    it.pod('web', { containers: [{ name: 'web', image: 'nginx:1.27' }] })
    it.create('services', { kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] } })
    it.pod('client', { containers: [{ name: 'box', image: 'busybox', command: ['sleep', '3600'] }] })
    expect(it.sh('client', 'wget -qO- http://web:8080')).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('Welcome to nginx!') as unknown })
    expect(it.cluster.traffic.at(-1)).toMatchObject({ from: 'default/client', to: 'web', via: 'service', pod: 'web', code: 200, ok: true })
    expect(it.sh('client', 'wget -qO- http://nobody').stderr).toBe("wget: bad address 'nobody'\n")
    const ip = (it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'web' }) as { status?: { podIP?: string } }).status?.podIP
    expect(it.sh('client', `wget -qO- http://${ip}/missing`).stderr).toBe('wget: server returned error: HTTP/1.1 404 Not Found\n')
  })
})

test('a postStart hook that fails ends its container', () => {
  const it = new TestCluster(), container = (script: string): object => ({ containers: [{ name: 'web', image: 'nginx:1.27', lifecycle: { postStart: { exec: { command: ['sh', '-c', script] } } } }] })
  it.pod('good', container('echo from the hook > /usr/share/nginx/html/index.html'))
  expect(it.sh('good', 'curl -s localhost').stdout).toBe('from the hook\n')
  it.pod('bad', container('exit 3'), 20_000)
  expect(it.events()).toContain('FailedPostStartHook: PostStartHook failed')
  expect(it.status('bad')?.restartCount).toBeGreaterThanOrEqual(1)
})

test('the same seed gives the same files, also after going back', () => {
  const it = new TestCluster(), at = it.cluster.now
  it.pod('writer', WRITER)
  it.sh('writer', 'echo more >> /cache/note; sleep 1; echo even more >> /host/note')
  it.cluster.fault('crash', { kind: 'Pod', namespace: 'default', name: 'writer' }, {})
  it.run(20_000)
  const end = it.cluster.now, [ledger, state] = [it.cluster.ledgerHash(), it.cluster.stateHash()]
  it.cluster.rewind(at + 16_000)
  it.cluster.advance(end)
  it.cluster.rewind(end)
  const again = new TestCluster()
  again.pod('writer', WRITER)
  again.sh('writer', 'echo more >> /cache/note; sleep 1; echo even more >> /host/note')
  again.cluster.fault('crash', { kind: 'Pod', namespace: 'default', name: 'writer' }, {})
  again.run(20_000)
  expect([again.cluster.ledgerHash(), again.cluster.stateHash()]).toEqual([ledger, state])
})
