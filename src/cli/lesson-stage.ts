// A cluster on which the checker plays a lesson's solution: manifests are read and sent as the page does it.
import { parseTaint } from '../kubectl/taint.ts'
import { readManifest } from '../kubectl/manifest/read-manifest.ts'
import { PRESETS } from '../lessons/presets.ts'
import { openCluster } from './open.ts'
import { perform } from './perform.ts'
import type { ActOutcome, OpenStage } from '../lessons/check/stage.ts'
import type { ApplyResult } from '../kubectl/programs/apply.program.ts'
import type { DeleteResult } from '../kubectl/programs/delete.program.ts'
import type { Status } from '../engine/kube-object.ts'

type Result = ActOutcome['results'][number]

/** Opens a cluster of a lesson's preset. */
export const openStage: OpenStage = ({ seed, preset }) => {
  const { nodes } = PRESETS[preset] ?? { nodes: [] }
  const cluster = openCluster({ seed, machines: nodes.map((node) => ({ ...node, taints: node.taints?.map(parseTaint) })) })
  return {
    get now() { return cluster.now },
    get quiescent() { return cluster.quiescent },
    get commits() { return cluster.commits },
    advance: (to) => cluster.advance(to),
    settle: (atMost) => cluster.settle(atMost),
    apply(text, file) {
      const { documents, refused } = readManifest(text, { file })
      if (refused) return { at: cluster.now, results: [{ result: 'rejected', kind: '', name: '', namespace: '', message: refused.message }] }
      const results = documents.map(({ object, problem }): Result => {
        const { kind = '', metadata = {} } = (object ?? {}) as { readonly kind?: string; readonly metadata?: { readonly name?: string; readonly namespace?: string } }
        const named = { kind, name: metadata.name ?? '', namespace: metadata.namespace ?? 'default' }
        if (!object) return { ...named, result: 'rejected', message: problem?.message }
        return { ...named, ...resultOf(perform<ApplyResult>(cluster, 'apply', { object, file })) }
      })
      return { at: cluster.now, results }
    },
    delete(ref) {
      const result = resultOf(perform<DeleteResult>(cluster, 'delete', { ref }))
      return { at: cluster.now, results: [{ kind: ref.kind, name: ref.name, namespace: ref.namespace, ...result }] }
    },
  }
}

function resultOf(answer: ApplyResult | DeleteResult | Status): Pick<Result, 'result' | 'message'> {
  if ('result' in answer) return { result: answer.result, ...(answer.status?.message !== undefined && { message: answer.status.message }) }
  return { result: 'rejected', ...(answer.message !== undefined && { message: answer.message }) }
}
