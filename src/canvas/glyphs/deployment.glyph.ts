// A Deployment: how far its newest template has got, and what is missing until all replicas run it.
import type { PodScene, WorkloadScene } from '../../session/scene.ts'
import { imageName, notBegun, podsOf } from '../model/model.ts'
import type { Model } from '../model/model.ts'
import { defineGlyph } from './define-glyph.ts'
import type { Say } from './define-glyph.ts'
import { newestReplicaSet } from './revisions.ts'
import { slotsOf } from './slots.ts'

function podsByVersion(deployment: WorkloadScene, model: Model): { readonly fresh: readonly PodScene[]; readonly old: readonly PodScene[] } {
  const newest = newestReplicaSet(deployment, model)
  const pods = podsOf(model, deployment.uid)
  if (newest === undefined) return { fresh: [], old: pods }
  return { fresh: pods.filter((pod) => pod.owner === newest.uid), old: pods.filter((pod) => pod.owner !== newest.uid) }
}

/** New Pods that do not serve yet. */
function notYetReady(deployment: WorkloadScene, fresh: readonly PodScene[]): number {
  return Math.max(0, deployment.desired - fresh.filter((pod) => pod.state === 'ready').length)
}

export default defineGlyph<WorkloadScene>({
  kind: 'Deployment',
  place: 'bar',
  order: 0,
  loop: 'deployment-controller',
  card(deployment, model) {
    const { fresh, old } = podsByVersion(deployment, model)
    const waiting = notYetReady(deployment, fresh)
    const staying = fresh.filter((pod) => pod.state !== 'terminating').length
    const replacing = old.some((pod) => pod.state !== 'terminating') && fresh.length > 0
    const image = deployment.images[0] === undefined ? '' : imageName(deployment.images[0])
    const line: Say = replacing
      ? { code: 'card.replacing', params: { image, done: Math.min(staying, deployment.desired), count: deployment.desired } }
      : { code: 'card.image', params: { image, ready: deployment.desired - waiting, count: deployment.desired } }
    return {
      uid: deployment.uid, kind: 'Deployment', namespace: deployment.namespace, name: deployment.name,
      note: { code: 'card.spec', params: { count: deployment.desired } },
      slots: slotsOf(fresh, deployment.desired),
      lines: [line],
      differs: waiting > 0 || replacing || staying > deployment.desired,
    }
  },
  difference(deployment, model) {
    const { fresh, old } = podsByVersion(deployment, model)
    return notYetReady(deployment, fresh) || -old.filter((pod) => pod.state !== 'terminating').length
  },
  strip(deployment, model) {
    const { fresh, old } = podsByVersion(deployment, model)
    const waiting = notYetReady(deployment, fresh)
    const leaving = old.length + fresh.filter((pod) => pod.state === 'terminating').length
    const stuck = fresh.filter((pod) => pod.state === 'unschedulable').length
    const unstarted = fresh.filter(notBegun).length
    const crashing = fresh.filter((pod) => pod.state === 'crash').length - unstarted
    const image = deployment.images[0] === undefined ? '' : imageName(deployment.images[0])
    const have = old.length > 0
      ? [{ label: { code: 'strip.new' }, slots: slotsOf(fresh, 0) }, { label: { code: 'strip.old' }, slots: slotsOf(old, 0) }]
      : [{ slots: slotsOf(fresh, 0) }]
    return {
      want: { code: 'strip.wantWorkload', params: { name: deployment.name, count: deployment.desired, image } },
      have,
      gap: stuck > 0 ? { code: 'strip.gapUnschedulable', params: { count: stuck } }
        : unstarted > 0 ? { code: 'strip.gapNotBegun', params: { count: unstarted } }
        : crashing > 0 ? { code: 'strip.gapCrashing', params: { count: crashing } }
          : waiting > 0 ? { code: old.length > 0 ? 'strip.gapNewReady' : 'strip.gapReady', params: { count: waiting } }
            : leaving > 0 ? { code: 'strip.gapLeaving', params: { count: leaving } } : undefined,
    }
  },
})
