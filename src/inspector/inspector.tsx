// The inspector: what is selected, as it is at the playhead: an object, a component or a message on its way.
import { useTranslation } from 'react-i18next'
import { usePlayhead } from '../session/react.tsx'
import { ComponentInspector } from './component-inspector.tsx'
import { HopInspector } from './hop-inspector.tsx'
import { ObjectInspector } from './object-inspector.tsx'
import type { OpenDraft } from './object-actions.tsx'

/** `onEdit` opens a live object as a draft. */
export function Inspector({ onEdit }: { readonly onEdit: OpenDraft }) {
  // What the pointer is on is shown while nothing is selected.
  const selection = usePlayhead((state) => state.selection ?? state.hover)
  const { t: say } = useTranslation('inspector')
  if (!selection) return <div className="inspector"><p className="muted inspector-empty">{say('empty')}</p></div>
  switch (selection.type) {
    case 'object': return <ObjectInspector key={selection.uid} selection={selection} onEdit={onEdit} />
    case 'component': return <ComponentInspector key={selection.address} address={selection.address} />
    case 'hop': return <HopInspector key={selection.id} id={selection.id} />
  }
}
