// A ReplicaSet: how many Pods of exactly one template.
import type { WorkloadScene } from '../../session/scene.ts'
import { podsOf } from '../model/model.ts'
import { defineGlyph } from './define-glyph.ts'
import { newestReplicaSet } from './revisions.ts'
import { slotsOf } from './slots.ts'

export default defineGlyph<WorkloadScene>({
  kind: 'ReplicaSet',
  place: 'bar',
  order: 1,
  loop: 'replicaset-controller',
  shows: (replicaSet, model) => replicaSet.desired > 0 || podsOf(model, replicaSet.uid).length > 0,
  card(replicaSet, model) {
    const pods = podsOf(model, replicaSet.uid)
    const staying = pods.filter((pod) => pod.state !== 'terminating')
    const ready = pods.filter((pod) => pod.state === 'ready').length
    const deployment = model.objects.get(replicaSet.owner)
    const siblings = (model.owned.get(replicaSet.owner) ?? []).length
    const fresh = deployment !== undefined && newestReplicaSet(deployment as WorkloadScene, model)?.uid === replicaSet.uid
    return {
      uid: replicaSet.uid, kind: 'ReplicaSet', namespace: replicaSet.namespace, name: replicaSet.name,
      note: deployment !== undefined && siblings > 1 ? { code: fresh ? 'card.newVersion' : 'card.oldVersion' } : undefined,
      slots: slotsOf(pods, replicaSet.desired),
      lines: [{ code: ready === staying.length ? 'card.wantHave' : 'card.wantHaveReady', params: { want: replicaSet.desired, have: staying.length, ready } }],
      differs: replicaSet.desired !== staying.length && deployment === undefined,
    }
  },
  difference: (replicaSet, model) => replicaSet.desired - podsOf(model, replicaSet.uid).filter((pod) => pod.state !== 'terminating').length,
  strip(replicaSet, model) {
    const pods = podsOf(model, replicaSet.uid)
    const missing = replicaSet.desired - pods.filter((pod) => pod.state === 'ready').length
    return {
      want: { code: 'strip.wantCount', params: { name: replicaSet.name, count: replicaSet.desired } },
      have: [{ slots: slotsOf(pods, 0) }],
      gap: missing > 0 ? { code: 'strip.gapReady', params: { count: missing } } : missing < 0 ? { code: 'strip.gapTooMany', params: { count: -missing } } : undefined,
    }
  },
})
