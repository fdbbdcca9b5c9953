// The card of whatever keeps a number of Pods of its own: StatefulSet, DaemonSet, ReplicationController.
import type { SceneObject } from '../../session/scene.ts'
import { podsOf } from '../model/model.ts'
import type { Model } from '../model/model.ts'
import { numberField } from './fields.ts'
import type { Glyph } from './define-glyph.ts'
import { slotsOf } from './slots.ts'

function count(object: SceneObject, model: Model) {
  const pods = podsOf(model, object.uid)
  const staying = pods.filter((pod) => pod.state !== 'terminating')
  const desired = numberField(object, 'desired', staying.length)
  return { pods, staying, desired, ready: staying.filter((pod) => pod.state === 'ready').length }
}

/** Card, difference and strip of a kind that wants `desired` ready Pods. */
export function replicated(): Pick<Glyph, 'card' | 'difference' | 'strip'> {
  return {
    card(object, model) {
      const { pods, staying, desired, ready } = count(object, model)
      return {
        uid: object.uid, kind: object.kind, namespace: object.namespace, name: object.name,
        note: { code: 'card.spec', params: { count: desired } },
        slots: slotsOf(pods, desired),
        lines: [{ code: ready === staying.length ? 'card.wantHave' : 'card.wantHaveReady', params: { want: desired, have: staying.length, ready } }],
        differs: ready !== desired,
      }
    },
    difference(object, model) {
      const { staying, desired, ready } = count(object, model)
      return staying.length > desired ? desired - staying.length : desired - ready
    },
    strip(object, model) {
      const { pods, desired, ready } = count(object, model)
      return {
        want: { code: 'strip.wantCount', params: { name: object.name, count: desired } },
        have: [{ slots: slotsOf(pods, 0) }],
        gap: ready < desired ? { code: 'strip.gapReady', params: { count: desired - ready } }
          : pods.length > desired ? { code: 'strip.gapTooMany', params: { count: pods.length - desired } } : undefined,
      }
    },
  }
}
