// The parts of an image's name, as far as the API server looks at them. Models pkg/util/parsers/parsers.go.

const nameShape = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const tagShape = /^[\w][\w.-]{0,127}$/

/** The tag; `latest` if neither tag nor digest is given, undefined if there is only a digest or the name is none. */
function imageTag(image: string): string | undefined {
  const at = image.indexOf('@')
  const withoutDigest = at < 0 ? image : image.slice(0, at)
  const colon = withoutDigest.lastIndexOf(':')
  const tagged = colon > withoutDigest.lastIndexOf('/')
  const name = tagged ? withoutDigest.slice(0, colon) : withoutDigest
  if (!nameShape.test(name)) return undefined
  if (tagged) {
    const tag = withoutDigest.slice(colon + 1)
    return tagShape.test(tag) ? tag : undefined
  }
  return at < 0 ? 'latest' : undefined
}

/** A tag that moves has to be looked up each time; anything else is what it was. */
export function imagePullPolicyFor(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent'
}
