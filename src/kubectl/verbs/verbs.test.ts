import { beforeEach, expect, test } from 'vitest'
import { openTerminal, type TestTerminal } from '../testing/terminal.ts'

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}}}
`
const scratch = `apiVersion: v1
kind: Pod
metadata: {name: scratch}
spec: {containers: [{name: app, image: 'nginx:1.27'}], volumes: [{name: v, emptyDir: {}}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: {mode: blue}
`

let terminal: TestTerminal
beforeEach(() => { terminal = openTerminal({ 'web.yaml': web, 'more/scratch.yaml': scratch }) })
const text = (line: string): string => terminal.text(line)

test('a word that is no verb, a flag that is none, and missing arguments are told as kubectl tells them', () => {
  expect(text('gte pods')).toBe('error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n')
  expect(text('get pods --foo')).toBe("error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n")
  expect(text('get -x')).toBe("error: unknown shorthand flag: 'x' in -x\nSee 'kubectl get --help' for usage.\n")
  expect(text('rollout dance')).toBe('error: unknown command "dance"\nSee \'kubectl rollout -h\' for help and examples\n')
  expect(text('delete pod')).toBe('error: resource(s) were provided, but no name was specified\n')
  expect(text('get nosuch')).toBe('error: the server doesn\'t have a resource type "nosuch"\n')
  expect(terminal.run('get pod nosuch')).toEqual({ exit: 1, stdout: '', stderr: 'Error from server (NotFound): pods "nosuch" not found\n' })
})

test('get prints nothing found, several kinds, labels, names and fields', () => {
  expect(text('get pods')).toBe('No resources found in default namespace.\n')
  terminal.run('apply -f web.yaml')
  expect(text('rollout status deploy/web')).toMatch(/^Waiting for deployment[^]*deployment "web" successfully rolled out\n$/)
  expect(text('get deploy,sts')).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\ndeployment.apps\/web +2\/2 +2 +2 +\d+s\n$/)
  expect(text('get deploy web -L app')).toMatch(/AGE +APP\nweb +2\/2 +2 +2 +\d+s +web\n$/)
  expect(text('get pods -o name').split('\n')).toEqual([expect.stringMatching(/^pod\/web-/), expect.stringMatching(/^pod\/web-/), ''])
  expect(text("get deploy -o jsonpath='{range .items[*]}{.metadata.name}={.spec.replicas}{\"\\n\"}{end}'")).toBe('web=2\n')
  expect(text('get deploy -o custom-columns=NAME:.metadata.name,NONE:.spec.paused')).toBe('NAME   NONE\nweb    <none>\n')
  expect(text("get deploy web -o go-template='{{range .spec.template.spec.containers}}{{.image}}{{end}}'")).toBe('nginx:1.27')
  expect(text('get pod web -l app=web')).toBe('error: name cannot be provided when a selector is specified\n')
})

test('scale changes the replicas, unless there are others than expected', () => {
  terminal.run('apply -f web.yaml')
  expect(text('scale deploy/web --replicas=3')).toBe('deployment.apps/web scaled\n')
  expect(text('scale deploy/web --current-replicas=9 --replicas=1')).toBe('error: Expected replicas to be 9, was 3\n')
  expect(text('scale deploy/web')).toBe('error: required flag(s) "replicas" not set\n')
  expect(text('get deploy web -o jsonpath={.spec.replicas}')).toBe('3')
})

test('a label is put on, kept unless it may be overwritten, and taken off', () => {
  terminal.run('apply -f web.yaml')
  expect(text('label deploy web tier=gold')).toBe('deployment.apps/web labeled\n')
  expect(text('label deploy web tier=silver')).toBe("error: 'tier' already has a value (gold), and --overwrite is false\n")
  expect(text('label deploy web tier=silver --overwrite')).toBe('deployment.apps/web labeled\n')
  expect(text('label deploy web tier-')).toBe('deployment.apps/web unlabeled\n')
  expect(text('label deploy web tier-')).toBe('label "tier" not found.\ndeployment.apps/web not labeled\n')
})

test('a rollout is followed, paused, and cannot be restarted while it is paused', () => {
  terminal.run('apply -f web.yaml')
  terminal.run('rollout status deploy/web')
  expect(text('set image deploy/web nginx=nginx:1.28')).toBe('deployment.apps/web image updated\n')
  expect(text('rollout status deploy/web')).toMatch(/Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...\n[^]*successfully rolled out\n$/)
  expect(text('rollout pause deploy/web')).toBe('deployment.apps/web paused\n')
  expect(text('rollout restart deploy/web')).toContain("can't restart paused deployment")
  expect(text('rollout resume deploy/web')).toBe('deployment.apps/web resumed\n')
  expect(text('rollout undo deploy/web')).toBe('deployment.apps/web rolled back\n')
})

test('delete waits until a Pod is gone; -f takes all of a folder', () => {
  expect(text('apply -f more/')).toBe('pod/scratch created\nconfigmap/conf created\n')
  terminal.settle()
  const before = terminal.cluster.now
  expect(text('delete -f more/')).toBe('pod "scratch" deleted from default namespace\nconfigmap "conf" deleted from default namespace\n')
  expect([terminal.cluster.get({ kind: 'Pod', namespace: 'default', name: 'scratch' }), terminal.cluster.now > before + 100]).toEqual([undefined, true])
  expect(text('delete cm conf --ignore-not-found')).toBe('')
  expect(text('apply -f absent.yaml')).toBe('error: the path "absent.yaml" does not exist\n')
})

test('a node is not drained of Pods that would be lost, unless that is wanted', () => {
  terminal.run('apply -f more/scratch.yaml')
  terminal.settle()
  const node = text('get pod scratch -o jsonpath={.spec.nodeName}')
  expect(text(`drain ${node}`)).toContain('cannot delete Pods with local storage (use --delete-emptydir-data to override): default/scratch')
  expect(text(`drain ${node} --delete-emptydir-data --force`)).toContain(`evicting pod default/scratch\npod/scratch evicted\nnode/${node} drained\n`)
  expect(text(`uncordon ${node}`)).toBe(`node/${node} uncordoned\n`)
})

test('create makes objects from flags, or only shows them', () => {
  expect(text('create deployment api --image=nginx --dry-run=client -o name')).toBe('deployment.apps/api\n')
  expect(text('create ns team')).toBe('namespace/team created\n')
  expect(text('create ns team')).toBe('Error from server (AlreadyExists): failed to create namespace: namespaces "team" already exists\n')
  expect(text('create secret generic s -n team --from-literal=key=geheim')).toBe('secret/s created\n')
  expect(text('get secret s -n team -o jsonpath={.data.key}')).toBe('Z2VoZWlt')
  expect(text('describe secret s -n team')).toContain('key:  6 bytes')
})

test('wait ends with the condition, or says on what it waited in vain', () => {
  terminal.run('apply -f web.yaml')
  expect(text('wait --for=condition=Available deploy/web')).toBe('deployment.apps/web condition met\n')
  expect(text("wait --for=jsonpath='{.status.readyReplicas}'=9 deploy/web --timeout=1s")).toBe('error: timed out waiting for the condition on deployments/web\n')
})

test('what is described has its Events and their ages', () => {
  terminal.run('apply -f web.yaml')
  terminal.run('rollout status deploy/web')
  const described = text('describe deploy web')
  expect(described).toContain('Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable\n')
  expect(described).toMatch(/NewReplicaSet: {3}web-\S+ \(2\/2 replicas created\)\n/)
  expect(described).toMatch(/Normal {2}ScalingReplicaSet {2}\d+s +deployment-controller {2}Scaled up replica set/)
  expect(text('describe pod web-')).toMatch(/^Name: +web-[^]*\n\n\nName: +web-/)
})

test('an API server that does not run is told as it is met', () => {
  terminal.cluster.fault('stop', { kind: 'SimProcess', name: 'kube-apiserver' })
  expect(terminal.run('get all')).toEqual({ exit: 1, stdout: '', stderr: 'The connection to the server 192.168.50.10:6443 was refused - did you specify the right host or port?\n' })
})

test('what is not here says what to do instead', () => {
  for (const verb of ['edit', 'port-forward', 'attach', 'cp', 'proxy']) expect(text(`${verb} pod/x`)).toMatch(new RegExp(`^error: kubectl ${verb} is not available here: `))
  expect(text('top pods')).toBe('error: Metrics API not available\n')
  expect(text('auth can-i create pods')).toBe('yes\n')
})

test('autoscale makes an autoscaler for shares and for values, and describe shows its metrics', () => {
  terminal.run('apply -f web.yaml')
  expect(text('autoscale deployment web --max=5 --min=2 --cpu=70% --memory=200Mi')).toBe('horizontalpodautoscaler.autoscaling/web autoscaled\n')
  expect(text('get hpa web -o jsonpath={.spec.metrics[*].resource.target}')).toBe('{"averageUtilization":70,"type":"Utilization"} {"averageValue":"200Mi","type":"AverageValue"}')
  const described = text('describe hpa web')
  expect(described).toMatch(/ {2}resource cpu on pods {2}\(as a percentage of request\): +<unknown> \/ 70%\n {2}resource memory on pods: +<unknown> \/ 200Mi\n/)
  expect(text('autoscale deployment web --max=5 --name=other --cpu=much')).toBe('error: invalid value for --cpu: "much" is neither a percentage nor a quantity\n')
  expect(text('autoscale deployment web --min=3')).toBe('error: required flag(s) "max" not set\n')
})

test('top says that there is no metrics API where there is none', () => {
  expect(terminal.run('top pods')).toEqual({ exit: 1, stdout: '', stderr: 'error: Metrics API not available\n' })
  expect(text('top node worker-1 worker-2')).toBe("error: node [NAME | -l label]\nSee 'kubectl top node -h' for help and examples\n")
  expect(text('top pods --sort-by=age')).toBe('error: --sort-by accepts only cpu or memory\n')
})
