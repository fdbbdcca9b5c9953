// ServiceAccount. Models kubectl/pkg/describe/describe.go (describeServiceAccount).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { ServiceAccount } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

function namesLines(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [`${title}:\t<none>`] : names.map((name, i) => `${i === 0 ? `${title}:` : ''}\t${name}`)
}

export default defineDescriber<KubeObject & ServiceAccount>(['ServiceAccount'], (account) => [
  `Name:\t${account.metadata.name}`, `Namespace:\t${account.metadata.namespace}`, ...labelLines(account), ...annotationLines(account),
  ...namesLines('Image pull secrets', (account.imagePullSecrets ?? []).map(({ name }) => name ?? '')), ...namesLines('Mountable secrets', (account.secrets ?? []).map(({ name }) => name ?? '')), 'Tokens:\t<none>',
])
