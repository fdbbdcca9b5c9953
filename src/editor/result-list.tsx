// What became of each document of an apply, and the frame of the one that is looked at.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import { Icon } from '../theme/icons.tsx'
import type { DocumentOutcome, SourceRange } from '../session/protocol.ts'
import type { EditorOutcome, TextEdit } from './editor-props.ts'
import type { ExplainedCause } from './explain/explain.ts'
import type { KubernetesSchema } from './explain/kubernetes-schema.ts'
import { Rejection } from './rejection.tsx'

interface ResultListProps {
  readonly fileName: string
  readonly result: EditorOutcome
  /** Explanations of the rejected documents, by position. */
  readonly explained: ReadonlyMap<number, readonly ExplainedCause[]>
  readonly schema?: KubernetesSchema
  readonly readOnly: boolean
  readonly onGoTo: (range: SourceRange) => void
  readonly onFix: (edit: TextEdit) => void
  readonly onDismiss: () => void
}

export function ResultList({ fileName, result, explained, schema, readOnly, onGoTo, onFix, onDismiss }: ResultListProps) {
  const { t } = useTranslation(['editor', 'errors'])
  const { documents, refused } = result.outcome
  const firstRejected = documents.findIndex((document) => document.result === 'rejected')
  const [opened, setOpened] = useState(firstRejected)
  const accepted = documents.filter((document) => document.result !== 'rejected').length
  const badge = summarize(result, t)

  const frame = (document: DocumentOutcome) => (
    <Rejection
      document={document} causes={explained.get(document.index) ?? []} accepted={accepted} dryRun={result.dryRun} readOnly={readOnly}
      {...(schema && { schema })} onGoTo={onGoTo} onFix={onFix}
    />
  )
  return (
    <section className="results" aria-label={t('result.label')}>
      <header>
        <Icon name="document" size={15} />
        <span className="mono">{fileName}</span>
        {documents.length > 1 && <span className="muted">· {t('result.documents', { count: documents.length })}</span>}
        <span className={`badge badge-${badge.tone}`}>{badge.text}</span>
        <button type="button" className="btn btn-quiet btn-s btn-square" aria-label={t('result.hide')} title={t('result.hide')} onClick={onDismiss}><Icon name="close" size={12} /></button>
      </header>
      {refused && (
        <div className="msg msg-bad">
          <Icon name="close" size={18} />
          <div>
            <span className="msg-title">{t([`errors:refused.${refused.code}.title`, 'errors:refused.other.title'], { ...refused.params })}</span>
            <p>{t([`errors:refused.${refused.code}.body`, 'errors:refused.other.body'], { ...refused.params })} {t('errors:safe.nothing')}</p>
          </div>
        </div>
      )}
      {documents.length === 1 && documents[0].result === 'rejected' ? frame(documents[0]) : (
        <ul>
          {documents.map((document, position) => (
            <li key={document.index}>
              <ResultRow document={document} dryRun={result.dryRun} isOpen={opened === position} onToggle={() => setOpened(opened === position ? -1 : position)} />
              {opened === position && document.result === 'rejected' && frame(document)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function ResultRow({ document, dryRun, isOpen, onToggle }: { readonly document: DocumentOutcome; readonly dryRun: boolean; readonly isOpen: boolean; readonly onToggle: () => void }) {
  const { t } = useTranslation('editor')
  const { ref, result, index, range, causes, warnings } = document
  const name = ref ? `${ref.kind}/${ref.name}` : t('result.document', { number: index + 1 })
  const line = causes?.[0]?.range?.start.line ?? range?.start.line
  if (result !== 'rejected') {
    return (
      <div className="result-row">
        <Icon name="check" size={15} /><b className="mono">{name}</b><span>{t(dryRun ? `result.would.${result}` : `result.${result}`)}</span>
        {warnings?.map((warning) => <p key={warning} className="result-warning"><Icon name="warning" size={13} /><span className="mono">{warning}</span></p>)}
      </div>
    )
  }
  return (
    <button type="button" className="result-row is-rejected" aria-expanded={isOpen} onClick={onToggle}>
      <Icon name="close" size={15} /><b className="mono">{name}</b>
      <span><b>{t('result.rejected')}</b>{line !== undefined && ` · ${t('result.at', { line })}`}</span>
    </button>
  )
}

/** The whole answer in a few words, for the badge and for those who hear it. */
export function summarize({ outcome, dryRun }: EditorOutcome, t: TFunction<readonly ['editor', 'errors']>): { readonly text: string; readonly tone: 'actual' | 'diff' | 'bad' } {
  const { documents, refused } = outcome
  if (refused) return { text: t('summary.refused'), tone: 'bad' }
  const rejected = documents.filter((document) => document.result === 'rejected')
  const applied = documents.length - rejected.length
  const line = rejected[0]?.causes?.[0]?.range?.start.line
  const acceptedText = t(dryRun ? 'summary.wouldApply' : 'summary.applied', { count: applied })
  const rejectedText = t('summary.rejected', { count: rejected.length })
  const text = rejected.length === 0 ? acceptedText
    : documents.length === 1 ? (line === undefined ? rejectedText : t('summary.rejectedAt', { line }))
    : `${acceptedText}, ${rejectedText}`
  return { text: dryRun ? t('summary.dryRun', { result: text }) : text, tone: rejected.length === 0 ? 'actual' : applied === 0 ? 'bad' : 'diff' }
}
