// The shape of a cluster while its first scene is on the way; shown after 400 ms, so that a fast start does not flash.
import { useEffect, useState } from 'react'
import { useCanvasTranslation } from '../boxes/say.tsx'

const PATIENCE_MS = 400

export function Skeleton() {
  const t = useCanvasTranslation()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <div className="skeleton-scene" role="status">
      <div className="skeleton-rings" aria-hidden>{[0, 1, 2, 3].map((ring) => <span key={ring} />)}</div>
      <div className="skeleton skeleton-bar"><b>{t('starting')}</b></div>
      <div className="skeleton-machines" aria-hidden>
        {[0, 1, 2].map((machine) => (
          <div key={machine}><span className="skeleton skeleton-ring" /><i className="skeleton" /><i className="skeleton" /><p><u className="skeleton" /><u className="skeleton" /></p></div>
        ))}
      </div>
    </div>
  )
}
