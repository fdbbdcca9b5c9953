// How each runtime says that an image cannot be had. Registries' refusals come in containerd's words, which are put into those of the others here.
// Models containers/image (docker_image_src.go, errors.go) and docker's distribution/errors.go.
import type { RuntimeKind } from '../runtime/runtime-kinds.ts'
import { parseImage } from '../images/images.ts'

/** The error as the runtime of a machine words it. */
export function pullErrorIn(scheme: RuntimeKind['scheme'], image: string, error: string): string {
  const reference = parseImage(image)
  if (scheme === 'containerd' || !reference) return error
  const { registry, repository, tag } = reference, full = `${registry}/${repository}`, why = reasonIn(error)
  if (scheme === 'docker') {
    const daemon = 'rpc error: code = Unknown desc = Error response from daemon: '
    if (why === 'not found') return `${daemon}manifest for ${image.includes(':') ? image : `${image}:latest`} not found: manifest unknown: manifest unknown`
    if (why === 'denied') return `${daemon}pull access denied for ${image.split(':')[0]}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`
    return `${daemon}Get "https://${registry}/v2/": ${why}`
  }
  const source = `rpc error: code = Unknown desc = initializing source docker://${full}:${tag}: `
  if (why === 'not found') return `${source}reading manifest ${tag} in ${full}: manifest unknown`
  if (why === 'denied') return `${source}reading manifest ${tag} in ${full}: unauthorized: authentication required`
  return `${source}pinging container registry ${registry}: Get "https://${registry}/v2/": ${why}`
}

/** What is behind a refusal: nothing there, nobody let in, or the network's own words. */
function reasonIn(error: string): string {
  if (/access denied|401 Unauthorized/.test(error)) return 'denied'
  return /dial tcp.*$/.exec(error)?.[0] ?? 'not found'
}
