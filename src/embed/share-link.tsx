// The link to what is shown now, to be copied; where a frame may not write to the clipboard, it is there to be selected.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import type { Door } from '../app/door.ts'

interface ShareLinkProps {
  readonly door: Door
  readonly onClose: () => void
}

export function ShareLink({ door, onClose }: ShareLinkProps) {
  const { t: say } = useTranslation('embed')
  const [link, setLink] = useState('')
  const [copied, setCopied] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    let wanted = true
    void door.share().then((address) => { if (wanted) setLink(address) })
    return () => { wanted = false }
  }, [door])

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(true)
    } catch {
      // The host's page has not allowed it: what is selected can still be copied by hand.
      field.current?.focus()
      field.current?.select()
    }
  }
  return (
    <div className="embed-share" role="dialog" aria-label={say('share')} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}>
      <input ref={field} readOnly value={link} aria-label={say('link')} onFocus={(event) => event.currentTarget.select()} />
      <Button small look="primary" disabled={link === ''} onClick={() => void copy()}><Icon name={copied ? 'check' : 'copy'} size={13} />{say(copied ? 'copied' : 'copy')}</Button>
      <a className="btn btn-s btn-square" href={link || './'} target="_blank" rel="noopener" aria-label={say('full')} title={say('full')}><Icon name="external" size={13} /></a>
    </div>
  )
}
