// `kubectl replace -f`: puts a whole object in the place of what is there. Models kubectl/pkg/cmd/replace/replace.go.
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { printedName } from '../../print/names.ts'
import { CHANGE_FLAGS, defineVerb, ended, failed, FILE_FLAGS, SWITCH, VALUE } from '../define-verb.ts'
import { failureOf, type Failure } from '../failures.ts'
import { manifestsOf } from '../manifests.ts'
import { dryRunOf, dryRunSuffix, isOn } from '../read-words.ts'

export default defineVerb({
  name: 'replace', summary: 'Puts what a file says in the place of an object.', usage: ['replace -f FILE'],
  flags: { ...FILE_FLAGS, ...CHANGE_FLAGS, force: SWITCH, 'grace-period': VALUE, cascade: { takes: 'value', alone: 'background' }, validate: { takes: 'value', alone: 'strict' }, 'save-config': SWITCH },
  *run(words) {
    const dryRun = dryRunOf(words)
    if (typeof dryRun !== 'string') return failed(dryRun.mistake)
    if (!words.lists['filename']) return failed('must specify one of -f and -k')
    if (isOn(words, 'force')) return failed('replace --force is not available here; delete the object, then create it')
    const read = manifestsOf(words)
    if ('mistake' in read) return failed(read.mistake)
    const failures: Failure[] = [...read.failures]
    let lines = ''
    for (const { kind, object, namespace, file } of read.manifests) {
      const answer = yield* send({
        verb: 'update', resource: resourceOf(kind), name: object.metadata.name, ...(namespace !== undefined && { namespace }), body: object,
        query: { fieldManager: 'kubectl-replace', fieldValidation: 'Strict', ...(dryRun !== 'none' && { dryRun: 'All' }) },
      })
      if (isFailure(answer)) failures.push(failureOf(answer, `error when replacing ${JSON.stringify(file)}: `))
      else lines += `${printedName(kind, object.metadata.name)} replaced${dryRunSuffix(dryRun)}\n`
    }
    return ended(lines, failures)
  },
})
