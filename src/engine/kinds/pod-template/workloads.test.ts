// Rules of the kinds that make Pods, beyond those of the Pods themselves.
import { describe, expect, it } from 'vitest'
import controllerRevision from '../controller-revision/controller-revision.kind.ts'
import cronJob from '../cron-job/cron-job.kind.ts'
import daemonSet from '../daemon-set/daemon-set.kind.ts'
import deployment from '../deployment/deployment.kind.ts'
import autoscaler from '../horizontal-pod-autoscaler/horizontal-pod-autoscaler.kind.ts'
import job from '../job/job.kind.ts'
import budget from '../pod-disruption-budget/pod-disruption-budget.kind.ts'
import replicaSet from '../replica-set/replica-set.kind.ts'
import replicationController from '../replication-controller/replication-controller.kind.ts'
import statefulSet from '../stateful-set/stateful-set.kind.ts'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'

const podSpec = { containers: [{ name: 'c', image: 'x:1' }] }
const template = { metadata: { labels: { a: 'b' } }, spec: podSpec }
const selector = { matchLabels: { a: 'b' } }
const workload = (fields: object = {}) => ({ spec: { selector, template, ...fields } })
const jobOf = (fields: object = {}) => ({ spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } }, ...fields } })

describe('a Deployment', () => {
  it('without anything says all that is missing', () => {
    expect(errorsOf(deployment, { spec: {} })).toEqual([
      'spec.selector: Required value', 'spec.template.metadata.labels: Invalid value: map[string]string(nil): `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ])
  })

  it('rolls or recreates, nothing else', () => {
    expect(errorsOf(deployment, workload({ strategy: { type: 'Slowly' } }))).toEqual([
      'spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"Slowly", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"',
    ])
  })

  it('may change its template, but not its selector', () => {
    const other = { selector: { matchLabels: { a: 'c' } }, template: { ...template, metadata: { labels: { a: 'c' } } } }
    expect(changeErrorsOf(deployment, workload(), workload({ template: { ...template, spec: { ...podSpec, hostname: 'h' } } }))).toEqual([])
    expect(changeErrorsOf(deployment, workload(), workload(other))).toEqual([
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"c"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    ])
  })

  it('shows ready, up to date and available', () => {
    const object = { ...created(deployment, workload({ replicas: 3 })), status: { readyReplicas: 2, updatedReplicas: 1 } }
    expect(deployment.columns?.map((column) => column.cell(object, 0))).toEqual(['2/3', 1, 0, 'c', 'x:1', 'a=b'])
    expect(deployment.scene?.(object)).toMatchObject({ desired: 3, readyReplicas: 2, updated: 1, available: 0, images: ['c=x:1'] })
  })

  it('is scaled through a door of its own', () => {
    const object = created(deployment, workload())
    expect(deployment.scale?.selector(object)).toBe('a=b')
    expect(deployment.scale?.withReplicas(object, 5).spec.replicas).toBe(5)
  })
})

describe('ReplicaSets and their ancestors', () => {
  it('are refused when their Pods may end by themselves', () => {
    expect(errorsOf(replicaSet, workload({ template: { ...template, spec: { ...podSpec, activeDeadlineSeconds: 5 } } }))).toEqual([
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported',
    ])
  })

  it('take the labels of the template for a selector, if they are ReplicationControllers', () => {
    expect(created(replicationController, { spec: { template } })).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: { selector: { a: 'b' }, replicas: 1 } })
    expect(errorsOf(replicationController, { spec: {} })).toEqual(['spec.selector: Required value', 'spec.template: Required value'])
  })
})

describe('a StatefulSet', () => {
  it('leaves its template to the first Pod, but looks at its own fields', () => {
    expect(errorsOf(statefulSet, workload({ template: { ...template, spec: { containers: [] } } }))).toEqual([])
    expect(errorsOf(statefulSet, workload({ updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } }))).toEqual([
      "spec.updateStrategy.rollingUpdate: Invalid value: apps.RollingUpdateStatefulSetStrategy{Partition:1, MaxUnavailable:(*intstr.IntOrString)(nil)}: only allowed for updateStrategy 'RollingUpdate'",
    ])
  })

  it('loses maxUnavailable without a word, since 1.36 has its gate off', () => {
    expect(created(statefulSet, workload({ updateStrategy: { rollingUpdate: { partition: 1, maxUnavailable: '200%' } } })).spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 1 } })
  })

  it('may change how many there are, not what they store', () => {
    const claims = [{ metadata: { name: 'd' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }]
    expect(changeErrorsOf(statefulSet, workload(), workload({ replicas: 5, minReadySeconds: 3 }))).toEqual([])
    expect(changeErrorsOf(statefulSet, workload(), workload({ volumeClaimTemplates: claims }))[0]).toMatch(/^spec: Forbidden: updates to statefulset spec for fields other than/)
  })
})

describe('a DaemonSet', () => {
  it('lets Pods be missing or double, not both', () => {
    expect(errorsOf(daemonSet, workload({ updateStrategy: { rollingUpdate: { maxSurge: 1 } } }))).toEqual([
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, StrVal:""}: may not be set when maxUnavailable is non-zero',
    ])
    expect(errorsOf(daemonSet, workload({ updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } }))).toEqual([
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ])
  })

  it('counts its templates', () => {
    const old = created(daemonSet, workload())
    const generation = (object: typeof old): string | undefined => object.metadata.annotations?.['deprecated.daemonset.template.generation']
    expect(generation(old)).toBe('1')
    expect(generation(daemonSet.prepareUpdate!({ ...old, spec: { ...old.spec, minReadySeconds: 3 } }, old))).toBe('1')
    expect(generation(daemonSet.prepareUpdate!({ ...old, spec: { ...old.spec, template: { ...old.spec.template, spec: { ...old.spec.template.spec, hostname: 'h' } } } }, old))).toBe('2')
  })
})

describe('a Job', () => {
  it('labels its Pods so that nothing else selects them', () => {
    const made = created(job, { metadata: { name: 'j', uid: 'u1' }, ...jobOf() })
    expect(made.spec.selector?.matchLabels).toEqual({ 'batch.kubernetes.io/controller-uid': 'u1' })
    expect(made.spec.template.metadata?.labels).toMatchObject({ 'controller-uid': 'u1', 'job-name': 'j', 'batch.kubernetes.io/job-name': 'j' })
    expect(made.metadata.labels).toEqual(made.spec.template.metadata?.labels)
  })

  it('is as long as it is wide unless told otherwise', () => {
    expect(created(job, jobOf()).spec).toMatchObject({ completions: 1, parallelism: 1 })
    expect(created(job, jobOf({ parallelism: 3 })).spec.completions).toBeUndefined()
    expect(created(job, jobOf({ completions: 3 })).spec.parallelism).toBe(1)
  })

  it('asks for rules about failures that can be followed', () => {
    const rules = [{ action: 'Never', onExitCodes: { operator: 'In', values: [3, 0] } }, { action: 'Ignore' }]
    expect(errorsOf(job, jobOf({ podFailurePolicy: { rules } }))).toEqual([
      'spec.podFailurePolicy.rules[0].action: Unsupported value: "Never": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
      'spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
      'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []int32{3, 0}: must be ordered',
      'spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ])
  })

  it('has no limit for the whole where each index has its own, and conditions of its policy hold unless told otherwise', () => {
    expect(created(job, jobOf()).spec.backoffLimit).toBe(6)
    const made = created(job, jobOf({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1, podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } }))
    expect(made.spec.backoffLimit).toBe(2_147_483_647)
    expect(made.spec.podFailurePolicy?.rules[0].onPodConditions).toEqual([{ type: 'DisruptionTarget', status: 'True' }])
  })

  it('asks for rules of success about indexes that it has', () => {
    const errors = (rule: object): string[] => errorsOf(job, jobOf({ completionMode: 'Indexed', completions: 5, successPolicy: { rules: [rule] } })), indexes = 'spec.successPolicy.rules[0].succeededIndexes: Invalid value: '
    expect(errors({ succeededIndexes: '0,2-4', succeededCount: 4 })).toEqual([])
    expect(errors({ succeededIndexes: '0,2-4', succeededCount: 5 })).toEqual(['spec.successPolicy.rules[0].succeededCount: Invalid value: 5: must be less than or equal to 4 (the number of indexes in the specified succeededIndexes field)'])
    expect(errors({ succeededIndexes: '1,x' })).toEqual([`${indexes}"1,x": error parsing succeededIndexes: cannot convert string to integer for index: "x"`])
    expect(errors({ succeededIndexes: '1,5' })).toEqual([`${indexes}"1,5": error parsing succeededIndexes: too large index: "5"`])
    expect(errors({ succeededIndexes: '3,1' })).toEqual([`${indexes}"3,1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1`])
    expect(errors({ succeededIndexes: '1-2-3' })).toEqual([`${indexes}"1-2-3": error parsing succeededIndexes: the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`])
  })

  it('keeps who looks after it', () => {
    expect(errorsOf(job, jobOf({ managedBy: 'acme.io/queue' }))).toEqual([])
    expect(errorsOf(job, jobOf({ managedBy: 'queue' }))).toEqual(['spec.managedBy: Invalid value: "queue": must be a domain-prefixed path (such as "acme.io/foo")'])
    expect(changeErrorsOf(job, jobOf(), jobOf({ managedBy: 'acme.io/queue' }))).toHaveLength(1)
  })

  it('that is suspended and never began may still be told where to run', () => {
    const placed = { template: { spec: { ...podSpec, restartPolicy: 'Never', nodeSelector: { disk: 'fast' } } } }
    expect(changeErrorsOf(job, jobOf({ suspend: true }), jobOf({ suspend: true, ...placed }))).toEqual([])
    expect(changeErrorsOf(job, jobOf(), jobOf(placed))[0]).toMatch(/^spec\.template: Invalid value: core\.PodTemplateSpec\{.*: field is immutable$/)
  })
})

describe('a CronJob', () => {
  const errors = (schedule: string): string[] => errorsOf(cronJob, { spec: { schedule, jobTemplate: jobOf() } })
  it('has a schedule that cron understands', () => {
    for (const schedule of ['*/5 * * * *', '0 0 1,15 jan-mar MON', '@daily', '@every 90m', '0-30/10 8-18 * * 1-5']) expect(errors(schedule)).toEqual([])
    const wrong: Record<string, string> = {
      'a * * * *': 'failed to parse int from a: strconv.Atoi: parsing \\"a\\": invalid syntax', '5-2 * * * *': 'beginning of range (5) beyond end of range (2): 5-2',
      '* * 0 * *': 'beginning of range (0) below minimum (1): 0', '* * * * 7': 'end of range (7) above maximum (6): 7', '*/0 * * * *': 'step of range should be a positive number: */0',
      '@often': 'unrecognized descriptor: @often', '1-2-3 * * * *': 'too many hyphens: 1-2-3', '1/2/3 * * * *': 'too many slashes: 1/2/3',
    }
    for (const [schedule, message] of Object.entries(wrong)) expect(errors(schedule)).toEqual([`spec.schedule: Invalid value: "${schedule}": ${message.replaceAll('\\"', '"')}`])
  })
})

describe('the time zone of a CronJob', () => {
  const errors = (timeZone: string): string[] => errorsOf(cronJob, { spec: { schedule: '@daily', timeZone, jobTemplate: jobOf() } })
  it('is one of the IANA database', () => {
    for (const zone of ['Asia/Seoul', 'Etc/UTC', 'America/Argentina/Buenos_Aires']) expect(errors(zone)).toEqual([])
    expect(errors('Mars/Olympus')).toEqual(['spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus'])
    expect(errors('Local')).toEqual(['spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'])
  })
})

describe('a HorizontalPodAutoscaler', () => {
  const spec = (fields: object): object => ({ spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'd' }, ...fields } })
  it('follows metrics that say what they measure', () => {
    const metrics = [{ type: 'Mood' }, { type: 'Pods', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1' } } }]
    expect(errorsOf(autoscaler, spec({ metrics }) as never)).toEqual([
      'spec.metrics[0].type: Unsupported value: "Mood": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      'spec.metrics[0].type: Unsupported value: "Mood": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      'spec.metrics[1].pods: Required value: must populate information for the given metric source',
    ])
  })

  it('shows what it measures and what it wants', () => {
    const object = { ...created(autoscaler, spec({}) as never), status: { desiredReplicas: 1, currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 31 } } }] } }
    expect(autoscaler.columns?.map((column) => column.cell(object, 0))).toEqual(['Deployment/d', '31%/80%', '1', 3, 0])
  })
})

describe('others', () => {
  it('a PodDisruptionBudget counts or takes a percentage', () => {
    expect(errorsOf(budget, { spec: { maxUnavailable: 'some' } })[0]).toContain('spec.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"some"}: a valid percent string')
    expect(budget.columns?.map((column) => column.cell(created(budget, { spec: { maxUnavailable: '25%' } }), 0))).toEqual(['N/A', '25%', 0])
  })

  it('a ControllerRevision never changes', () => {
    expect(errorsOf(controllerRevision, { revision: -1 })).toEqual(['data: Required value: data is mandatory', 'revision: Invalid value: -1: must be greater than or equal to 0'])
    expect(changeErrorsOf(controllerRevision, { revision: 1, data: { a: 1 } }, { revision: 1, data: { a: 2 } })[0]).toContain('field is immutable')
  })
})
