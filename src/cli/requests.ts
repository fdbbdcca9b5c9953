// REST requests from JSON lines, in order: what the API server says to each.
import { readFileSync } from 'node:fs'
import { routeHttp } from '../engine/apiserver/http.ts'
import type { ApiResponse, HttpRequest } from '../engine/apiserver/request.ts'
import type { Cluster } from '../engine/cluster.ts'
import { kindOfManifest, knowing } from '../engine/kinds/catalogue.ts'
import { resourceOf } from '../engine/kinds/define-kind.ts'
import type { KubeObject } from '../engine/kube-object.ts'
import { type Arguments, UsageError } from './arguments.ts'
import { openCluster, workers } from './open.ts'
import { request } from './perform.ts'

const BASE_SETTLES_MS = 1_500

interface Line {
  readonly id: string
  readonly request: HttpRequest
}

/** Prints a line `{id, code, warnings?, body}` for each request. Refusals are answers: the exit status is 0. */
export function runRequests(args: Arguments, print: (text: string) => void): number {
  const lines = readLines<Line>(args.requests as string)
  const cluster = openCluster({ seed: args.seed, machines: workers(args.nodes, args.controlPlanes, args.runtime), etcd: args.etcd, controlPlanes: args.controlPlanes, namespaces: args.namespace === 'default' ? [] : [args.namespace] })
  if (args.base !== undefined) {
    for (const object of readLines<KubeObject>(args.base)) createBase(cluster, object, args.namespace)
    cluster.advance(cluster.now + BASE_SETTLES_MS)
  }
  for (const { id, request: http } of lines) {
    const { code, warnings, body } = answer(cluster, http)
    print(JSON.stringify({ id, code, ...(warnings?.length ? { warnings: warnings.map(asHeader).join(', ') } : {}), body }))
  }
  return 0
}

/** A warning as the HTTP header `Warning` carries it. */
function asHeader(warning: string): string {
  return `299 - ${JSON.stringify(warning)}`
}

/** What the API server answers to one HTTP request. */
export function answer(cluster: Cluster, http: HttpRequest): ApiResponse {
  const routed = knowing(cluster.customKinds, () => routeHttp(http))
  return 'answer' in routed ? routed.answer : request(cluster, routed.request)
}

function createBase(cluster: Cluster, object: KubeObject, namespace: string): void {
  const kind = kindOfManifest(object.apiVersion, object.kind)
  if (!kind) throw new UsageError(`--base holds an object of an unknown kind: ${object.apiVersion} ${object.kind}`)
  const { code, body } = request(cluster, { verb: 'create', resource: resourceOf(kind), ...(kind.namespaced ? { namespace: object.metadata.namespace ?? namespace } : {}), body: object })
  if (code >= 400) throw new UsageError(`--base: ${object.kind} ${object.metadata.name} was refused: ${(body as { message?: string }).message}`)
}

function readLines<T>(file: string): T[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`cannot read ${file}`)
  }
  return text.split('\n').filter((line) => line.trim() !== '').map((line, i) => {
    try {
      return JSON.parse(line) as T
    } catch {
      throw new UsageError(`${file}:${i + 1} is not JSON`)
    }
  })
}
