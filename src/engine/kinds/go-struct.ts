// Structs of the API printed as Go does with %#v, for errors that quote a whole one.
import { goQuantity, goQuote, goSyntax } from './go-value.ts'
import type { GoSyntax } from './go-value.ts'
import { fieldValue, goFields, qualifiedType, underlyingType } from './go-struct-types.ts'

type Fields = Readonly<Record<string, unknown>>

/** Where something lies in memory means nothing, so every pointer shows the same place. */
const address = '0xc000000000'

/** `core.Toleration{Key:"a", …}`; the type is a name of the table in go-struct-types.ts. */
export function goValue(type: string, value: unknown): GoSyntax {
  return goSyntax(print(type, value))
}

function print(type: string, value: unknown): string {
  if (type.startsWith('*')) return printPointer(type, value)
  if (type.startsWith('[]')) return printList(type, value as readonly unknown[] | undefined)
  if (type === 'v1.Time') return 'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)'
  if (type === 'resource.Quantity') return goQuantity((value as string | undefined) ?? '0').goSyntax
  if (type === 'intstr.IntOrString') return printIntOrString(value as number | string | undefined)
  const fields = goFields(type)
  if (fields) {
    const object = (value ?? {}) as Fields
    return `${qualifiedType(type)}{${fields.map((field) => `${field.name}:${print(field.type, fieldValue(object, field))}`).join(', ')}}`
  }
  const kind = underlyingType(type)
  if (kind.startsWith('map[')) return printMap(type, kind, value as Fields | undefined)
  if (kind === 'bool') return String(value ?? false)
  if (kind === 'int32' || kind === 'int64') return String(value ?? 0)
  return goQuote((value as string | undefined) ?? '')
}

function printPointer(type: string, value: unknown): string {
  if (type === '*v1.Time' && value === undefined) return '<nil>'
  return `(${qualifiedType(type)})(${value === undefined ? 'nil' : address})`
}

function printList(type: string, list: readonly unknown[] | undefined): string {
  if (!list) return `${qualifiedType(type)}(nil)`
  return `${qualifiedType(type)}{${list.map((item) => print(type.slice(2), item)).join(', ')}}`
}

function printMap(type: string, kind: string, map: Fields | undefined): string {
  const name = qualifiedType(type)
  if (!map) return `${name}(nil)`
  const valueType = kind.slice(kind.indexOf(']') + 1)
  return `${name}{${Object.keys(map).sort().map((key) => `${goQuote(key)}:${print(valueType, map[key])}`).join(', ')}}`
}

function printIntOrString(value: number | string | undefined): string {
  return typeof value === 'string'
    ? `intstr.IntOrString{Type:1, IntVal:0, StrVal:${goQuote(value)}}`
    : `intstr.IntOrString{Type:0, IntVal:${value ?? 0}, StrVal:""}`
}

/** As Go prints an IntOrString. */
export function goIntOrString(value: number | string | undefined): GoSyntax {
  return goSyntax(printIntOrString(value))
}

/**
 * A PodSpec in the shape that the API server keeps it in: what concerns the host's namespaces stands in the security context, and
 * the older name of the service account is gone.
 */
export function internalPodSpec(spec: object): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, serviceAccount, securityContext, ...rest } = spec as Fields
  void serviceAccount
  return { ...rest, securityContext: { ...(securityContext as Fields | undefined), hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } }
}

/** A template in that shape. */
export function goPodTemplate(template: { readonly metadata?: object; readonly spec?: object }): GoSyntax {
  return goValue('PodTemplateSpec', { metadata: template.metadata ?? {}, spec: internalPodSpec(template.spec ?? {}) })
}
