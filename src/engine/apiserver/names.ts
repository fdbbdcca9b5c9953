// What names of objects must look like, per kind, and how the API server makes one up from generateName.
// Models apimachinery/pkg/api/validation/generic.go and apiserver/pkg/storage/names/generate.go.
import type { KindDefinition } from '../kinds/define-kind.ts'
import { dns1035LabelErrors, dns1123LabelErrors, dns1123SubdomainErrors, pathSegmentErrors } from '../kinds/formats.ts'

export type NameFormat = NonNullable<KindDefinition['nameFormat']>

const formats: Readonly<Record<NameFormat, (name: string) => readonly string[]>> = {
  dns1123Subdomain: dns1123SubdomainErrors,
  dns1123Label: dns1123LabelErrors,
  dns1035Label: dns1035LabelErrors,
  pathSegment: pathSegmentErrors,
}

/** What is wrong with a name, in the API server's words. */
export function nameErrors(name: string, format: NameFormat = 'dns1123Subdomain'): readonly string[] {
  return formats[format](name)
}

/** A prefix may end in a dash, since letters follow. */
export function namePrefixErrors(prefix: string, format: NameFormat = 'dns1123Subdomain'): readonly string[] {
  const masked = format !== 'pathSegment' && prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix
  return formats[format](masked)
}

const longestGenerated = 63
const suffixLength = 5

/** The generated name: the prefix, cut so that five letters fit, and the letters. */
export function generatedName(prefix: string, suffix: string): string {
  return `${prefix.slice(0, longestGenerated - suffixLength)}${suffix}`
}
