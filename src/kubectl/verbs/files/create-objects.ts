// Sends objects to be created and says of each that it is: what create, run and expose share.
import { kindOfManifest } from '../../../engine/kinds/catalogue.ts'
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { printedName } from '../../print/names.ts'
import { outputForm, printObject } from '../../print/object-printer.ts'
import { ended, failed } from '../define-verb.ts'
import { failureOf, type Failure } from '../failures.ts'
import { manifestsOf } from '../manifests.ts'
import { dryRunOf, dryRunSuffix, type DryRun } from '../read-words.ts'
import type { KindDefinition } from '../../../engine/kinds/define-kind.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { CommandOutcome, CommandWords } from '../define-verb.ts'

/** An object before the API server has seen it. */
export interface NewObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

/** Creates one object that a command line has put together. `did` is the word for it. */
export function* createOne(words: CommandWords, built: NewObject | { readonly mistake: string }, did = 'created'): Routine<CommandOutcome> {
  if ('mistake' in built) return failed(String(built.mistake))
  const dryRun = dryRunOf(words)
  if (typeof dryRun !== 'string') return failed(dryRun.mistake)
  const kind = kindOfManifest(built.apiVersion, built.kind) as KindDefinition, output = outputForm(words.flags)
  const namespace = kind.namespaced ? words.namespace : undefined
  const wanted = (words.flags['namespace'] === undefined || namespace === undefined ? built : { ...built, metadata: { ...built.metadata, namespace } }) as unknown as KubeObject
  let object = wanted
  if (dryRun !== 'client') {
    const answer = yield* create(words, kind, namespace, wanted, dryRun)
    if (isFailure(answer)) return ended('', [answer.code === 409 || answer.code === 403 || answer.code === 404 ? failureOf(answer, did === 'created' && words.path.startsWith('kubectl create') ? `failed to create ${createdNoun(kind)}: ` : undefined) : failureOf(answer)])
    object = answer.body as KubeObject
  }
  if (!output) return ended(`${printedName(kind, object.metadata.name)} ${did}${dryRunSuffix(dryRun)}\n`, [])
  const shown = printObject(object, output)
  return 'mistake' in shown ? failed(shown.mistake) : ended(shown.text, [])
}

/** Generators of create call what they failed to make by its kind, a Namespace aside. */
function createdNoun({ kind }: KindDefinition): string {
  return kind.toLowerCase()
}

function* create(words: CommandWords, kind: KindDefinition, namespace: string | undefined, body: KubeObject, dryRun: DryRun) {
  return yield* send({
    verb: 'create', resource: resourceOf(kind), ...(namespace !== undefined && { namespace }), body,
    query: { fieldManager: words.flags['field-manager'] ?? 'kubectl-create', fieldValidation: 'Strict', ...(dryRun !== 'none' && { dryRun: 'All' }) },
  })
}

/** `kubectl create -f`: each document in turn; one that fails leaves the others whole. */
export function* createFromFiles(words: CommandWords): Routine<CommandOutcome> {
  const dryRun = dryRunOf(words)
  if (typeof dryRun !== 'string') return failed(dryRun.mistake)
  const read = manifestsOf(words)
  if ('mistake' in read) return failed(read.mistake)
  if (read.manifests.length === 0 && read.failures.length === 0) return failed('no objects passed to create')
  const failures: Failure[] = [...read.failures], objects: KubeObject[] = [], output = outputForm(words.flags)
  let lines = '', warnings = ''
  for (const { kind, object, namespace, file } of read.manifests) {
    let made = object
    if (dryRun !== 'client') {
      const answer = yield* create(words, kind, namespace, object, dryRun)
      warnings += (answer.warnings ?? []).map((warning) => `Warning: ${warning}\n`).join('')
      if (isFailure(answer)) {
        failures.push(failureOf(answer, `error when creating ${JSON.stringify(file)}: `))
        continue
      }
      made = answer.body as KubeObject
    }
    objects.push(made)
    lines += `${printedName(kind, made.metadata.name)} created${dryRunSuffix(dryRun)}\n`
  }
  if (!output || objects.length === 0) return ended(output ? '' : lines, failures, warnings)
  const shown = printObject(objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', metadata: {}, items: objects } as never, output)
  return 'mistake' in shown ? failed(shown.mistake) : ended(shown.text, failures, warnings)
}
