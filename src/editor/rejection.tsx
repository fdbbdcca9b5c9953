// The frame of one rejected document: what happened, what is safe, the official words, one next step.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import type { DocumentOutcome, SourceRange } from '../session/protocol.ts'
import type { TextEdit } from './editor-props.ts'
import type { ExplainedCause } from './explain/explain.ts'
import { fieldName } from './explain/explanation.ts'
import { describeField, type KubernetesSchema } from './explain/kubernetes-schema.ts'
import { Worded } from './worded.tsx'

interface RejectionProps {
  readonly document: DocumentOutcome
  readonly causes: readonly ExplainedCause[]
  /** How many other documents of the same text were accepted. */
  readonly accepted: number
  readonly dryRun: boolean
  readonly schema?: KubernetesSchema
  readonly readOnly: boolean
  readonly onGoTo: (range: SourceRange) => void
  readonly onFix: (edit: TextEdit) => void
}

export function Rejection({ document, causes, accepted, dryRun, schema, readOnly, onGoTo, onFix }: RejectionProps) {
  const { t } = useTranslation(['errors', 'editor'])
  const [isAbout, setAbout] = useState(false)
  const [first, ...rest] = causes
  const { explanation, range } = first
  const { fix, about } = explanation
  const safe = dryRun ? t('errors:safe.dryRun') : accepted > 0 ? t('errors:safe.others', { count: accepted }) : t('errors:safe.nothing')
  const isReader = explanation.key.startsWith('yaml.')
  return (
    <div className="msg msg-bad">
      <Icon name="close" size={18} />
      <div>
        <span className="msg-title"><Worded text={t(`errors:${explanation.key}.title`, { ...explanation.params })} /></span>
        <p><Worded text={t(`errors:${explanation.key}.body`, { ...explanation.params })} /> {safe}</p>
        {document.message !== undefined && (
          <p className="msg-official">
            <span className="msg-who">{t(isReader ? 'editor:result.readerSaid' : 'editor:result.apiServerSaid')}</span>{' '}
            {document.code !== undefined && `${document.code} `}{document.message}
          </p>
        )}
        <div className="msg-actions">
          {fix && !readOnly && <Button look="primary" small onClick={() => onFix(fix.edit)}><Worded text={t(`errors:${fix.label.key}`, { ...fix.label.params })} /></Button>}
          {range && <Button small onClick={() => onGoTo(range)}><Worded text={t('editor:result.goTo', { line: range.start.line })} /></Button>}
          {about !== undefined && schema && document.ref && (
            <Button small aria-expanded={isAbout} onClick={() => setAbout(!isAbout)}>{t('editor:result.about', { field: fieldName(about) })}</Button>
          )}
        </div>
        {isAbout && about !== undefined && schema && document.ref && (
          <p className="rejection-about" lang="en">{describeField(schema, document.ref.kind, about) ?? t('editor:result.noDescription')}</p>
        )}
        {rest.length > 0 && <FurtherCauses causes={rest} readOnly={readOnly} onGoTo={onGoTo} onFix={onFix} />}
      </div>
    </div>
  )
}

function FurtherCauses({ causes, readOnly, onGoTo, onFix }: { readonly causes: readonly ExplainedCause[] } & Pick<RejectionProps, 'readOnly' | 'onGoTo' | 'onFix'>) {
  const { t } = useTranslation(['errors', 'editor'])
  return (
    <>
      <p className="rejection-more">{t('editor:result.more', { count: causes.length })}</p>
      <ul className="rejection-causes">
        {causes.map(({ explanation, range }, index) => (
          <li key={index}>
            <span><Worded text={t(`errors:${explanation.key}.title`, { ...explanation.params })} /></span>
            {explanation.fix && !readOnly && <Button look="primary" small onClick={() => explanation.fix && onFix(explanation.fix.edit)}><Worded text={t(`errors:${explanation.fix.label.key}`, { ...explanation.fix.label.params })} /></Button>}
            {range && <Button small onClick={() => onGoTo(range)}><Worded text={t('editor:result.goTo', { line: range.start.line })} /></Button>}
          </li>
        ))}
      </ul>
    </>
  )
}
