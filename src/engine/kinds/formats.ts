// What names, labels, keys and ports must look like: each function answers with what is wrong, in the API server's words.
// Models apimachinery/pkg/util/validation/validation.go.

type Messages = readonly string[]

const none: Messages = []
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelText = `(${qualified})?`
const configKey = '[-._a-zA-Z0-9]+'
const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"

const expressions = new Map<string, RegExp>()

function matches(pattern: string, value: string): boolean {
  let expression = expressions.get(pattern)
  if (!expression) expressions.set(pattern, (expression = new RegExp(`^${pattern}$`)))
  return expression.test(value)
}

/** `… (e.g. 'my-name',  or '123-abc', regex used for validation is '…')` */
export function regexMessage(message: string, pattern: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

function tooLongMessage(most: number): string {
  return `must be no more than ${most} characters`
}

function check(value: string, most: number, pattern: string, message: () => string): Messages {
  const fits = value.length <= most
  const matching = matches(pattern, value)
  if (fits && matching) return none
  return [...(fits ? [] : [tooLongMessage(most)]), ...(matching ? [] : [message()])]
}

export function dns1123LabelErrors(value: string): Messages {
  return check(value, 63, label, () => regexMessage("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character", label, 'my-name', '123-abc'))
}

export function dns1123SubdomainErrors(value: string): Messages {
  return check(value, 253, subdomain, () => regexMessage("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character", subdomain, 'example.com'))
}

export function dns1035LabelErrors(value: string): Messages {
  return check(value, 63, label1035, () => regexMessage("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character", label1035, 'my-name', 'abc-123'))
}

export function wildcardDNS1123SubdomainErrors(value: string): Messages {
  const pattern = `\\*\\.${subdomain}`
  return check(value, 253, pattern, () => regexMessage("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character", pattern, '*.example.com'))
}

const qualifiedMessage = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

/** `name` or `prefix/name`, as label keys, resources and conditions are named. */
export function qualifiedNameErrors(value: string): Messages {
  const examples = ['MyName', 'my.name', '123-abc'] as const
  const parts = value.split('/')
  if (parts.length > 2) {
    return [`a qualified name ${regexMessage(qualifiedMessage, qualified, ...examples)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const errors: string[] = []
  const name = parts[parts.length - 1]
  if (parts.length === 2) {
    if (parts[0] === '') errors.push('prefix part must be non-empty')
    else errors.push(...dns1123SubdomainErrors(parts[0]).map((message) => `prefix part ${message}`))
  }
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${tooLongMessage(63)}`)
  if (!matches(qualified, name)) errors.push(`name part ${regexMessage(qualifiedMessage, qualified, ...examples)}`)
  return errors
}

export function labelValueErrors(value: string): Messages {
  return check(value, 63, labelText, () => regexMessage("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", labelText, 'MyValue', 'my_value', '12345'))
}

export function portNumberErrors(port: number): Messages {
  return port >= 1 && port <= 65535 ? none : ['must be between 1 and 65535, inclusive']
}

export function portNameErrors(name: string): Messages {
  const errors: string[] = []
  if (name.length > 15) errors.push(tooLongMessage(15))
  if (!/^[-a-z0-9]+$/.test(name)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)')
  if (name.includes('--')) errors.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

/** A port by number or by name, such as targetPort. */
export function portNumberOrNameErrors(port: number | string): Messages {
  return typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port)
}

/** Keys of ConfigMaps and Secrets. */
export function configMapKeyErrors(key: string): Messages {
  const errors = [...check(key, 253, configKey, () => regexMessage("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", configKey, 'key.name', 'KEY_NAME', 'key-name'))]
  if (key === '.') errors.push("must not be '.'")
  else if (key === '..') errors.push("must not be '..'")
  else if (key.startsWith('..')) errors.push("must not start with '..'")
  return errors
}

/** Names that need only fit into a URL, as those of RBAC objects. */
export function pathSegmentErrors(name: string): Messages {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`)
}

export function isHTTPPath(path: string): boolean {
  return matches(httpPath, path)
}

export const httpPathMessage = regexMessage('Invalid path', httpPath)
