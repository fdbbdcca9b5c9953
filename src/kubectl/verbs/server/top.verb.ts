// `kubectl top`: there is no metrics API in this cluster.
import { atOnce, defineVerb, failed, SELECTOR_FLAGS, SWITCH, VALUE, type Verb } from '../define-verb.ts'

const sub = (name: string, aliases: readonly string[]): Verb => ({
  name, aliases, summary: `Use of CPU and memory by ${name}s.`, usage: [`top ${name}`], flags: { ...SELECTOR_FLAGS, 'no-headers': SWITCH, containers: SWITCH, 'sort-by': VALUE, sum: SWITCH },
  run: () => atOnce(failed('Metrics API not available')),
})

export default defineVerb({ name: 'top', summary: 'Shows the use of CPU and memory.', usage: ['top pod|node'], subcommands: [sub('node', ['nodes', 'no']), sub('pod', ['pods', 'po'])] })
