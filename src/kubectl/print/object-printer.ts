// Prints objects in one of the forms of `-o`, other than as a table.
import { printCustomColumns } from './custom-columns.ts'
import { printGoTemplate } from './go-template.ts'
import { JsonPathError, parseJsonPath } from './json-path.ts'
import { withoutManagedFields } from './managed-fields.ts'
import { printedKind } from './names.ts'
import { toJson, toYaml } from './serialize.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

const FORMATS = 'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml'

export type Printed = { readonly text: string } | { readonly mistake: string }

/** What `-o` says, taken apart: `jsonpath={.a}` is a form with its template. */
export interface OutputForm {
  readonly form: string
  readonly template: string
  readonly managedFields: boolean
  readonly headers: boolean
}

/** Reads `-o` and `--template`; undefined where the usual lines are wanted. */
export function outputForm(flags: Readonly<Record<string, string>>): OutputForm | undefined {
  const { output = '', template } = flags
  const form = output === '' && template !== undefined ? `go-template=${template}` : output
  if (form === '') return undefined
  const equals = form.indexOf('=')
  return {
    form: equals < 0 ? form : form.slice(0, equals), template: equals < 0 ? (template ?? '') : form.slice(equals + 1),
    managedFields: flags['show-managed-fields'] === 'true', headers: flags['no-headers'] !== 'true',
  }
}

export function isList(object: unknown): object is { readonly items: readonly KubeObject[] } {
  return Array.isArray((object as { readonly items?: unknown }).items)
}

function bare(object: KubeObject | { readonly items: readonly KubeObject[] }, { managedFields }: OutputForm): unknown {
  if (managedFields) return object
  return isList(object) ? { ...object, items: object.items.map(withoutManagedFields) } : withoutManagedFields(object)
}

/** Prints one object, or a list of them. */
export function printObject(object: KubeObject | { readonly items: readonly KubeObject[] }, output: OutputForm): Printed {
  const { form, template } = output, items = isList(object) ? object.items : [object]
  try {
    switch (form) {
      case 'json': return { text: toJson(bare(object, output)) }
      case 'yaml': return { text: toYaml(bare(object, output)) }
      case 'name': return { text: items.map((item) => `${printedKind(item)}/${item.metadata.name}\n`).join('') }
      case 'jsonpath': return template === '' ? { mistake: 'template format specified but no template given' } : { text: parseJsonPath(template).print(bare(object, output)) }
      case 'jsonpath-as-json': return { text: toJson(parseJsonPath(template).find(bare(object, output))) }
      case 'custom-columns': return template === '' ? { mistake: 'custom-columns format specified but no custom columns given' } : { text: printCustomColumns(template, items, output.headers) }
      case 'go-template': case 'template': return template === '' ? { mistake: 'template format specified but no template given' } : { text: printGoTemplate(template, bare(object, output)) }
      default: return { mistake: `unable to match a printer suitable for the output format ${JSON.stringify(form)}, allowed formats are: ${FORMATS}` }
    }
  } catch (error) {
    if (error instanceof JsonPathError) return { mistake: `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}` }
    return { mistake: (error as Error).message }
  }
}
