// What a kubelet shows a registry: credentials out of the Secrets that a Pod names, where they are for that registry.
// Models pkg/kubelet/kubelet_pods.go (getPullSecretsForPod) and pkg/credentialprovider (keyring.go, config.go).
import type { ApiResponse } from '../../apiserver/request.ts'
import type { Pod, Secret } from '../../generated/api-types.d.ts'
import { decodeBase64 } from '../../kinds/base64.ts'
import type { Routine, Step } from '../../kernel/sync.ts'
import type { ImageReference } from '../images/define-image-behaviour.ts'
import type { Credentials } from '../images/private/private-registry.ts'

type Entry = Partial<Credentials> & { readonly auth?: string }
type Auths = Readonly<Record<string, Entry>>

/** Secrets of a Pod as they are, and the names of those that are not there. */
export function* pullSecretsOf({ metadata: { namespace }, spec }: Pod): Routine<{ readonly secrets: readonly Secret[]; readonly missing: readonly string[] }> {
  const names = (spec.imagePullSecrets ?? []).flatMap(({ name }) => name || [])
  if (names.length === 0) return { secrets: [], missing: [] }
  const answers = (yield names.map((name): Step => ({ request: { verb: 'get', resource: 'secrets', namespace, name } }))) as readonly ApiResponse[]
  return { secrets: answers.flatMap(({ code, body }) => (code === 200 ? [body as Secret] : [])), missing: names.filter((_name, i) => answers[i].code !== 200) }
}

/** What is for this image's registry, in order. */
export function credentialsFor(secrets: readonly Secret[], image: ImageReference): readonly Credentials[] {
  return secrets.flatMap(authsOf).flatMap((auths) => Object.entries(auths).filter(([place]) => isFor(place, image)).flatMap(([, entry]) => credentialsOf(entry) ?? []))
}

/** Models tryParseDockerConfigEntry of both sorts of Secret. What cannot be read is passed over. */
function authsOf({ type, data = {} }: Secret): readonly Auths[] {
  const key = type === 'kubernetes.io/dockerconfigjson' ? '.dockerconfigjson' : '.dockercfg', text = decodeBase64(data[key] ?? '')
  try {
    const read = JSON.parse(text ?? '') as { readonly auths?: Auths } & Auths
    return [key === '.dockerconfigjson' ? (read.auths ?? {}) : read]
  } catch {
    return []
  }
}

function credentialsOf({ username, password, auth }: Entry): Credentials | undefined {
  if (username !== undefined && password !== undefined) return { username, password }
  const text = auth === undefined ? undefined : decodeBase64(auth), colon = text?.indexOf(':') ?? -1
  return text !== undefined && colon > 0 ? { username: text.slice(0, colon), password: text.slice(colon + 1) } : undefined
}

/** Whether `https://index.docker.io/v1/`, `registry.test` or `registry.test/team` is where an image is. */
function isFor(place: string, { registry, repository }: ImageReference): boolean {
  const bare = place.replace(/^https?:\/\//, '').replace(/\/v[12]\/?$/, '').replace(/\/$/, '').replace(/^(?:index\.|registry-1\.)?docker\.io/, 'docker.io'), image = `${registry}/${repository}`
  const [host, ...path] = bare.split('/'), [imageHost, ...rest] = image.split('/')
  const hostFits = host.split('.').length === imageHost.split('.').length && host.split('.').every((part, i) => part === '*' || part === imageHost.split('.')[i])
  return hostFits && path.every((part, i) => part === rest[i])
}
