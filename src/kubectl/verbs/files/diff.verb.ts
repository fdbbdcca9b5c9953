// `kubectl diff -f`: what apply would change, line by line. Models kubectl/pkg/cmd/diff/diff.go.
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { applyDocument } from '../../programs/apply.program.ts'
import { LAST_APPLIED } from '../../programs/last-applied.ts'
import { withoutManagedFields } from '../../print/managed-fields.ts'
import { toYaml } from '../../print/serialize.ts'
import { defineVerb, ended, failed, FILE_FLAGS } from '../define-verb.ts'
import { manifestsOf } from '../manifests.ts'
import { lineDifferences } from './line-differences.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { Failure } from '../failures.ts'

/** An object without what every write changes. */
function comparable(object: KubeObject | undefined): string {
  if (!object) return ''
  const { resourceVersion: _version, ...metadata } = withoutManagedFields(object).metadata, { [LAST_APPLIED]: _applied, ...annotations } = metadata.annotations ?? {}
  return toYaml({ ...object, metadata: { ...metadata, annotations: Object.keys(annotations).length > 0 ? annotations : undefined, managedFields: undefined } })
}

export default defineVerb({
  name: 'diff', summary: 'Shows what apply would change.', usage: ['diff -f FILE'], flags: FILE_FLAGS,
  *run(words) {
    if (!words.lists['filename']) return failed('must specify one of -f and -k')
    const read = manifestsOf(words)
    if ('mistake' in read) return failed(read.mistake)
    const failures: Failure[] = [...read.failures]
    let stdout = ''
    for (const { kind, object, namespace, file } of read.manifests) {
      const live = yield* send({ verb: 'get', resource: resourceOf(kind), name: object.metadata.name, ...(namespace !== undefined && { namespace }) })
      const merged = yield* applyDocument({ object: object as never, dryRun: true, file, namespace: words.namespace })
      if (merged.result === 'rejected') {
        failures.push({ status: merged.status ?? {} })
        continue
      }
      const before = isFailure(live) ? '' : comparable(live.body as KubeObject), after = merged.result === 'unchanged' ? before : comparable(merged.object)
      const name = `${kind.group || ''}${kind.group ? '.' : ''}${kind.version}.${kind.kind}.${namespace ?? ''}.${object.metadata.name}`
      if (before !== after) stdout += `diff -u -N /tmp/LIVE/${name} /tmp/MERGED/${name}\n--- /tmp/LIVE/${name}\n+++ /tmp/MERGED/${name}\n${lineDifferences(before, after)}`
    }
    const outcome = ended(stdout, failures)
    return stdout !== '' && outcome.exit === 0 ? { ...outcome, exit: 1 } : outcome
  },
})
