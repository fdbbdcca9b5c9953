// Outlines on the canvas what the step that is shown is about, whatever comes and goes.
import { matching, matchingThings } from './name-pattern.ts'
import type { ClusterSession } from '../session/session.ts'
import type { PlayedStep } from './lesson-props.ts'

export class Outline {
  readonly #session: ClusterSession
  #highlighted = ''
  /** What was looked at last: with the same scene and step nothing else is outlined. */
  #lookedAt: { readonly objects: unknown; readonly things: unknown; readonly step: PlayedStep | undefined } | undefined

  constructor(session: ClusterSession) {
    this.#session = session
  }

  /** Outlines what `step` names in its `focus`. */
  show(step: PlayedStep | undefined): void {
    const { objects, things } = this.#session.scene
    if (objects === this.#lookedAt?.objects && things === this.#lookedAt.things && step === this.#lookedAt.step) return
    this.#lookedAt = { objects, things, step }
    const all = [...objects.values()]
    const highlight = (step?.focus ?? []).flatMap((pattern) => (pattern.startsWith('Sim')
      ? matchingThings(pattern, things.values()).map(({ kind, name }) => `${kind}//${name}`)
      : matching(pattern, all).map((object) => `${object.kind}/${object.namespace}/${object.name}`)))
    const key = highlight.join(' ')
    if (key === this.#highlighted) return
    this.#highlighted = key
    this.#session.playhead.setState({ highlight })
  }

  clear(): void {
    this.#highlighted = ''
    this.#lookedAt = undefined
    this.#session.playhead.setState({ highlight: [] })
  }
}
