// The YAML pane: files, the text with what the cluster says about it, Apply, and the API server's answer.
import { useCallback, useEffect, useId, useMemo, useRef, useState, type FocusEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { CodeSurface } from './code-surface.tsx'
import { EditorMenu } from './editor-menu.tsx'
import './editor-pane.css'
import type { EditorFile, EditorOutcome, FieldNote, Language, SelectedField, SentText, TextEdit, ThemeName } from './editor-props.ts'
import { explainRejection } from './explain/explain.ts'
import type { KubernetesSchema } from './explain/kubernetes-schema.ts'
import { fieldAt } from './field-at.ts'
import { FieldHelp } from './field-help.tsx'
import { FileTabs } from './file-tabs.tsx'
import { ManifestPicker } from './manifest-picker.tsx'
import { ResultList, summarize } from './result-list.tsx'
import { LARGE_TEXT, type Mark, type SurfaceHandle } from './surface.ts'
import { TextSurface } from './text-surface.tsx'

export interface EditorPaneProps {
  readonly files: readonly EditorFile[]
  /** Id of the file in front. */
  readonly active: string
  readonly onActivate: (id: string) => void
  readonly onChange: (id: string, text: string) => void
  readonly onApply: (id: string, text: string, options: { readonly dryRun: boolean }) => void
  /** Absent: files cannot be opened or closed here. */
  readonly onOpen?: (name: string, text: string) => void
  readonly onClose?: (id: string) => void
  /** The answer to the last apply; it stays until dismissed or replaced. */
  readonly outcome?: EditorOutcome
  /** The last apply, until its answer comes. */
  readonly underway?: SentText
  readonly language: Language
  readonly theme: ThemeName
  readonly readOnly?: boolean
  readonly lens?: readonly FieldNote[]
  readonly selectedField?: SelectedField
  /** A sentence about the draft or the field in hand, below the text. */
  readonly help?: ReactNode
  /** The Kubernetes schema, fetched once the editor is shown. */
  readonly loadSchema: () => Promise<object>
}

const NO_NOTES: readonly FieldNote[] = []
const NO_MARKS: readonly Mark[] = []
const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches

export function EditorPane(props: EditorPaneProps) {
  const { files, active, outcome, underway, language, readOnly = false, lens = NO_NOTES, help, loadSchema, onActivate, onChange, onApply, onOpen, onClose } = props
  const { t } = useTranslation(['editor', 'errors'])
  const file = files.find((candidate) => candidate.id === active) ?? files[0]
  const surface = useRef<SurfaceHandle>(null)
  const panelId = useId()
  const [plainText, setPlainText] = useState(isTouch)
  const [loadFailed, setLoadFailed] = useState(false)
  const { tabMovesFocus, setTabMovesFocus, typed, passage } = usePassage()
  const [problems, setProblems] = useState<number>()
  const [line, setLine] = useState<number>()
  const [dismissed, setDismissed] = useState<EditorOutcome>()
  const schema = useSchema(loadSchema)

  const result = outcome && outcome.file === file?.id && outcome !== dismissed ? outcome : undefined
  const explained = useMemo(() => new Map(result?.outcome.documents.flatMap((document) => (document.result === 'rejected' ? [[document.index, explainRejection(document, result.text, schema)] as const] : []))), [result, schema])
  const marks = useMemo<readonly Mark[]>(() => {
    if (!result) return NO_MARKS
    const found = result.outcome.documents.flatMap((document) => (explained.get(document.index) ?? []).flatMap(({ explanation, range }) => (
      range ? [{ range, note: t(`errors:${explanation.key}.note`, { ...explanation.params }), official: document.message ?? '' }] : [])))
    return found.length > 0 ? found : NO_MARKS
  }, [result, explained, t])

  const text = file?.text ?? ''
  const field = useMemo(() => (line === undefined || text.length > LARGE_TEXT ? undefined : fieldAt(text, line)), [text, line])
  const apply = useCallback((dryRun: boolean) => {
    if (file && !readOnly && file.text.trim() !== '') onApply(file.id, file.text, { dryRun })
  }, [file, readOnly, onApply])
  const change = useCallback((text: string) => {
    typed()
    if (file) onChange(file.id, text)
  }, [file, onChange, typed])

  if (!file) return null
  const surfaceProps = {
    file, readOnly, marks, label: `${file.name} · ${t('label')}`, onChange: change, onApply: () => apply(false), onLine: setLine, ref: surface,
    ...(result && { marksText: result.text }),
  }
  const isPlain = plainText || loadFailed
  const isDraft = file.text !== (file.applied ?? '')
  const pending = underway !== undefined && underway.file === file.id
  const isSent = (dryRun: boolean): boolean => pending && underway.text === file.text && underway.dryRun === dryRun
  const onFix = (edit: TextEdit): void => { if (result) surface.current?.edit(edit, result.text) }
  return (
    <section className="editor-pane" aria-label={t('label')} data-plain={isPlain || undefined}>
      <div className="editor-bar">
        <FileTabs files={files} active={file.id} panelId={panelId} onActivate={onActivate} {...(onClose && { onClose })} />
        {onOpen && <ManifestPicker language={language} onOpen={onOpen} />}
        <span className="grow" />
        <EditorMenu plainText={plainText} onPlainText={setPlainText} tabMovesFocus={tabMovesFocus} onTabMovesFocus={setTabMovesFocus} />
      </div>
      <div id={panelId} className="editor-body" role="tabpanel" aria-label={file.name} {...passage}>
        {loadFailed && <LoadFailed onRetry={() => setLoadFailed(false)} />}
        {isPlain ? <TextSurface {...surfaceProps} hint={t('tabHintMoves')} /> : (
          <CodeSurface
            {...surfaceProps} files={files} language={language} theme={props.theme} loadSchema={loadSchema} fieldNotes={lens}
            hint={t(tabMovesFocus ? 'tabHintMoves' : 'tabHint')} {...(props.selectedField && { selectedField: props.selectedField })}
            tabMovesFocus={tabMovesFocus} onTabMovesFocus={setTabMovesFocus} onProblems={setProblems} onLoadFailed={() => setLoadFailed(true)}
          />
        )}
        {!isPlain && <p className="tab-hint" aria-hidden>{t(tabMovesFocus ? 'tabHintMoves' : 'tabHint')}</p>}
      </div>
      {result && (
        <ResultList
          key={result.outcome.command} fileName={file.name} result={result} explained={explained} readOnly={readOnly} {...(schema && { schema })}
          onGoTo={(range) => surface.current?.goTo(range)} onFix={onFix} onDismiss={() => setDismissed(result)}
        />
      )}
      {!result && (help !== undefined ? <div className="editor-help">{help}</div> : field && <FieldHelp field={field} {...(schema && { schema })} />)}
      <p className="visually-hidden" role="status">{pending ? t('sending') : result ? `${file.name}: ${summarize(result, t).text}. ${firstTitle(explained, t)}` : ''}</p>
      {!readOnly && (
        <footer className="editor-footer">
          {pending ? <span className="editor-status">{t('sending')}…</span> : <Status text={file.text} problems={isPlain ? undefined : problems} isPlain={isPlain} />}
          <Button small square look="quiet" disabled={file.applied === undefined || !isDraft} aria-label={t('revert')} title={t('revertAbout')} onClick={() => file.applied !== undefined && onChange(file.id, file.applied)}><Icon name="reset" size={15} /></Button>
          <Button disabled={isSent(true) || file.text.trim() === ''} title={t('dryRunAbout')} onClick={() => apply(true)}>{t('dryRun')}</Button>
          <Button look="primary" disabled={isSent(false) || file.text.trim() === ''} title={`${t('applyFile', { name: file.name })} (Ctrl+Enter)`} onClick={() => apply(false)}>{t('apply')}</Button>
        </footer>
      )}
    </section>
  )
}

/** Whether Tab moves on or indents. Whoever comes by Tab and types nothing goes on by Tab: passing by must not indent a line. */
function usePassage() {
  const [tabMovesFocus, setTabMovesFocus] = useState(false)
  const pointed = useRef(false)
  const passing = useRef(false)
  const end = useCallback(() => {
    if (passing.current) setTabMovesFocus(false)
    passing.current = false
  }, [])
  const passage = {
    onPointerDownCapture: () => {
      pointed.current = true
      end()
    },
    onFocus: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
      const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
      if (!isInside && !pointed.current && !tabMovesFocus) {
        passing.current = true
        setTabMovesFocus(true)
      }
      pointed.current = false
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
      if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return
      pointed.current = false
      end()
    },
  }
  const set = useCallback((moves: boolean) => {
    if (!moves) passing.current = false
    setTabMovesFocus(moves)
  }, [])
  return { tabMovesFocus, setTabMovesFocus: set, typed: end, passage }
}

type Translate = ReturnType<typeof useTranslation<readonly ['editor', 'errors']>>['t']

function firstTitle(explained: ReadonlyMap<number, ReturnType<typeof explainRejection>>, t: Translate): string {
  const first = [...explained.values()][0]?.[0]?.explanation
  return first ? t(`errors:${first.key}.title`, { ...first.params }).replaceAll('`', '') : ''
}

/** The schema once it is there; without it explanations know fewer names. */
function useSchema(loadSchema: () => Promise<object>): KubernetesSchema | undefined {
  const [schema, setSchema] = useState<KubernetesSchema>()
  const load = useRef(loadSchema)
  useEffect(() => {
    load.current().then((loaded) => setSchema(loaded as KubernetesSchema), (error: unknown) => console.error('The Kubernetes schema could not be loaded', error))
  }, [])
  return schema
}

function LoadFailed({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation('editor')
  return (
    <div className="msg msg-warn banner" role="status">
      <Icon name="warning" size={18} />
      <div><span className="msg-title">{t('loadFailed')}</span>{t('loadFailedBody')}</div>
      <div className="msg-actions"><Button small onClick={onRetry}>{t('retry')}</Button></div>
    </div>
  )
}

/** What is known before anything is sent. */
function Status({ text, problems, isPlain }: { readonly text: string; readonly problems: number | undefined; readonly isPlain: boolean }) {
  const { t } = useTranslation('editor')
  if (text.length > LARGE_TEXT) return <span className="editor-status">{t('status.large')}</span>
  const documents = text.split(/^---.*$/m).filter((document) => document.split('\n').some((line) => /^\s*[^\s#]/.test(line))).length
  if (documents === 0) return <span className="editor-status">{t('status.empty')}</span>
  if (isPlain) return <span className="editor-status">{t('result.documents', { count: documents })}</span>
  if (problems === undefined) return <span className="editor-status">{t('status.checking')}</span>
  return problems > 0
    ? <span className="editor-status is-bad"><Icon name="close" size={14} />{t('status.problems', { count: problems })}</span>
    : <span className="editor-status"><Icon name="check" size={14} />{t('status.valid', { count: documents })}</span>
}
