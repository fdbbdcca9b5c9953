// The card under the text: what the field under the cursor is for, in our own sentence and in Kubernetes' words.
import { useTranslation } from 'react-i18next'
import { describeField, type KubernetesSchema } from './explain/kubernetes-schema.ts'
import type { FieldAt } from './field-at.ts'
import { Worded } from './worded.tsx'

interface FieldHelpProps {
  readonly field: FieldAt
  readonly schema?: KubernetesSchema
}

/** Nothing where neither we nor the schema have anything to say. */
export function FieldHelp({ field, schema }: FieldHelpProps) {
  const { t, i18n } = useTranslation('fields')
  const own = sentenceKeys(field).find((key) => i18n.exists(key, { ns: 'fields' }))
  const official = schema && describeField(schema, field.kind, field.path)
  if (own === undefined && official === undefined) return null
  return (
    <div className="editor-help">
      <p className="editor-help-own"><code>{field.name}</code>{own !== undefined && <>{' '}<Worded text={t(own)} /></>}</p>
      {/* Cut where it is long: Monaco's own hover has all of it. */}
      {official !== undefined && <p className="editor-help-official" lang="en" title={official}>{official}</p>}
    </div>
  )
}

/** The same name means different things in different places: the longest end of the path that has a sentence is the one meant. */
function sentenceKeys({ kind, path }: FieldAt): string[] {
  const names = path.split('.')
  const ends = names.map((_, index) => names.slice(index).join('_').replaceAll('/', '_'))
  return [`${kind}_${ends[0]}`, ...ends]
}
