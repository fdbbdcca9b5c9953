// `kubectl apply -f`: each document is created, or changed where it differs. Models kubectl/pkg/cmd/apply/apply.go.
import { applyDocument } from '../../programs/apply.program.ts'
import { printedName } from '../../print/names.ts'
import { outputForm, printObject } from '../../print/object-printer.ts'
import { CHANGE_FLAGS, defineVerb, ended, failed, FILE_FLAGS, SELECTOR_FLAGS, SWITCH, VALUE } from '../define-verb.ts'
import { manifestsOf } from '../manifests.ts'
import { dryRunOf, dryRunSuffix, isOn } from '../read-words.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { Failure } from '../failures.ts'

export default defineVerb({
  name: 'apply', summary: 'Makes the cluster hold what a file says.',
  usage: ['apply -f FILE [--dry-run=client|server] [-o yaml|json|name]', 'apply -f - <<EOF'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...CHANGE_FLAGS, validate: { takes: 'value', alone: 'strict' }, 'server-side': SWITCH, 'force-conflicts': SWITCH, force: SWITCH, prune: SWITCH, wait: SWITCH, overwrite: SWITCH, timeout: VALUE, 'grace-period': VALUE },
  *run(words) {
    const dryRun = dryRunOf(words)
    if (typeof dryRun !== 'string') return failed(dryRun.mistake)
    if (words.args.length > 0) return failed(`Unexpected args: [${words.args.join(' ')}]\nSee '${words.path} -h' for help and examples`)
    if (!words.lists['filename']) return failed('must specify one of -f and -k')
    for (const flag of ['server-side', 'prune']) if (isOn(words, flag)) return failed(`--${flag} is not available here; apply without it`)
    const read = manifestsOf(words)
    if ('mistake' in read) return failed(read.mistake)
    const output = outputForm(words.flags), failures: Failure[] = [...read.failures]
    const objects: KubeObject[] = []
    let lines = '', warnings = ''
    if (read.manifests.length === 0 && failures.length === 0) return failed('no objects passed to apply')
    for (const { kind, object, file } of read.manifests) {
      const { result, status, object: now, warnings: said = [], patching } = yield* applyDocument({ object: object as never, dryRun: dryRun !== 'none', file, namespace: words.namespace })
      warnings += said.map((warning) => `Warning: ${warning}\n`).join('')
      const name = now?.metadata.name ?? object.metadata.name
      if (result === 'rejected') failures.push({ status: status ?? {}, context: patching ? `error when applying patch to ${JSON.stringify(file)}: ` : `error when creating ${JSON.stringify(file)}: ` })
      else {
        if (now) objects.push(now)
        lines += `${printedName(kind, name)} ${result}${dryRunSuffix(dryRun)}\n`
      }
    }
    if (!output) return ended(lines, failures, warnings)
    if (objects.length === 0) return ended('', failures, warnings)
    const shown = printObject(objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', metadata: {}, items: objects } as never, output)
    return 'mistake' in shown ? failed(shown.mistake) : ended(shown.text, failures, warnings)
  },
})
