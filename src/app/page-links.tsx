// The ways between the pages that lie outside a cluster.
import { useTranslation } from 'react-i18next'

export function PageLinks({ page }: { readonly page?: 'home' | 'teach' }) {
  const { t: say } = useTranslation()
  return (
    <nav className="page-links" aria-label={say('nav.pages')}>
      <a href="#/" aria-current={page === 'home' ? 'page' : undefined}>{say('nav.learn')}</a>
      <a href="#/playground">{say('nav.playground')}</a>
      <a href="#/teach" aria-current={page === 'teach' ? 'page' : undefined}>{say('nav.teach')}</a>
    </nav>
  )
}
