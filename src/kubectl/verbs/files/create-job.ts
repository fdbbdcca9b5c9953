// `kubectl create job` and `kubectl create cronjob`: from an image and a command, or a Job from what a CronJob would start.
// Models kubectl/pkg/cmd/create/create_job.go and create_cronjob.go.
import type { CronJob } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import { type CommandOutcome, type CommandWords, ended, failed, type Flags, misused, VALUE, type Verb } from '../define-verb.ts'
import { readObject, wantedBy } from '../resource-arguments.ts'
import { createOne, type NewObject } from './create-objects.ts'

/** The container of a Job that is made from flags. */
function podTemplate(name: string, { flags, behindDashes }: CommandWords, restartPolicy: string): object {
  return { spec: { containers: [{ name, image: flags['image'], resources: {}, ...(behindDashes && { command: behindDashes }) }], restartPolicy } }
}

function jobFromCronJob(name: string, { metadata, spec: { jobTemplate } }: CronJob): NewObject {
  const { annotations, labels } = jobTemplate.metadata ?? {}
  return {
    apiVersion: 'batch/v1', kind: 'Job',
    metadata: {
      name, annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations }, ...(labels ? { labels } : {}),
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true }],
    },
    spec: jobTemplate.spec, status: {},
  }
}

function* createJob(words: CommandWords): Routine<CommandOutcome> {
  const { args: [name, ...more], flags, behindDashes = [] } = words, { image, from } = flags
  if (name === undefined || more.length > 0) return misused(words, `exactly one NAME is required, got ${words.args.length}`)
  if ((image === undefined) === (from === undefined)) return failed('either --image or --from must be specified')
  if (image !== undefined) return yield* createOne(words, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template: podTemplate(name, words, 'Never') }, status: {} })
  if (behindDashes.length > 0) return failed('cannot specify --from and command')
  const wanted = wantedBy([from])
  if ('mistake' in wanted) return failed(wanted.mistake)
  if (wanted.length !== 1 || wanted[0].name === undefined) return failed('from must be an existing cronjob')
  const found = yield* readObject(wanted[0].kind, wanted[0].name, words.namespace)
  if ('failure' in found) return ended('', [found.failure])
  const source: KubeObject = found.object
  if (source.kind !== 'CronJob') return failed(`unknown object type *v1.${source.kind}`)
  return yield* createOne(words, jobFromCronJob(name, source as CronJob))
}

function* createCronJob(words: CommandWords): Routine<CommandOutcome> {
  const { args: [name, ...more], flags } = words, { image, schedule, restart = 'OnFailure' } = flags
  if (name === undefined || more.length > 0) return misused(words, `exactly one NAME is required, got ${words.args.length}`)
  const missing = Object.entries({ image, schedule }).filter(([, value]) => value === undefined).map(([flag]) => JSON.stringify(flag))
  if (missing.length > 0) return failed(`required flag(s) ${missing.join(', ')} not set`)
  const jobTemplate = { metadata: { name }, spec: { template: podTemplate(name, words, restart) } }
  return yield* createOne(words, { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name }, spec: { schedule, jobTemplate }, status: {} })
}

/** The two subcommands of create, with the flags that all generators have. */
export function jobGenerators(flags: Flags): readonly Verb[] {
  return [
    { name: 'job', summary: 'A Job.', usage: ['create job NAME --image=IMAGE [-- COMMAND]', 'create job NAME --from=cronjob/NAME'], flags: { ...flags, image: VALUE, from: VALUE }, run: createJob },
    {
      name: 'cronjob', aliases: ['cj'], summary: 'A CronJob.', usage: ['create cronjob NAME --image=IMAGE --schedule="* * * * *" [-- COMMAND]'],
      flags: { ...flags, image: VALUE, schedule: VALUE, restart: VALUE }, run: createCronJob,
    },
  ]
}
