// Pods to choose one from, here or on the canvas.
import { KindIcon, StateIcon } from '../../theme/icons.tsx'
import { usePlayhead, useSession, useSlowTime } from '../../session/react.tsx'
import { matching } from '../name-pattern.ts'
import type { PodState } from '../../theme/icons.tsx'
import type { SceneObject } from '../../session/protocol.ts'

/** The objects that a pattern means, and the one that is chosen: the only one, or what is selected. */
export function useChosen(target: string): { readonly objects: readonly SceneObject[]; readonly chosen: SceneObject | undefined } {
  const session = useSession()
  useSlowTime(150)
  const selection = usePlayhead((state) => state.selection)
  const objects = matching(target, session.scene.objects.values())
  const selected = objects.find((object) => selection?.type === 'object' && object.uid === selection.uid)
  return { objects, chosen: selected ?? (objects.length === 1 ? objects[0] : undefined) }
}

interface PodChoiceProps {
  readonly name: string
  readonly objects: readonly SceneObject[]
  readonly chosen: SceneObject | undefined
}

/** One radio button an object; choosing selects it on the canvas, too. */
export function PodChoice({ name, objects, chosen }: PodChoiceProps) {
  const session = useSession()
  const choose = ({ uid, kind, namespace, name: called }: SceneObject) => session.playhead.setState({ selection: { type: 'object', uid, kind, namespace, name: called } })
  return objects.map((object) => (
    <label key={object.uid} className={`option${chosen === object ? ' option-chosen' : ''}`}>
      <input type="radio" name={name} checked={chosen === object} onChange={() => choose(object)} />
      {typeof object['state'] === 'string' ? <StateIcon state={object['state'] as PodState} size={16} /> : <KindIcon kind={object.kind} />}
      <span className="mono">{object.name}</span>
    </label>
  ))
}
