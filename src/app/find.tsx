// Find an object of the cluster by name and select it.
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { KindIcon } from '../theme/icons.tsx'
import { useSession } from '../session/react.tsx'
import type { KeyboardEvent } from 'react'
import type { SceneObject } from '../session/scene.ts'

const MOST_RESULTS = 40

export function Find({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t: say } = useTranslation()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => { if (!next) onClose() }}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="find" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{say('find.open')}</Dialog.Title>
          <FindList onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function matching(objects: Iterable<SceneObject>, words: string): readonly SceneObject[] {
  const parts = words.toLowerCase().split(/[\s/]+/).filter(Boolean)
  const found: SceneObject[] = []
  for (const object of objects) {
    const text = `${object.kind} ${object.namespace} ${object.name}`.toLowerCase()
    if (parts.every((part) => text.includes(part))) found.push(object)
    if (found.length === MOST_RESULTS) break
  }
  return found
}

function FindList({ onClose }: { readonly onClose: () => void }) {
  const session = useSession()
  const { t: say } = useTranslation()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const results = matching(session.scene.objects.values(), words)

  const select = (object: SceneObject | undefined) => {
    if (!object) return
    const { layout } = session.playhead.getState()
    const { uid, kind, namespace, name } = object
    session.playhead.setState({ selection: { type: 'object', uid, kind, namespace, name }, layout: { ...layout, side: true, tab: 'inspector' } })
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(results.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter') select(results[at])
    else return
    event.preventDefault()
  }

  return (
    <>
      <input className="find-input" value={words} onChange={(event) => { setWords(event.target.value); setAt(0) }} onKeyDown={onKeyDown} placeholder={say('find.placeholder')} aria-label={say('find.open')}
        role="combobox" aria-expanded="true" aria-controls="find-results" aria-activedescendant={results[at] ? `find-${at}` : undefined} />
      <ul id="find-results" className="find-results" role="listbox" aria-label={say('find.results')}>
        {results.map((object, i) => (
          <li key={object.uid} id={`find-${i}`} role="option" aria-selected={i === at} className={i === at ? 'find-on' : undefined} onMouseEnter={() => setAt(i)} onClick={() => select(object)}>
            <KindIcon kind={object.kind} /><span className="mono">{object.name}</span><em>{object.kind}{object.namespace && ` · ${object.namespace}`}</em>
          </li>
        ))}
        {results.length === 0 && <li className="muted find-none">{say('find.none')}</li>}
      </ul>
    </>
  )
}
