// The whole object that is selected, as it was at the playhead; asked of the engine again only when a commit has changed it.
import { useEffect, useState } from 'react'
import { useSession, useSlowTime } from '../session/react.tsx'
import type { ObjectRef } from '../session/session.ts'
import type { SceneObject } from '../session/scene.ts'
import type { Reason, Why } from '../session/protocol.ts'

/** The parts of an API object that the inspector reads; the rest is shown as it is. */
export interface InspectedObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: {
    readonly name?: string
    readonly namespace?: string
    readonly generation?: number
    readonly labels?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: {
    readonly observedGeneration?: number
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string; readonly lastTransitionTime?: string }[]
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

export function refOfSelection(selection: { readonly kind: string; readonly namespace: string; readonly name: string }): ObjectRef {
  return { kind: selection.kind, name: selection.name, ...(selection.namespace && { namespace: selection.namespace }) }
}

/** What the canvas draws of an object at the playhead; undefined before it existed and after it was deleted. */
export function useDrawn(uid: string | undefined): SceneObject | undefined {
  const session = useSession()
  useSlowTime()
  return uid === undefined ? undefined : session.scene.objects.get(uid)
}

/** The object itself at the playhead. Keeps the last answer until the next has come. */
export function useObject(drawn: SceneObject | undefined): InspectedObject | undefined {
  const session = useSession()
  const [object, setObject] = useState<InspectedObject | undefined>()
  useEffect(() => {
    if (!drawn) return
    let wanted = true
    const at = Math.floor(session.playhead.getState().t)
    session.get(refOfSelection(drawn), at).then((answer) => {
      if (wanted) setObject((answer ?? undefined) as InspectedObject | undefined)
    }, () => { if (wanted) setObject(undefined) })
    return () => { wanted = false }
  }, [session, drawn])
  return drawn && object?.metadata?.name === drawn.name ? object : undefined
}

/** One sync may decide the same for several objects that had no name yet: said once, it is said. */
function withoutRepeats(reasons: readonly Reason[]): readonly Reason[] {
  const said = new Set<string>()
  return reasons.filter(({ hop, code, params }) => {
    const key = `${hop} ${code} ${JSON.stringify(params)}`
    return said.has(key) ? false : said.add(key)
  })
}

/** The decisions that made an object what it is at the playhead. */
export function useWhy(ref: ObjectRef | undefined): Why | undefined {
  const session = useSession()
  const time = useSlowTime(400)
  const [why, setWhy] = useState<Why | undefined>()
  const moment = Math.floor(time / 50)
  const { kind, namespace, name } = ref ?? {}
  useEffect(() => {
    if (kind === undefined || name === undefined) return setWhy(undefined)
    let wanted = true
    session.why({ kind, name, ...(namespace !== undefined && { namespace }) }, Math.floor(session.playhead.getState().t)).then((answer) => { if (wanted) setWhy(answer && { ...answer, reasons: withoutRepeats(answer.reasons) }) }, () => {})
    return () => { wanted = false }
  }, [session, kind, namespace, name, moment])
  return why && why.ref.kind === kind && why.ref.namespace === namespace && why.ref.name === name ? why : undefined
}
