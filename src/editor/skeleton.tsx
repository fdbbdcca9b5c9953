// What stands in the editor's place until Monaco is there: lines of the shape of a manifest.
import { useTranslation } from 'react-i18next'

const LINES: readonly (readonly [indent: number, width: number])[] = [[0, 96], [0, 120], [0, 64], [1, 84], [0, 40], [1, 76], [1, 60], [2, 92], [2, 110], [1, 66], [2, 50], [3, 88]]

/** Shown after 400 ms only; a quick load shows nothing. */
export function Skeleton() {
  const { t } = useTranslation('editor')
  return (
    <div className="editor-skeleton" role="status" aria-label={t('loading')}>
      {LINES.map(([indent, width], index) => <span key={index} className="skeleton" style={{ marginLeft: indent * 15, width }} />)}
    </div>
  )
}
