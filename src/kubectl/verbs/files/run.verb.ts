// `kubectl run`: one Pod from an image. Models kubectl/pkg/cmd/run/run.go.
import { CHANGE_FLAGS, defineVerb, failed, LIST, misused, SWITCH, VALUE } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { createOne } from './create-objects.ts'

export default defineVerb({
  name: 'run', summary: 'Runs an image in a Pod.', usage: ['run NAME --image=IMAGE [--port=PORT] [--env=KEY=VALUE] [--labels=a=b,c=d] [--command -- COMMAND ARGS…]'],
  flags: {
    ...CHANGE_FLAGS, image: VALUE, port: VALUE, env: LIST, labels: { takes: 'value', short: 'l' }, restart: VALUE, command: SWITCH, 'image-pull-policy': VALUE, rm: SWITCH, stdin: { takes: 'switch', short: 'i' },
    tty: { takes: 'switch', short: 't' }, attach: SWITCH, annotations: LIST, overrides: VALUE, expose: SWITCH, quiet: { takes: 'switch', short: 'q' },
  },
  *run(words) {
    const { args: [name, ...rest], flags, lists, behindDashes } = words
    if (name === undefined) return misused(words, 'NAME is required for run')
    if (flags['image'] === undefined) return failed('required flag(s) "image" not set')
    if (isOn(words, 'stdin') || isOn(words, 'tty') || isOn(words, 'attach') || isOn(words, 'rm')) return failed('a Pod cannot be attached to here: run it without -i, -t and --rm, then use `kubectl logs` or `kubectl exec`')
    const labels = flags['labels'] === undefined ? { run: name } : Object.fromEntries(flags['labels'].split(',').map((pair) => pair.split('=')))
    const env = (lists['env'] ?? []).map((pair) => ({ name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1) }))
    const words_ = [...rest, ...(behindDashes ?? [])]
    const container = {
      name, image: flags['image'], resources: {}, ...(env.length > 0 && { env }), ...(flags['port'] !== undefined && { ports: [{ containerPort: Number(flags['port']) }] }),
      ...(flags['image-pull-policy'] !== undefined && { imagePullPolicy: flags['image-pull-policy'] }), ...(words_.length > 0 && (isOn(words, 'command') ? { command: words_ } : { args: words_ })),
    }
    const annotations = Object.fromEntries((lists['annotations'] ?? []).map((pair) => pair.split('=')))
    return yield* createOne(words, {
      apiVersion: 'v1', kind: 'Pod', metadata: { name, labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags['restart'] ?? 'Always' }, status: {},
    })
  },
})
