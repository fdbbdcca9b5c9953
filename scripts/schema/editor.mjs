// Turns the definitions into one JSON Schema for files that hold documents of many kinds, as the editor checks them.
import { parseNotation } from './notation.mjs'

const scalars = {
  string: { type: 'string' }, int32: { type: 'integer', format: 'int32' }, int64: { type: 'integer', format: 'int64' }, number: { type: 'number' },
  boolean: { type: 'boolean' }, time: { type: 'string', format: 'date-time' }, microTime: { type: 'string' }, bytes: { type: 'string' },
  quantity: { type: ['string', 'number'], pattern: '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' }, intOrString: { type: ['string', 'integer'] }, any: {},
}

const reference = (name) => `#/definitions/${name}`

function fieldSchema(field) {
  if (field.type === 'array') return { type: 'array', items: fieldSchema(field.items) }
  if (field.type === 'map') return { type: 'object', additionalProperties: fieldSchema(field.items) }
  if (field.type === 'object') return { $ref: reference(field.ref) }
  return field.enum ? { type: 'string', enum: field.enum } : scalars[field.type]
}

/** Draft 7 ignores what stands beside a $ref, so a described reference is wrapped. */
function described(schema, description) {
  if (!description) return schema
  return schema.$ref ? { description, allOf: [schema] } : { ...schema, description }
}

function definitionSchema(definition, kinds) {
  const properties = {}
  for (const [name, field] of Object.entries(definition.fields)) properties[name] = described(fieldSchema(parseNotation(field.notation)), field.description)
  const required = Object.entries(definition.fields).filter(([, field]) => field.required).map(([name]) => name)
  const kind = kinds[0]
  if (kind) {
    properties.apiVersion = { ...properties.apiVersion, enum: [apiVersionOf(kind)] }
    properties.kind = { ...properties.kind, enum: [kind.kind] }
    required.unshift('apiVersion', 'kind')
  }
  return {
    type: 'object', ...(definition.description ? { description: definition.description } : {}), properties,
    ...(required.length > 0 ? { required } : {}), additionalProperties: false,
    ...(kind ? { 'x-kubernetes-group-version-kind': kinds.map(({ group, version, kind: name }) => ({ group, version, kind: name })) } : {}),
  }
}

const apiVersionOf = ({ group, version }) => (group ? `${group}/${version}` : version)

export function editorSchema(definitions, kinds) {
  const schemas = {}
  for (const [name, definition] of Object.entries(definitions)) schemas[name] = definitionSchema(definition, kinds.filter((kind) => kind.definition === name))
  const apiVersions = [...new Set(kinds.map(apiVersionOf))]
  const kindNames = [...new Set(kinds.map(({ kind }) => kind))].sort()
  const perVersion = apiVersions.map((apiVersion) => ({
    if: { properties: { apiVersion: { const: apiVersion } }, required: ['apiVersion'] },
    then: { properties: { kind: { enum: kinds.filter((kind) => apiVersionOf(kind) === apiVersion).map(({ kind }) => kind) } } },
  }))
  const perKind = kinds.map((kind) => ({
    if: { properties: { apiVersion: { const: apiVersionOf(kind) }, kind: { const: kind.kind } }, required: ['apiVersion', 'kind'] },
    then: { $ref: reference(kind.definition) },
  }))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Kubernetes manifest',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: {
        description: definitions.Pod.fields.apiVersion.description,
        // A group of its own that does not end in k8s.io belongs to a CustomResourceDefinition.
        anyOf: [{ type: 'string', enum: apiVersions }, { type: 'string', pattern: '^(?!.*\\.k8s\\.io/)[a-z0-9.-]+\\.[a-z0-9.-]+/v[a-z0-9]+$' }],
      },
      kind: { description: definitions.Pod.fields.kind.description, anyOf: [{ type: 'string', enum: kindNames }, { type: 'string' }] },
    },
    allOf: [...perVersion, ...perKind],
    definitions: schemas,
  }
}
