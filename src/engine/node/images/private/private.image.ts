// Images that nobody may pull without credentials, and registries that do not exist, as tutorials use them to show the failure.
import { formatImage } from '../images.ts'
import { defineImageBehaviour, type ImageReference } from '../define-image-behaviour.ts'

const PRIVATE: readonly string[] = ['gcr.io/authenticated-image-pulling/', 'gcr.io/k8s-authenticated-test/']

/** RFC 6761 keeps names below .invalid from ever being found. */
function hasNoHost({ registry }: ImageReference): boolean {
  return registry === 'invalid.registry.k8s.io' || registry.split(':')[0].endsWith('.invalid')
}

function isPrivate({ registry, repository }: ImageReference): boolean {
  return PRIVATE.some((prefix) => `${registry}/${repository}`.startsWith(prefix))
}

export default defineImageBehaviour({
  name: 'private',
  order: 50,
  matches: (image) => hasNoHost(image) || isPrivate(image),
  pullError(image) {
    const pulling = `failed to pull and unpack image "${formatImage(image)}": failed to resolve image: `
    if (hasNoHost(image)) {
      const url = `https://${image.registry}/v2/${image.repository}/manifests/${image.digest ?? image.tag}`
      return `rpc error: code = Unknown desc = ${pulling}failed to do request: Head "${url}": dial tcp: lookup ${image.registry}: no such host`
    }
    return `rpc error: code = Unknown desc = ${pulling}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
  },
  start: () => ({}),
})
