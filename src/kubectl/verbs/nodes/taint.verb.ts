// `kubectl taint`: puts taints on nodes and takes them off. Models kubectl/pkg/cmd/taint/{taint,utils}.go.
import { changeEach, patched } from '../change/change-each.ts'
import { CHANGE_FLAGS, defineVerb, failed, SELECTOR_FLAGS, SWITCH } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

interface Taint { readonly key: string; readonly value?: string; readonly effect: string }

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function parse(text: string): { readonly set: Taint } | { readonly remove: Taint } | { readonly mistake: string } {
  const isRemoval = text.endsWith('-'), bare = isRemoval ? text.slice(0, -1) : text, colon = bare.indexOf(':')
  const [pair, effect] = colon < 0 ? [bare, ''] : [bare.slice(0, colon), bare.slice(colon + 1)]
  const [key, value] = pair.split('='), taint = { key, effect, ...(value !== undefined && value !== '' && { value }) }
  if (effect !== '' && !EFFECTS.includes(effect)) return { mistake: `invalid taint effect: ${effect}, unsupported taint effect` }
  if (isRemoval) return { remove: taint }
  return colon < 0 ? { mistake: `invalid taint spec: ${text}, must be of the form key=value:effect or key:effect` } : { set: taint }
}

export default defineVerb({
  name: 'taint', summary: 'Puts taints on nodes, or takes them off.', usage: ['taint nodes NAME KEY=VALUE:EFFECT… KEY:EFFECT- [--overwrite]'],
  flags: { ...SELECTOR_FLAGS, ...CHANGE_FLAGS, overwrite: SWITCH, validate: { takes: 'value', alone: 'strict' } },
  *run(words) {
    const first = words.args.findIndex((arg, i) => i > 0 && (arg.includes(':') || arg.includes('=') || arg.endsWith('-')))
    const resources = first < 0 ? words.args : words.args.slice(0, first), parsed = (first < 0 ? [] : words.args.slice(first)).map(parse)
    const wrong = parsed.find((one) => 'mistake' in one)
    if (resources.length === 0) return failed('one or more resources must be specified as <resource> <name>')
    if (!/^(nodes?|no)(\/|$)/.test(resources[0])) return failed(`invalid resource type ${resources[0].split('/')[0]}, only node(s) is supported`)
    if (wrong && 'mistake' in wrong) return failed(wrong.mistake)
    if (parsed.length === 0) return failed('at least one taint update is required')
    const set = parsed.flatMap((one) => ('set' in one ? [one.set] : [])), remove = parsed.flatMap((one) => ('remove' in one ? [one.remove] : []))
    return yield* changeEach({ ...words, args: resources }, 'kubectl-taint', function* (target, context) {
      const node = target.object as KubeObject & { readonly spec?: { readonly taints?: readonly Taint[] } }, found = node.spec?.taints ?? []
      const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && (a.effect === b.effect || b.effect === '')
      const clashing = set.filter((taint) => found.some((other) => isSame(other, taint)))
      if (clashing.length > 0 && !isOn(words, 'overwrite')) return { failure: { error: `node ${node.metadata.name} already has ${clashing.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false` } }
      const missing = remove.filter((taint) => !found.some((other) => isSame(other, taint)))
      if (missing.length > 0) return { failure: { error: missing.map(({ key, effect }) => `taint ${JSON.stringify(effect ? `${key}:${effect}` : key)} not found`).join('\n') } }
      const kept = found.filter((taint) => ![...set, ...remove].some((other) => isSame(taint, other))), taints = [...set, ...kept]
      const did = set.length === 0 ? 'untainted' : remove.length > 0 || clashing.length > 0 ? 'modified' : 'tainted'
      if (context.dryRun === 'client') return { did, object: node }
      return yield* patched(target, { patchType: 'merge', body: { spec: { taints } } }, context, did)
    })
  },
})
