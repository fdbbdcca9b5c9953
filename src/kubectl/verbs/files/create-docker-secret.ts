// `kubectl create secret docker-registry`: credentials for a registry. Models kubectl/pkg/cmd/create/create_secret_docker.go.
import { base64 } from './literals.ts'
import type { CommandWords, Flags } from '../define-verb.ts'
import { VALUE } from '../define-verb.ts'

export const DOCKER_FLAGS: Flags = { 'docker-server': VALUE, 'docker-username': VALUE, 'docker-password': VALUE, 'docker-email': VALUE }
const DOCKER_HUB = 'https://index.docker.io/v1/'

export function dockerSecret(name: string, { flags }: CommandWords): object | { readonly mistake: string } {
  const { 'docker-server': server = DOCKER_HUB, 'docker-username': username, 'docker-password': password, 'docker-email': email } = flags
  if (username === undefined) return { mistake: 'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required' }
  if (password === undefined) return { mistake: 'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required' }
  const entry = { username, password, ...(email === undefined ? {} : { email }), auth: base64(`${username}:${password}`) }
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { '.dockerconfigjson': base64(JSON.stringify({ auths: { [server]: entry } })) }, type: 'kubernetes.io/dockerconfigjson' }
}
