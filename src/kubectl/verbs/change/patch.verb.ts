// `kubectl patch`: changes fields of objects. Models kubectl/pkg/cmd/patch/patch.go.
import { isFailure } from '../../../engine/kernel/sync.ts'
import { definitionOf } from '../../../engine/schema/schema.ts'
import { readManifest } from '../../manifest/read-manifest.ts'
import { parse } from 'yaml'
import { CHANGE_FLAGS, defineVerb, failed, FILE_FLAGS, misused, VALUE, type CommandWords } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { changeEach, patchObject } from './change-each.ts'
import type { PatchType } from '../../../engine/apiserver/request.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

const TYPES = ['json', 'merge', 'strategic'] as const

function patchText({ flags, files }: CommandWords): { readonly text: string } | { readonly mistake: string } {
  const { patch, 'patch-file': file } = flags
  if (patch !== undefined && patch !== '') return { text: patch }
  if (file === undefined) return { mistake: 'must specify --patch or --patch-file containing the contents of the patch' }
  return Object.hasOwn(files, file) ? { text: files[file] } : { mistake: `unable to read patch file: open ${file}: no such file or directory` }
}

/** A patch is JSON or YAML. */
function read(text: string): { readonly value: unknown } | { readonly mistake: string } {
  const { documents: [first] } = readManifest(text)
  if (first?.problem && !['TypeMissing', 'NotAnObject'].includes(first.problem.code)) return { mistake: `unable to parse ${JSON.stringify(text)}: ${first.problem.message}` }
  try {
    return { value: parse(text, { version: '1.1' }) }
  } catch (error) {
    return { mistake: `unable to parse ${JSON.stringify(text)}: ${(error as Error).message.split('\n')[0]}` }
  }
}

export default defineVerb({
  name: 'patch', summary: 'Changes fields of an object.', usage: ['patch TYPE NAME -p PATCH [--type=strategic|merge|json] [--subresource=status|scale]'],
  flags: { ...FILE_FLAGS, ...CHANGE_FLAGS, patch: { takes: 'value', short: 'p' }, 'patch-file': VALUE, type: VALUE, subresource: VALUE },
  *run(words) {
    const type = words.flags['type'] ?? 'strategic'
    if (!TYPES.some((known) => known === type)) return misused(words, `--type must be one of [json merge strategic], not ${JSON.stringify(type)}`)
    const text = patchText(words)
    if ('mistake' in text) return failed(text.mistake)
    const patch = read(text.text)
    if ('mistake' in patch) return failed(patch.mistake)
    return yield* changeEach(words, 'kubectl-patch', function* (target, context) {
      const { kind } = target, hasSchema = definitionOf(kind.group, kind.version, kind.kind) !== undefined
      if (context.dryRun === 'client') return { did: 'patched', object: target.object }
      const patchType: PatchType = type === 'strategic' && !hasSchema ? 'merge' : type as PatchType
      const answer = yield* patchObject(target, { patchType, body: patch.value, ...(words.flags['subresource'] !== undefined && { subresource: words.flags['subresource'] }) }, context)
      if (isFailure(answer)) return { failure: failureOf(answer) }
      const object = answer.body as KubeObject
      return { did: object.metadata.resourceVersion === target.object.metadata.resourceVersion ? 'patched (no change)' : 'patched', object }
    })
  },
})
