// `kubectl explain`: the fields of a kind. Models kubectl/pkg/explain/v2.
// Simplified: fields with their types; the long descriptions stand in the editor, under the cursor.
import { definitionOf, definitionOfField, type Definition, type Field } from '../../../engine/schema/schema.ts'
import { apiVersionOf } from '../../../engine/kinds/define-kind.ts'
import { kindOfArgument } from '../resource-arguments.ts'
import { defineVerb, failed, printed, SWITCH, VALUE } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { askServer } from './ask-server.ts'

const SCALARS: Readonly<Record<string, string>> = { int32: 'integer', int64: 'integer', time: 'string', microTime: 'string', bytes: 'string', quantity: 'Quantity', intOrString: 'IntOrString', any: 'Object' }

function typeOf(field: Field): string {
  if (field.type === 'array') return `[]${typeOf(field.items as Field)}`
  if (field.type === 'map') return `map[string]${typeOf(field.items as Field)}`
  if (field.type === 'object') return definitionOfField(field)?.goName ?? 'Object'
  return SCALARS[field.type] ?? field.type
}

function fieldLines(definition: Definition, isRecursive: boolean, indent: string, above: readonly string[]): string {
  return Object.entries(definition.fields).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => {
    const line = `${indent}${name}\t<${typeOf(field)}>${field.required ? ' -required-' : ''}\n${field.enum ? `${indent}enum: ${field.enum.join(', ')}\n` : ''}`
    const below = isRecursive ? definitionOfField(field) : undefined
    return line + (below && !above.includes(below.name) ? fieldLines(below, true, `${indent}  `, [...above, below.name]) : '')
  }).join(isRecursive ? '' : '\n')
}

export default defineVerb({
  name: 'explain', summary: 'Lists the fields of a kind.', usage: ['explain TYPE[.FIELD…] [--recursive]'],
  flags: { recursive: SWITCH, 'api-version': VALUE, output: { takes: 'value', short: 'o' } },
  *run(words) {
    const [path] = words.args
    yield* askServer()
    if (path === undefined) return failed("You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources.")
    if (words.args.length > 1) return failed(`We accept only this format: explain RESOURCE\nSee '${words.path} -h' for help and examples`)
    const [word, ...fields] = path.split('.'), kind = kindOfArgument(path) ?? kindOfArgument(word), rest = kindOfArgument(path) ? [] : fields
    if (!kind) return failed(`the server doesn't have a resource type ${JSON.stringify(word)}`)
    let definition = definitionOf(kind.group, kind.version, kind.kind), last: Field | undefined
    for (const name of rest) {
      last = definition?.fields[name]
      if (!last) return failed(`field ${JSON.stringify(name)} does not exist`)
      definition = definitionOfField(last)
    }
    const group = kind.group ? `GROUP:      ${kind.group}\n` : '', field = rest.length > 0 && last ? `FIELD: ${rest.at(-1)} <${typeOf(last)}>\n\n` : ''
    const head = `${group}KIND:       ${kind.kind}\nVERSION:    ${kind.group ? kind.version : apiVersionOf(kind)}\n\n${field}`
    if (!definition) return printed(`${head}DESCRIPTION:\n    ${rest.at(-1) ?? kind.kind} holds ${last ? typeOf(last) : 'an object'}.\n`)
    return printed(`${head}FIELDS:\n${fieldLines(definition, isOn(words, 'recursive'), '  ', [definition.name])}\n`)
  },
})
