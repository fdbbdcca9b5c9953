// What texts of the API must look like: names, labels, keys, ports, addresses. Each function lists what is wrong, in the words of
// the API server; an empty list means that the text is fine. Models apimachinery/pkg/util/validation/validation.go.

type Messages = readonly string[]

const fine: Messages = []

const dns1123LabelFormat = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const dns1123SubdomainFormat = `${dns1123LabelFormat}(\\.${dns1123LabelFormat})*`
const dns1035LabelFormat = '[a-z]([-a-z0-9]*[a-z0-9])?'
const qualifiedNameFormat = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValueFormat = `(${qualifiedNameFormat})?`
const environmentNameFormat = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const configMapKeyFormat = '[-._a-zA-Z0-9]+'
const headerNameFormat = '[-A-Za-z0-9]+'
const percentFormat = '[0-9]+%'

const whole = (format: string): RegExp => new RegExp(`^${format}$`)
const dns1123Label = whole(dns1123LabelFormat)
const dns1123Subdomain = whole(dns1123SubdomainFormat)
const dns1035Label = whole(dns1035LabelFormat)
const qualifiedName = whole(qualifiedNameFormat)
const labelValue = whole(labelValueFormat)
const environmentName = whole(environmentNameFormat)
const configMapKey = whole(configMapKeyFormat)
const headerName = whole(headerNameFormat)
const percent = whole(percentFormat)

const dns1123SubdomainWrong = mismatch(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  dns1123SubdomainFormat, 'example.com')
const dns1123LabelWrong = mismatch(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  dns1123LabelFormat, 'my-name', '123-abc')
const dns1035LabelWrong = mismatch(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  dns1035LabelFormat, 'my-name', 'abc-123')
const qualifiedNameWrong = mismatch(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualifiedNameFormat, 'MyName', 'my.name', '123-abc')
const labelValueWrong = mismatch(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValueFormat, 'MyValue', 'my_value', '12345')
const environmentNameWrong = mismatch(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  environmentNameFormat, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')
const configMapKeyWrong = mismatch(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'", configMapKeyFormat, 'key.name', 'KEY_NAME', 'key-name')
const headerNameWrong = mismatch("a valid HTTP header must consist of alphanumeric characters or '-'", headerNameFormat, 'X-Header-Name')
const percentWrong = mismatch("a valid percent string must be a numeric string followed by an ending '%'", percentFormat, '1%', '93%')

/** The sentence about a text that does not match: what it should be, examples, and the pattern. */
export function mismatch(sentence: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${sentence} (regex used for validation is '${format}')`
  return `${sentence} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${format}')`
}

export function longest(characters: number): string {
  return `must be no more than ${characters} characters`
}

export function inclusiveRange(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`
}

function check(text: string, pattern: RegExp, wrong: string, most: number): Messages {
  const tooLong = text.length > most
  if (pattern.test(text)) return tooLong ? [longest(most)] : fine
  return tooLong ? [longest(most), wrong] : [wrong]
}

export function wrongInDns1123Label(text: string): Messages {
  return check(text, dns1123Label, dns1123LabelWrong, 63)
}

export function wrongInDns1123Subdomain(text: string): Messages {
  return check(text, dns1123Subdomain, dns1123SubdomainWrong, 253)
}

export function wrongInDns1035Label(text: string): Messages {
  return check(text, dns1035Label, dns1035LabelWrong, 63)
}

export function wrongInLabelValue(text: string): Messages {
  return check(text, labelValue, labelValueWrong, 63)
}

/** A name such as `app` or `example.com/app`: keys of labels, taints and conditions. */
export function wrongInQualifiedName(text: string): Messages {
  const parts = text.split('/')
  if (parts.length > 2) {
    return [`a qualified name ${qualifiedNameWrong} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const name = parts[parts.length - 1]
  if (parts.length === 1 && name.length <= 63 && qualifiedName.test(name)) return fine
  const messages: string[] = []
  if (parts.length === 2) {
    if (parts[0] === '') messages.push('prefix part must be non-empty')
    else messages.push(...wrongInDns1123Subdomain(parts[0]).map((message) => `prefix part ${message}`))
  }
  if (name === '') messages.push('name part must be non-empty')
  else if (name.length > 63) messages.push(`name part ${longest(63)}`)
  if (!qualifiedName.test(name)) messages.push(`name part ${qualifiedNameWrong}`)
  return messages
}

export function wrongInEnvironmentName(text: string): Messages {
  if (environmentName.test(text)) return wrongInStep(text)
  return [environmentNameWrong, ...wrongInStep(text)]
}

export function wrongInConfigMapKey(text: string): Messages {
  const messages = check(text, configMapKey, configMapKeyWrong, 253)
  const steps = wrongInStep(text)
  return steps.length === 0 ? messages : [...messages, ...steps]
}

/** Names that would lead out of a folder. */
function wrongInStep(text: string): Messages {
  if (!text.startsWith('.')) return fine
  if (text === '.') return ["must not be '.'"]
  if (text === '..') return ["must not be '..'"]
  return text.startsWith('..') ? ["must not start with '..'"] : fine
}

export function wrongInHeaderName(text: string): Messages {
  return headerName.test(text) ? fine : [headerNameWrong]
}

export function wrongInPercent(text: string): Messages {
  return percent.test(text) ? fine : [percentWrong]
}

export function wrongInPortNumber(port: number): Messages {
  return port >= 1 && port <= 65535 ? fine : [inclusiveRange(1, 65535)]
}

export function wrongInPortName(text: string): Messages {
  const messages: string[] = []
  if (text.length > 15) messages.push(longest(15))
  if (!/^[-a-z0-9]+$/.test(text)) messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(text)) messages.push('must contain at least one letter (a-z)')
  if (text.includes('--')) messages.push('must not contain consecutive hyphens')
  if (text !== '' && (text.startsWith('-') || text.endsWith('-'))) messages.push('must not begin or end with a hyphen')
  return messages
}

/** User and group ids. */
export function wrongInId(id: number): Messages {
  return id >= 0 && id <= 2147483647 ? fine : [inclusiveRange(0, 2147483647)]
}

/** Names that become one segment of a URL. Models apimachinery/pkg/api/validation/path/name.go. */
export function wrongInPathSegment(text: string): Messages {
  if (text === '.' || text === '..') return [`may not be '${text}'`]
  return ['/', '%'].filter((sign) => text.includes(sign)).map((sign) => `may not contain '${sign}'`)
}

export function wrongInIp(text: string): Messages {
  return isIp(text) ? fine : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
}

/** IPv4 in dotted form (leading zeros pass, as in Kubernetes' lenient parser) or IPv6. */
export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text)
}

export function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255)
}

export function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2 || !text.includes(':')) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups[groups.length - 1] ?? ''
  const embedded = last.includes('.')
  if (embedded && !isIpv4(last)) return false
  const hexadecimal = embedded ? groups.slice(0, -1) : groups
  const count = hexadecimal.length + (embedded ? 2 : 0)
  return hexadecimal.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? count < 8 : count === 8)
}
