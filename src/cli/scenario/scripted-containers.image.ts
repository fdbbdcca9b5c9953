// Containers that a scenario scripts by annotations of their Pod: when they are ready, when they end and how. Only scenarios register it.
import { parseDuration } from '../../engine/duration.ts'
import type { Pod } from '../../engine/generated/api-types.d.ts'
import { defineImageBehaviour, type ImageBehaviour, type Process } from '../../engine/node/images/define-image-behaviour.ts'

const PREFIX = 'wheelhouse.test/'
const DEFAULT_RUNTIME_MS = 2_000
const INDEX_SOURCES = ['batch.kubernetes.io/job-completion-index', 'apps.kubernetes.io/pod-index']

/** The annotation for this Pod: one with its index as suffix comes before the plain one. */
function scripted({ metadata }: Pod, name: string): string | undefined {
  const annotations = metadata.annotations ?? {}
  const index = INDEX_SOURCES.map((key) => annotations[key] ?? metadata.labels?.[key]).find((value) => value !== undefined) ?? /-(\d+)$/.exec(metadata.name)?.[1]
  return annotations[`${PREFIX}${name}.${index}`] ?? annotations[PREFIX + name]
}

function scriptedMs(pod: Pod, name: string): number | undefined {
  const text = scripted(pod, name)
  if (text === undefined) return undefined
  const ms = parseDuration(text)
  return typeof ms === 'number' ? ms : undefined
}

function readinessOf(pod: Pod): Process['readiness'] {
  if (scripted(pod, 'never-ready') === 'true') return [{ afterMs: 0, ready: false }]
  const readyAfter = scriptedMs(pod, 'ready-after'), unreadyAt = scriptedMs(pod, 'unready-at')
  return [
    ...(readyAfter === undefined ? [] : [{ afterMs: 0, ready: false }, { afterMs: readyAfter, ready: true }]),
    ...(readyAfter === undefined && unreadyAt !== undefined ? [{ afterMs: 0, ready: true }] : []),
    ...(unreadyAt === undefined ? [] : [{ afterMs: (readyAfter ?? 0) + unreadyAt, ready: false }]),
  ]
}

/** @param runningAfterMs from the first status write to running containers; the first container takes it all. */
export function scriptedContainers(runningAfterMs: number, stopAfterMs: number): ImageBehaviour {
  return defineImageBehaviour({
    name: 'scripted-containers',
    order: 0,
    matches: () => true,
    isPresent: (_image, pod) => scripted(pod, 'image-error') !== 'true',
    pullError: (image, pod) => (scripted(pod, 'image-error') === 'true' ? `rpc error: code = NotFound desc = ${image.repository}: not found` : undefined),
    start({ pod, index, container }) {
      const exit = scripted(pod, 'exit'), readiness = readinessOf(pod)
      return {
        startMs: index === 0 ? (scriptedMs(pod, 'start-after') ?? runningAfterMs) : 0,
        ...(exit === undefined ? {} : { exit: { afterMs: scriptedMs(pod, 'runtime') ?? DEFAULT_RUNTIME_MS, code: Number(exit) } }),
        ...(readiness && readiness.length > 0 ? { readiness } : {}),
        onTerm: { afterMs: scriptedMs(pod, 'stop-after') ?? stopAfterMs, code: 0 },
        serves: (container.ports ?? []).map(({ containerPort }) => ({ port: containerPort, protocol: 'http' as const, afterMs: 0 })),
      }
    },
  })
}
