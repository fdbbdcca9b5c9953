// One frame for everything that needs saying: what happened, what is safe, one next step.
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'

/** Red = refused, amber = differs from what you expect, plain = notice. */
export type MessageTone = 'bad' | 'warn' | 'notice'

interface MessageProps {
  readonly tone?: MessageTone
  readonly title: ReactNode
  /** What is safe, or what follows. */
  readonly children?: ReactNode
  /** Official text, such as the API server's answer; shown as it is. */
  readonly official?: string
  readonly actions?: ReactNode
  readonly icon?: IconName
}

const ICONS: Record<MessageTone, IconName> = { bad: 'close', warn: 'reset', notice: 'info' }

/** A message in the flow of a panel. */
export function Message({ tone = 'notice', title, children, official, actions, icon }: MessageProps) {
  return (
    <div className={`msg msg-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon ?? ICONS[tone]} size={18} />
      <div>
        <span className="msg-title">{title}</span>
        {children}
        {official !== undefined && <div className="msg-official">{official}</div>}
        {actions !== undefined && <div className="msg-actions">{actions}</div>}
      </div>
    </div>
  )
}

/** The same in one line, above the canvas. */
export function Banner({ tone = 'notice', title, children, actions, icon }: MessageProps) {
  return (
    <div className={`msg banner msg-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon ?? ICONS[tone]} size={18} />
      <div><span className="msg-title">{title}</span>{children}</div>
      {actions !== undefined && <div className="msg-actions">{actions}</div>}
    </div>
  )
}
