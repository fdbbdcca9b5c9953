// The YAML language service speaks English and calls everything a warning; here its findings become errors in the reader's language.
import type { Params } from '../explain/explanation.ts'

/** Says a sentence of the `errors` messages. */
export type Say = (key: string, params?: Params) => string

const READINGS: readonly { readonly pattern: RegExp; readonly say: (match: RegExpExecArray, say: Say) => string }[] = [
  { pattern: /^Property "?(.+?)"? is not allowed\.?$/, say: ([, field], say) => say('draft.unknownField', { field }) },
  { pattern: /^Missing property "(.+)"\.?$/, say: ([, field], say) => say('draft.missingField', { field }) },
  { pattern: /^Incorrect type\. Expected "(.+)"\.?$/, say: ([, types], say) => say('draft.wrongType', { type: [...new Set(types.split(' | ').map((type) => typeName(type, say)))].join(', ') }) },
  { pattern: /^Value is not accepted\. Valid values: (.+?)\.?$/s, say: ([, values], say) => say('draft.notOneOf', { values: shorten(values.replaceAll('"', '')) }) },
  { pattern: /^String does not match the pattern/, say: (_, say) => say('draft.pattern') },
  { pattern: /^Map keys must be unique|^Duplicate key/, say: (_, say) => say('draft.duplicateKey') },
  { pattern: /tabs? (?:are|is) not allowed|Tabs are not allowed|TAB_AS_INDENT/i, say: (_, say) => say('yaml.YamlTab.title') },
  { pattern: /^Nested mappings are not allowed/, say: (_, say) => say('yaml.YamlNestedMapping.title') },
  { pattern: /^Implicit map keys need to be followed by map values|^Implicit keys need to be on a single line/, say: (_, say) => say('yaml.YamlMissingColon.title') },
  { pattern: /^Missing closing ["']/, say: (_, say) => say('yaml.YamlUnclosedQuote.title') },
  { pattern: /end with a [\]}]/, say: (_, say) => say('yaml.YamlUnclosedBracket.title') },
  { pattern: /^All (?:mapping|sequence) items must start at the same column|indented/, say: (_, say) => say('yaml.YamlIndent.title') },
  { pattern: /^Plain value cannot start with/, say: (_, say) => say('yaml.YamlBadCharacter.title') },
  { pattern: /^Unresolved alias/, say: (_, say) => say('yaml.AliasUnknown.title') },
  { pattern: /^Unexpected |^Block |^Flow |^Sequence item|^Missing ,/, say: (_, say) => say('yaml.YamlSyntax.title') },
]

/** The finding in the reader's words; unknown sentences stay as they are. */
export function wordFinding(message: string, say: Say): string {
  for (const { pattern, say: word } of READINGS) {
    const match = pattern.exec(message)
    if (match) return word(match, say).replaceAll('`', '')
  }
  return message
}

/** Types of Kubernetes, such as DeploymentSpec, are all maps of fields to whoever writes them. */
function typeName(type: string, say: Say): string {
  const isPlain = /^(?:integer|number|string|boolean|array|null)$/.test(type)
  return say(`draft.type.${isPlain ? type : 'object'}`)
}

function shorten(values: string): string {
  const list = values.split(', ')
  return list.length > 8 ? `${list.slice(0, 8).join(', ')} …` : values
}
