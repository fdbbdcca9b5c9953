// `kubectl config`: the one context that there is. Models kubectl/pkg/cmd/config.
import { SERVER_ADDRESS } from '../../../engine/apiserver/outage.ts'
import { columnsAligned, TABLE_WIDTHS } from '../../print/tab-writer.ts'
import { toYaml } from '../../print/serialize.ts'
import { atOnce, defineVerb, failed, printed, SWITCH, type CommandWords, type Verb } from '../define-verb.ts'
import { isOn } from '../read-words.ts'

const CONTEXT = 'wheelhouse', USER = 'learner'

function configuration(namespace: string): object {
  return {
    apiVersion: 'v1', kind: 'Config', clusters: [{ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: `https://${SERVER_ADDRESS}` }, name: CONTEXT }],
    contexts: [{ context: { cluster: CONTEXT, namespace, user: USER }, name: CONTEXT }], 'current-context': CONTEXT, users: [{ name: USER, user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } }],
  }
}

const sub = (name: string, summary: string, run: (words: CommandWords) => ReturnType<typeof printed>): Verb => ({
  name, summary, usage: [`config ${name}`], flags: { minify: SWITCH, raw: SWITCH, current: SWITCH, 'no-headers': SWITCH, output: { takes: 'value', short: 'o' } },
  run: (words) => atOnce(run(words)),
})

export default defineVerb({
  name: 'config', summary: 'Shows how kubectl finds the cluster.', usage: ['config COMMAND'],
  subcommands: [
    sub('view', 'Shows the configuration.', ({ namespace }) => printed(toYaml(configuration(namespace)))),
    sub('current-context', 'Names the context.', () => printed(`${CONTEXT}\n`)),
    sub('get-contexts', 'Lists the contexts.', (words) => {
      const row = ['*', CONTEXT, CONTEXT, USER, words.namespace]
      if (words.flags['output'] === 'name') return printed(`${CONTEXT}\n`)
      return printed(columnsAligned([...(isOn(words, 'no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]), row], TABLE_WIDTHS))
    }),
    sub('get-clusters', 'Lists the clusters.', () => printed(`NAME\n${CONTEXT}\n`)),
    sub('use-context', 'Changes the context.', ({ args: [name] }) => (name === CONTEXT ? printed(`Switched to context ${JSON.stringify(CONTEXT)}.\n`) : failed(`no context exists with the name: ${JSON.stringify(name ?? '')}`))),
    sub('set-context', 'Changes a context.', () => failed('the context cannot be changed here: name the namespace with -n')),
  ],
})
