// The lines that a kubectl step suggests: a button puts one into the terminal, where the learner runs it.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../session/react.tsx'
import { showTerminal, terminalDesk } from '../../session/terminal-desk.ts'
import { Icon } from '../../theme/icons.tsx'
import './tools.css'

export function SuggestedLines({ lines }: { readonly lines: readonly string[] }) {
  const session = useSession()
  const { t: say } = useTranslation('terminal')
  // Where the panel is out of sight, as on a phone, the terminal offers them itself.
  useEffect(() => {
    terminalDesk(session).setState({ suggested: lines })
    return () => terminalDesk(session).setState({ suggested: [] })
  }, [session, lines])
  return (
    <div className="tool">
      <p className="tool-name">{say('suggest.title')}</p>
      {lines.map((line) => (
        <button key={line} type="button" className="suggested-line" aria-label={say('suggest.put', { line })} onClick={() => showTerminal(session, line)}>
          <span className="mono">{line}</span><Icon name="terminal" size={14} />
        </button>
      ))}
    </div>
  )
}
