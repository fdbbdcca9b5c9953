// Puts the API server's complaints into plain words. Each entry knows one form of official sentence.
import { fieldName, replaceWith, wordsAt, type Complaint, type Explanation, type Fix } from './explanation.ts'
import { fieldNamesAt, knownKinds, type KubernetesSchema } from './kubernetes-schema.ts'
import { nearest } from './nearest.ts'

interface Reading {
  readonly pattern: RegExp
  readonly explain: (match: RegExpExecArray, complaint: Complaint, schema?: KubernetesSchema) => Explanation
}

const plain = (key: string) => (_: RegExpExecArray, complaint: Complaint): Explanation => ({
  key: `api.${key}`,
  params: { field: fieldName(complaint.field), value: valueOf(complaint) },
  ...(complaint.field && { about: complaint.field }),
})

const named = (key: string) => (match: RegExpExecArray): Explanation => ({ key: `api.${key}`, params: { name: match[1] ?? '', second: match[2] ?? '' } })

// First match wins: the particular before the general.
const READINGS: readonly Reading[] = [
  { pattern: /cannot unmarshal (\w+) into Go struct field \w+\.([^ ]+) of type (\S+)/, explain: explainWrongType },
  { pattern: /cannot unmarshal (\w+) into Go value of type (\S+)/, explain: plain('wrongShape') },
  { pattern: /unknown field "([^"]*)"/, explain: explainUnknownField },
  { pattern: /duplicate field "([^"]*)"/, explain: plain('duplicateField') },
  { pattern: /no matches for kind "([^"]*)" in version "([^"]*)"/, explain: explainUnknownKind },
  { pattern: /quantities must match|unable to parse quantity/, explain: plain('quantity') },
  { pattern: /illegal base64 data/, explain: plain('base64') },
  { pattern: /^namespaces "([^"]*)" not found/, explain: named('noNamespace') },
  { pattern: /object is being deleted/, explain: plain('beingDeleted') },
  { pattern: /"([^"]*)" already exists/, explain: named('alreadyExists') },
  { pattern: /the object has been modified/, explain: plain('conflict') },
  { pattern: /exceeded quota: ([^,]+)/, explain: named('quota') },
  { pattern: /no PriorityClass with name (\S+)/, explain: named('noPriorityClass') },
  { pattern: /service ?account [^"]*"?([\w.-]+)"? not found|serviceaccount "([^"]*)" not found/, explain: named('noServiceAccount') },
  { pattern: /field is immutable/, explain: plain('immutable') },
  { pattern: /(?:pod updates may not change fields|updates to \w+ spec for fields other than|is immutable after|may not change once set)/, explain: plain('immutable') },
  { pattern: /`selector` does not match template `labels`/, explain: plain('selectorMismatch') },
  { pattern: /lowercase RFC 1123|(RFC 1035|DNS-1035)/, explain: explainName },
  { pattern: /must be less than or equal to (\w[\w-]*) limit/, explain: (match, complaint) => ({ key: 'api.overLimit', params: { resource: match[1], value: valueOf(complaint) }, ...about(complaint) }) },
  { pattern: /must be no more than (\d+) (?:characters|bytes)/, explain: (match, complaint) => ({ key: 'api.tooLong', params: { field: fieldName(complaint.field), limit: match[1] }, ...about(complaint) }) },
  { pattern: /^Invalid value: .*: must be unique/, explain: plain('duplicate') },
  { pattern: /expected exactly \d+ fields|(?:beginning|end) of range \(|failed to parse int from/, explain: plain('schedule') },
  { pattern: /may not specify more than 1 (volume|handler) type/, explain: plain('onlyOne') },
  { pattern: /must specify a (?:volume|handler) type/, explain: plain('oneOf') },
  { pattern: /^Required value: valid values: (.*)$/s, explain: (match, complaint) => ({ key: 'api.requiredOf', params: { field: fieldName(complaint.field), supported: match[1].replaceAll('"', '') }, ...about(complaint) }) },
  { pattern: /must be between (-?\d+) and (-?\d+)/, explain: (match, complaint) => ({ key: 'api.outOfRange', params: { field: fieldName(complaint.field), value: valueOf(complaint), least: match[1], most: match[2] }, ...about(complaint) }) },
  { pattern: /must be greater than (0)$/, explain: (_, complaint) => ({ key: 'api.tooSmall', params: { field: fieldName(complaint.field), value: valueOf(complaint), least: 1 }, ...about(complaint) }) },
  { pattern: /must be greater than or equal to (-?\d+)/, explain: (match, complaint) => ({ key: 'api.tooSmall', params: { field: fieldName(complaint.field), value: valueOf(complaint), least: match[1] }, ...about(complaint) }) },
  { pattern: /^Unsupported value: "?([^":]*)"?: supported values: (.*)$/s, explain: explainUnsupported },
  { pattern: /^Required value/, explain: explainRequired },
  { pattern: /^Duplicate value/, explain: plain('duplicate') },
  { pattern: /^Not found/, explain: plain('notFound') },
  { pattern: /^Too long: .*?(?:more than|at most) (\d+)/, explain: (match, complaint) => ({ key: 'api.tooLong', params: { field: fieldName(complaint.field), limit: match[1] }, ...about(complaint) }) },
  { pattern: /^Too many/, explain: plain('tooMany') },
  { pattern: /^Forbidden/, explain: plain('forbiddenField') },
  { pattern: /^Invalid value/, explain: plain('invalid') },
  { pattern: / is forbidden: /, explain: plain('forbidden') },
  { pattern: / not found$/, explain: plain('missingObject') },
]

/** What an official sentence means; a general word where its form is not known. */
export function explainApiComplaint(complaint: Complaint, schema?: KubernetesSchema): Explanation {
  for (const { pattern, explain } of READINGS) {
    const match = pattern.exec(complaint.message)
    if (match) return explain(match, complaint, schema)
  }
  return { key: 'api.other', params: { kind: complaint.kind ?? '' } }
}

function about(complaint: Complaint): { about?: string } {
  return complaint.field ? { about: complaint.field } : {}
}

/** What the official sentence quotes, or else what stands at the place. */
function valueOf(complaint: Complaint): string {
  const quoted = /(?:value|found): ("(?:[^"\\]|\\.)*"|[^\s:]+)/.exec(complaint.message)?.[1] ?? wordsAt(complaint.text, complaint.range)
  return quoted.replace(/^"(.*)"$/s, '$1').slice(0, 60)
}

const NUMBER_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function explainWrongType(match: RegExpExecArray, complaint: Complaint): Explanation {
  const [, given, path, wanted] = match
  const written = wordsAt(complaint.text, complaint.range)
  const bare = written.replace(/^(["'])(.*)\1$/s, '$2')
  const shared = { params: { field: fieldName(path), value: bare.slice(0, 40), given }, about: path }
  if (/^\*?u?int|^\*?float/.test(wanted)) {
    const digits = /^-?\d+$/.test(bare) ? bare : NUMBER_WORDS.includes(bare.toLowerCase()) ? String(NUMBER_WORDS.indexOf(bare.toLowerCase())) : undefined
    return { key: digits === bare ? 'api.quotedNumber' : 'api.notNumber', ...shared, ...(given === 'string' && digits !== undefined && replaceWith(complaint, digits)) }
  }
  if (wanted === 'string' || wanted === '*string') {
    const isScalar = given === 'number' || given === 'bool'
    return { key: 'api.notText', ...shared, ...(isScalar && replaceWith(complaint, JSON.stringify(written))) }
  }
  if (wanted === 'bool' || wanted === '*bool') {
    return { key: 'api.notBoolean', ...shared, ...(/^(?:true|false)$/i.test(bare) && replaceWith(complaint, bare.toLowerCase())) }
  }
  return { key: wanted.startsWith('[]') ? 'api.notList' : 'api.notMap', ...shared }
}

function explainUnknownField(match: RegExpExecArray, complaint: Complaint, schema?: KubernetesSchema): Explanation {
  const path = match[1]
  const name = fieldName(path)
  const parent = path.slice(0, Math.max(0, path.length - name.length)).replace(/\.$/, '')
  const meant = schema && complaint.kind ? nearest(name, fieldNamesAt(schema, complaint.kind, parent)) : undefined
  const isThere = wordsAt(complaint.text, complaint.range).replace(/^(["'])(.*)\1$/, '$2') === name
  if (meant === undefined) return { key: 'api.unknownField', params: { field: name, parent: parent || complaint.kind || '' }, ...(parent && { about: parent }) }
  return { key: 'api.misspeltField', params: { field: name, meant }, about: parent ? `${parent}.${meant}` : meant, ...(isThere && replaceWith(complaint, meant)) }
}

function explainUnknownKind(match: RegExpExecArray, complaint: Complaint, schema?: KubernetesSchema): Explanation {
  const [, kind, version] = match
  const kinds = schema ? knownKinds(schema) : []
  const meant = kinds.includes(kind) ? undefined : nearest(kind, kinds)
  const isThere = wordsAt(complaint.text, complaint.range) === kind
  if (meant !== undefined) return { key: 'api.misspeltKind', params: { kind, meant }, ...(isThere && replaceWith(complaint, meant)) }
  return { key: kinds.includes(kind) ? 'api.wrongVersion' : 'api.unknownKind', params: { kind, version } }
}

/** A name with capitals or underscores has one obvious spelling that is allowed. */
function explainName(match: RegExpExecArray, complaint: Complaint): Explanation {
  const written = wordsAt(complaint.text, complaint.range)
  const proper = written.replace(/^(["'])(.*)\1$/, '$2').toLowerCase().replace(/[_\s]+/g, '-')
  // The older rule, which Services keep, knows no dots and no digit in front.
  const allowed = match[1] === undefined ? /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/ : /^[a-z]([-a-z0-9]*[a-z0-9])?$/
  const isCertain = allowed.test(proper) && proper !== written
  return { key: 'api.badName', params: { field: fieldName(complaint.field), value: valueOf(complaint) }, ...about(complaint), ...(isCertain && replaceWith(complaint, proper)) }
}

function explainUnsupported(match: RegExpExecArray, complaint: Complaint): Explanation {
  const given = match[1]
  const supported = [...match[2].matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((quoted) => quoted[1])
  const meant = supported.length === 1 ? supported[0] : nearest(given, supported)
  const isThere = wordsAt(complaint.text, complaint.range).replace(/^(["'])(.*)\1$/, '$2') === given
  return {
    key: 'api.unsupported',
    params: { field: fieldName(complaint.field), value: given, supported: supported.join(', ') },
    ...about(complaint),
    ...(meant !== undefined && isThere && replaceWith(complaint, meant)),
  }
}

function explainRequired(_: RegExpExecArray, complaint: Complaint): Explanation {
  const field = fieldName(complaint.field)
  const holder = fieldName((complaint.field ?? '').replace(/\.?[^.]*$/, ''))
  const fix = field === 'pathType' ? addBeside(complaint, 'pathType', 'Prefix') : undefined
  return { key: 'api.required', params: { field, holder: holder || complaint.kind || '' }, ...about(complaint), ...(fix && { fix }) }
}

/** Puts a field on its own line below the one complained about, at the same depth. */
function addBeside(complaint: Complaint, field: string, value: string): Fix | undefined {
  const { range, text } = complaint
  if (!range) return undefined
  const lineEnd = text.indexOf('\n', range.start.offset)
  const line = text.slice(range.start.offset, lineEnd === -1 ? text.length : lineEnd)
  // Only beside a field with its value on the same line: below a map or a list the depth would be another.
  if (!/^[\w-]+:\s+\S/.test(line) || /[{[|>&]\s*$/.test(line)) return undefined
  const at = { offset: range.start.offset + line.length, line: range.start.line, column: range.start.column + line.length }
  return {
    label: { key: 'fix.add', params: { value } },
    edit: { range: { start: at, end: at }, text: `\n${' '.repeat(range.start.column - 1)}${field}: ${value}` },
  }
}
