import { beforeEach, expect, test } from 'vitest'
import { openTerminal, type TestTerminal } from '../../testing/terminal.ts'

let terminal: TestTerminal
beforeEach(() => { terminal = openTerminal() })
const text = (line: string): string => terminal.text(line)

test('a Job is made from an image and a command, runs to its end, and says what it said', () => {
  expect(text("create job hello --image=busybox -- sh -c 'echo hi; sleep 3'")).toBe('job.batch/hello created\n')
  expect(text('wait --for=condition=complete job/hello --timeout=60s')).toBe('job.batch/hello condition met\n')
  expect(text('get job hello')).toMatch(/^NAME +COMPLETIONS +DURATION +AGE\nhello +1\/1 +\d+s +\d+s\n$/)
  expect(text('logs job/hello')).toBe('hi\n')
  expect(text('describe job hello')).toMatch(/Pods Statuses: +0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed\n[^]*Normal +SuccessfulCreate[^]*Normal +Completed +\S+ +job-controller +Job completed\n/)
  expect(text('delete job hello')).toMatch(/^job.batch "hello" deleted/)
  terminal.settle()
  expect(text('get pods')).toBe('No resources found in default namespace.\n')
})

test('the Job of the documentation prints pi', () => {
  terminal.run('create job pi --image=perl:5.34.0 -- perl -Mbignum=bpi -wle "print bpi(2000)"')
  expect(text('wait --for=condition=complete job/pi --timeout=60s')).toBe('job.batch/pi condition met\n')
  expect(text('logs job/pi')).toMatch(/^3\.14159265358979\d+\n$/)
})

test('a CronJob is made, rests, and a Job is made from it by hand', () => {
  expect(text("create cronjob nightly --image=busybox --schedule='0 3 * * *' -- date")).toBe('cronjob.batch/nightly created\n')
  expect(text('get cj')).toMatch(/^NAME +SCHEDULE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nnightly +0 3 \* \* \* +False +0 +<none> +\d+s\n$/)
  expect(text('create job now --from=cronjob/nightly')).toBe('job.batch/now created\n')
  expect(text('get job now -o jsonpath={.metadata.ownerReferences[0].kind}/{.metadata.ownerReferences[0].name}')).toBe('CronJob/nightly')
  expect(text("get job now -o jsonpath='{.metadata.annotations}'")).toContain('"cronjob.kubernetes.io/instantiate":"manual"')
  expect(text('wait --for=condition=complete job/now --timeout=60s')).toBe('job.batch/now condition met\n')
})

test('what create job cannot do is told as kubectl tells it', () => {
  expect(text('create job x')).toBe('error: either --image or --from must be specified\n')
  expect(text('create job x --image=busybox --from=cronjob/y')).toBe('error: either --image or --from must be specified\n')
  expect(text('create job x --from=cronjob/y -- date')).toBe('error: cannot specify --from and command\n')
  expect(text('create job x --from=cronjob/y')).toBe('Error from server (NotFound): cronjobs.batch "y" not found\n')
  expect(text('create job x --from=deploy')).toBe('error: from must be an existing cronjob\n')
  expect(text('create cronjob x')).toBe('error: required flag(s) "image", "schedule" not set\n')
  expect(text('create cronjob x --image=busybox')).toBe('error: required flag(s) "schedule" not set\n')
})

test('describe tells which indexes are done', () => {
  const indexed = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: parts}\nspec: {completionMode: Indexed, completions: 3, parallelism: 3, backoffLimitPerIndex: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "exit $JOB_COMPLETION_INDEX"]}]}}}\n'
  const it = openTerminal({ 'it.yaml': indexed })
  it.run('apply -f it.yaml')
  expect(it.text('describe job parts')).toMatch(/Completed Indexes: +<none>\nFailed Indexes: +<none>\n/)
  it.settle()
  expect(it.text('describe job parts')).toMatch(/Completed Indexes: +0\nFailed Indexes: +1,2\n/)
})
