// `kubectl version`.
import { versionInfo } from '../../../engine/apiserver/discovery.ts'
import { toJson, toYaml } from '../../print/serialize.ts'
import { defineVerb, failed, printed, SWITCH } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { askServer } from './ask-server.ts'

const CLIENT = 'v1.36.0', KUSTOMIZE = 'v5.7.1'

function serverVersion(): string {
  return versionInfo()['gitVersion'] ?? CLIENT
}

export default defineVerb({
  name: 'version', summary: 'Shows the versions of kubectl and of the API server.', usage: ['version [--client] [-o yaml|json]'],
  flags: { client: SWITCH, output: { takes: 'value', short: 'o' }, short: SWITCH },
  *run(words) {
    const { output } = words.flags, withServer = !isOn(words, 'client')
    if (withServer) yield* askServer()
    const versions = { clientVersion: { gitVersion: CLIENT }, kustomizeVersion: KUSTOMIZE, ...(withServer && { serverVersion: { gitVersion: serverVersion() } }) }
    if (output === 'json') return printed(toJson(versions))
    if (output === 'yaml') return printed(toYaml(versions))
    if (output !== undefined) return failed("--output must be 'yaml' or 'json'")
    return printed(`Client Version: ${CLIENT}\nKustomize Version: ${KUSTOMIZE}\n${withServer ? `Server Version: ${serverVersion()}\n` : ''}`)
  },
})
