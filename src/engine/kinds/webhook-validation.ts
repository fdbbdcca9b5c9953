// What admission webhooks of both kinds may say: rules, and how they are called.
// Models pkg/apis/admissionregistration/validation/validation.go.
import type { AdmissionServiceReference, AdmissionWebhookClientConfig, MutatingWebhook, NamedRuleWithOperations, RuleWithOperations, ValidatingWebhook } from '../generated/api-types.d.ts'
import type { FieldError } from './field-error.ts'
import { duplicate, eachInvalid, invalid, notSupported, required } from './field-errors.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors, portNumberErrors } from './formats.ts'
import { goStrings } from './go-value.ts'
import { labelSelectorErrors } from './label-validation.ts'

type Webhook = ValidatingWebhook | MutatingWebhook

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'] as const
const knownReviewVersions = ['v1', 'v1beta1']

export function webhooksErrors(webhooks: readonly Webhook[]): FieldError[] {
  const names = new Set<string>()
  return webhooks.flatMap((webhook, i) => {
    const errors = webhookErrors(webhook, `webhooks[${i}]`)
    if (names.has(webhook.name)) errors.push(duplicate(`webhooks[${i}].name`, webhook.name))
    names.add(webhook.name)
    return errors
  })
}

function webhookErrors(webhook: Webhook, path: string): FieldError[] {
  const { name = '', rules = [], failurePolicy, matchPolicy, sideEffects, timeoutSeconds } = webhook
  return [
    ...reviewVersionErrors(webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`),
    ...qualifiedDomainErrors(name, `${path}.name`),
    ...rules.flatMap((rule, i) => ruleErrors(rule, `${path}.rules[${i}]`)),
    ...oneOf(`${path}.failurePolicy`, failurePolicy, ['Fail', 'Ignore']),
    ...oneOf(`${path}.matchPolicy`, matchPolicy, ['Equivalent', 'Exact']),
    ...(sideEffects === undefined ? [required(`${path}.sideEffects`, 'must specify one of None, NoneOnDryRun')] : oneOf(`${path}.sideEffects`, sideEffects, ['None', 'NoneOnDryRun'])),
    ...(timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30) ? [invalid(`${path}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')] : []),
    ...labelSelectorErrors(`${path}.namespaceSelector`, webhook.namespaceSelector),
    ...labelSelectorErrors(`${path}.objectSelector`, webhook.objectSelector),
    ...clientErrors(webhook.clientConfig ?? {}, `${path}.clientConfig`),
  ]
}

function oneOf(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)]
}

function reviewVersionErrors(versions: readonly string[], path: string): FieldError[] {
  const listed = knownReviewVersions.join(', ')
  if (versions.length === 0) return [required(path, `must specify one of ${listed}`)]
  const errors = versions.flatMap((version, i) => [
    ...(versions.indexOf(version) < i ? [invalid(`${path}[${i}]`, version, 'duplicate version')] : []),
    ...eachInvalid(`${path}[${i}]`, version, dns1035LabelErrors(version)),
  ])
  if (errors.length === 0 && !versions.some((version) => knownReviewVersions.includes(version))) {
    errors.push(invalid(path, goStrings(versions), `must include at least one of ${listed}`))
  }
  return errors
}

function qualifiedDomainErrors(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)]
  const malformed = dns1123SubdomainErrors(name)
  if (malformed.length) return [invalid(field, name, malformed.join(','))]
  return name.split('.').length < 3 ? [invalid(field, name, 'should be a domain with at least three segments separated by dots')] : []
}

/** Also of the rules of admission policies. */
export function ruleErrors({ operations: listed = [], apiGroups = [], apiVersions = [], resources = [], scope }: RuleWithOperations | NamedRuleWithOperations, path: string): FieldError[] {
  const alone = (field: string, values: readonly string[], star: string, what: string, type = 'string') =>
    values.length > 1 && values.includes(star) ? [invalid(`${path}.${field}`, goStrings(values, type), `if '${star}' is present, must not specify other ${what}`)] : []
  const present = (field: string, values: readonly string[]) => (values.length ? [] : [required(`${path}.${field}`)])
  const filled = (field: string, values: readonly string[]) => values.flatMap((value, i) => (value === '' ? [required(`${path}.${field}[${i}]`)] : []))
  return [
    ...present('operations', listed), ...alone('operations', listed, '*', 'operations', 'admissionregistration.OperationType'),
    ...listed.flatMap((operation, i) => oneOf(`${path}.operations[${i}]`, operation, operations)),
    ...present('apiGroups', apiGroups), ...alone('apiGroups', apiGroups, '*', 'API groups'),
    ...present('apiVersions', apiVersions), ...alone('apiVersions', apiVersions, '*', 'API versions'), ...filled('apiVersions', apiVersions),
    ...present('resources', resources), ...filled('resources', resources), ...alone('resources', resources, '*/*', 'resources'),
    ...oneOf(`${path}.scope`, scope, ['*', 'Cluster', 'Namespaced']),
  ]
}

function clientErrors({ url, service }: AdmissionWebhookClientConfig, path: string): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')]
  return url === undefined ? serviceErrors(service!, `${path}.service`) : urlErrors(url, `${path}.url`)
}

function urlErrors(url: string, field: string): FieldError[] {
  const form = '; desired format: https://host[/path]'
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url)
  if (!match) return [required(field, `url must be a valid URL${form}`)]
  const [, scheme, host, , query, fragment] = match
  return [
    ...(scheme === 'https' ? [] : [invalid(field, scheme, `'https' is the only allowed URL scheme${form}`)]),
    ...(host ? [] : [invalid(field, host, `host must be specified${form}`)]),
    ...(host.includes('@') ? [invalid(field, host.slice(0, host.indexOf('@')), 'user information is not permitted in the URL')] : []),
    ...(fragment ? [invalid(field, fragment.slice(1), 'fragments are not permitted in the URL')] : []),
    ...(query ? [invalid(field, query.slice(1), 'query parameters are not permitted in the URL')] : []),
  ]
}

function serviceErrors({ name, namespace, path, port }: AdmissionServiceReference, at: string): FieldError[] {
  return [
    ...(name ? [] : [required(`${at}.name`, 'service name is required')]),
    ...(namespace ? [] : [required(`${at}.namespace`, 'service namespace is required')]),
    ...(port !== undefined && portNumberErrors(port).length ? [invalid(`${at}.port`, port, `port is not valid: ${portNumberErrors(port).join(',')}`)] : []),
    ...(path !== undefined && path !== '' && !path.startsWith('/') ? [invalid(`${at}.path`, path, `must start with a '/'`)] : []),
  ]
}
