#!/usr/bin/env node
// Writes src/engine/generated/ (git-ignored) from the Kubernetes schema in our dependencies, when it is stale.
//
// Sources: @kubernetes/client-node has every field of every type (attributeTypeMap in the .js, which fields are required and
// the docs in the .d.ts); kubernetes-models has the enums and says which strings are quantities.
//
// What it writes, and for whom:
//   schema.json         engine      Every definition without prose, in the short notation of src/engine/schema/schema.ts,
//                                   which is the only reader: others ask `definitionOf(group, version, kind)` there.
//   schema-docs.json    explain     {"definitions": {"PodSpec": {"description": "…", "fields": {"containers": "…"}}}}
//   editor-schema.json  editor      One JSON Schema (draft 7) for a whole manifest file. Give it to monaco-yaml as
//                                   `schemas: [{ uri, fileMatch: ['*'], schema }]`: each document of the file is checked against
//                                   the kind that it names itself (allOf of if/then on apiVersion and kind), unknown fields are
//                                   errors, documents of foreign API groups (custom resources) are left alone. Every kind is
//                                   also at `#/definitions/<DefinitionName>` with x-kubernetes-group-version-kind.
//   api-types.d.ts      TypeScript  Interfaces of every kind and its parts: `import type { Pod } from '…/generated/api-types.d.ts'`.
//
// Run: node scripts/generate-schema.mjs [--force]
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kinds, plainNames, typesOfRequests } from './schema/kinds.mjs'
import { editorSchema } from './schema/editor.mjs'
import { apiTypes } from './schema/types.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..')
const modules = join(root, 'node_modules')
const models = join(modules, '@kubernetes/client-node/dist/gen/models')
const target = join(root, 'src/engine/generated')

/** Where kubernetes-models keeps the types of an API group; meta/v1 lies in a package of its own. */
const enumFolders = [
  'v1', 'apps/v1', 'batch/v1', 'autoscaling/v2', 'policy/v1', 'networking.k8s.io/v1', 'discovery.k8s.io/v1', 'storage.k8s.io/v1',
  'rbac.authorization.k8s.io/v1', 'scheduling.k8s.io/v1', 'coordination.k8s.io/v1', 'node.k8s.io/v1', 'certificates.k8s.io/v1',
  'admissionregistration.k8s.io/v1', 'apiextensions.k8s.io/v1', 'apiregistration.k8s.io/v1', 'authorization.k8s.io/v1',
  'authentication.k8s.io/v1', 'autoscaling/v1', 'events.k8s.io/v1',
].map((folder) => join(modules, 'kubernetes-models', folder)).concat(join(modules, '@kubernetes-models/apimachinery/apis/meta/v1'))

const read = (path) => readFileSync(path, 'utf8')

/** The Go name of a type, and the unique name of its definition: they differ where two API groups use one word. */
function goNameOf(model) {
  return model.replace(/^(?:Admissionregistration|Apiextensions|Apiregistration|Authentication|Core|Discovery|Events|Flowcontrol|Rbac|Resource|Storage)?V[12]/, '')
}
function definitionNameOf(model) {
  return plainNames[model] ?? goNameOf(model)
}

/** `'Array<V1Container>'` → `[Container]`, `'{ [key: string]: string; }'` → `{string}`; modelsSeen collects what is referred to. */
function notationOf(type, format, modelsSeen) {
  const list = /^Array<(.*)>$/.exec(type)
  if (list) return `[${notationOf(list[1], format, modelsSeen)}]`
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)
  if (map) return `{${notationOf(map[1], format, modelsSeen)}}`
  if (type === 'string') return format === 'byte' ? 'bytes' : 'string'
  if (type === 'number') return format === 'int32' || format === 'int64' ? format : 'number'
  if (type === 'boolean') return 'boolean'
  if (type === 'Date') return 'time'
  if (type === 'V1MicroTime') return 'microTime'
  if (type === 'IntOrString') return 'intOrString'
  if (type === 'any' || type === 'object') return 'any'
  if (!/^[A-Z]\w+$/.test(type)) throw new Error(`generate-schema: no notation for type ${type}; extend notationOf`)
  modelsSeen.push(type)
  return definitionNameOf(type)
}

/**
 * What only kubernetes-models knows, by field: enums and quantities ({protocol: 'string=SCTP|TCP|UDP', limits: '{quantity}'}), and
 * the docs of fields that refer to another type.
 */
function refinementsOf(model) {
  const name = goNameOf(model)
  const folders = model.startsWith('V1HorizontalPodAutoscaler') ? [join(modules, 'kubernetes-models/autoscaling/v1')]
    : model.startsWith('Discovery') ? [join(modules, 'kubernetes-models/discovery.k8s.io/v1')]
      : model.startsWith('EventsV1') ? [join(modules, 'kubernetes-models/events.k8s.io/v1')] : enumFolders
  const folder = folders.find((candidate) => existsSync(join(candidate, `${name}.d.ts`)))
  const refinements = {}
  const descriptions = {}
  if (folder === undefined) return { refinements, descriptions }
  const body = /export interface I\w+[^{]*\{([\s\S]*?)\n\}/.exec(read(join(folder, `${name}.d.ts`)))?.[1] ?? ''
  for (const [, comment, field, type] of body.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {4}"([^"]+)"\??: ((?:[^;{]|\{[^}]*\})*);/gm)) {
    descriptions[field] = prose(comment)
    if (field === 'apiVersion' || field === 'kind') continue
    const list = /^Array<(.*)>$/.exec(type)
    const values = (list ? list[1] : type).match(/^"[^"]*"(?: \| "[^"]*")*$/)
    if (values) {
      const notation = `string=${values[0].split(' | ').map((value) => JSON.parse(value)).join('|')}`
      refinements[field] = list ? `[${notation}]` : notation
    } else if (/Quantity\b/.test(type)) {
      refinements[field] = type.startsWith('{') ? '{quantity}' : 'quantity'
    }
  }
  return { refinements, descriptions }
}

/** The text of a doc comment; paragraphs and lists of enum values keep their lines. */
function prose(comment) {
  return comment?.replace(/^[ \t]*\*(?: |$)/gm, '').replace(/\\'/g, "'").replace(/\\"/g, '"').replace(/\s*\n\s*$/, '').trim()
}

/** One definition: {name, goName, description, fields: {replicas: {notation, required, description}}, refers: [models]}. */
function readModel(model) {
  const js = read(join(models, `${model}.js`))
  const start = js.indexOf('.attributeTypeMap = [')
  const attributes = JSON.parse(js.slice(js.indexOf('[', start), js.lastIndexOf('];') + 1))
  const types = read(join(models, `${model}.d.ts`))
  const description = prose(/\/\*\*([^/]*(?:\/(?!\*)[^/]*)*?)\*\/\s*export declare class/.exec(types)?.[1])
  const declared = {}
  for (const [, comment, name, optional] of types.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {4}'([^']+)'(\??):/gm)) {
    declared[name] = { required: optional === '', description: prose(comment) }
  }
  const { refinements, descriptions } = refinementsOf(model)
  const refers = []
  const fields = {}
  for (const { name, baseName, type, format } of attributes) {
    const notation = notationOf(type, format, refers)
    const field = declared[name]
    fields[baseName] = { notation: refinements[baseName] ?? notation, required: field.required, description: descriptions[baseName] || field.description }
  }
  return { name: definitionNameOf(model), goName: goNameOf(model), description, fields, refers }
}

function readDefinitions() {
  const definitions = new Map()
  const waiting = [...kinds.map((kind) => kind.model), ...typesOfRequests.map((type) => type.model)]
  const seen = new Set()
  while (waiting.length > 0) {
    const model = waiting.pop()
    if (seen.has(model)) continue
    seen.add(model)
    const definition = readModel(model)
    const twin = definitions.get(definition.name)
    if (twin) throw new Error(`generate-schema: ${model} and another model both want the name ${definition.name}; add one to plainNames in scripts/schema/kinds.mjs`)
    definitions.set(definition.name, definition)
    waiting.push(...definition.refers)
  }
  return Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The engine's share: notation only. */
function engineSchema(definitions) {
  const short = {}
  const goNames = {}
  for (const [name, definition] of Object.entries(definitions)) {
    short[name] = Object.fromEntries(Object.entries(definition.fields).map(([field, { notation, required }]) => [field, required ? `${notation}!` : notation]))
    if (definition.goName !== name) goNames[name] = definition.goName
  }
  const named = ({ group, version, kind, model }) => ({ group, version, kind, definition: definitionNameOf(model) })
  return { kinds: kinds.map(named), requests: typesOfRequests.map(named), goNames, definitions: short }
}

function documentation(definitions) {
  const entries = Object.entries(definitions).map(([name, { description, fields }]) => [name, {
    description: description ?? '',
    fields: Object.fromEntries(Object.entries(fields).filter(([, field]) => field.description).map(([field, { description: text }]) => [field, text])),
  }])
  return { definitions: Object.fromEntries(entries) }
}

/** Changes when a dependency or one of these scripts does. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const name of ['@kubernetes/client-node', 'kubernetes-models']) hash.update(JSON.parse(read(join(modules, name, 'package.json'))).version)
  for (const script of ['generate-schema.mjs', 'schema/kinds.mjs', 'schema/editor.mjs', 'schema/types.mjs', 'schema/notation.mjs']) hash.update(read(join(here, script)))
  return hash.digest('hex')
}

function generate() {
  const stampFile = join(target, 'stamp.txt')
  const stamp = fingerprint()
  const outputs = ['schema.json', 'schema-docs.json', 'editor-schema.json', 'api-types.d.ts']
  const fresh = existsSync(stampFile) && read(stampFile) === stamp && outputs.every((name) => existsSync(join(target, name)))
  if (fresh && !process.argv.includes('--force')) return
  const definitions = readDefinitions()
  const served = kinds.map((kind) => ({ ...kind, definition: definitionNameOf(kind.model) }))
  mkdirSync(target, { recursive: true })
  const write = (name, text) => writeFileSync(join(target, name), text)
  write('schema.json', `${JSON.stringify(engineSchema(definitions))}\n`)
  write('schema-docs.json', `${JSON.stringify(documentation(definitions))}\n`)
  write('editor-schema.json', `${JSON.stringify(editorSchema(definitions, served))}\n`)
  write('api-types.d.ts', apiTypes(definitions, served))
  write('stamp.txt', stamp)
  console.log(`generated the schema of ${kinds.length} kinds, ${Object.keys(definitions).length} definitions`)
}

generate()
