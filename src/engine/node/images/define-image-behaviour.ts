// What an image does when it runs: how it starts, answers, ends and takes SIGTERM. One folder each; the first that matches is used.
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { ImageFiles } from '../files/file-view.ts'
import type { FileEffect, World } from '../files/world.ts'
import type { ApiWish, Program, Reached } from './shell/program.ts'
import type { ApiRequest } from '../../apiserver/request.ts'

/** An image reference taken apart. `docker.io/library/nginx:1.27` for `nginx:1.27`. */
export interface ImageReference {
  readonly registry: string
  /** `library/nginx`, `bitnami/redis`. */
  readonly repository: string
  readonly tag: string
  readonly digest?: string
}

/** What is known of a host's name: nothing, an address, or an address at which somebody answers. */
export type NameState = 'unknown' | 'known' | 'answers'

/** What a container is started with. */
export interface ContainerStart {
  readonly pod: Pod
  readonly container: Container
  readonly image: ImageReference
  /** Position among the containers of its sort. */
  readonly index: number
  readonly isInit: boolean
  /** Times it has been restarted. */
  readonly restarts: number
  /** Environment with ConfigMap and Secret references resolved. */
  readonly env: Readonly<Record<string, string>>
  /** Wall time at the start, in ms since 1970: what `date` prints. */
  readonly wallMs?: number
  /** Asks for a name as the cluster's DNS knows it so many ms after the start; without it every name answers. `localhost:80` asks who listens in the Pod. */
  readonly lookUp?: (name: string, afterMs: number) => NameState
  /** Whose token it finds, issued when (s since 1970); without it, it has none. */
  readonly account?: { readonly uid: string; readonly issuedAt: number }
  /** Asks the API server so many ms after the start, if it is behind a host and port. */
  readonly api?: (host: string, port: number, wish: ApiWish, afterMs: number) => Reached | undefined
  /** Files and ports around it; without it, it is alone with its image. */
  readonly world?: World
}

/** A port that somebody listens on. */
export interface Served {
  readonly port: number
  readonly protocol: 'http' | 'tcp' | 'grpc'
  readonly afterMs: number
  /** It answers in gRPC as well, or nobody knows. */
  readonly alsoGrpc?: true
}

/** How the process in a container will behave from its start on. Plain data; all times in ms since the start. */
export interface Process {
  /** Replaces the latency row startContainer. */
  readonly startMs?: number
  /** It ends by itself. */
  readonly exit?: { readonly afterMs: number; readonly code: number; readonly reason?: string; readonly message?: string }
  /** Ports that answer, and from when on. */
  readonly serves?: readonly Served[]
  /** HTTP paths that answer with something other than 200; a path ending in * is a prefix. */
  readonly httpStatus?: Readonly<Record<string, number>>
  /** Paths that answer otherwise from some moment on; a later one takes the place of an earlier. */
  readonly httpChanges?: readonly { readonly path: string; readonly afterMs: number; readonly status: number }[]
  /** What it does to files, in order of time. */
  readonly effects?: readonly FileEffect[]
  /** What of files it looks at that others may change, as `tree path` or `tree path/*`. */
  readonly looksAt?: readonly string[]
  /** It goes on after this, and what it does then is worked out when somebody looks. */
  readonly workedOutMs?: number
  /** What it asks the API server then; it goes on once that has answered. */
  readonly asks?: { readonly afterMs: number; readonly request: ApiRequest }
  /** Folder of the pages that it serves. */
  readonly pages?: string
  /** On SIGTERM: how long it takes to end, and with what code. 'ignored': it runs until SIGKILL. Default: row stop, code 0. */
  readonly onTerm?: { readonly afterMs: number; readonly code: number } | 'ignored'
  /** Readiness that does not come from a probe of the Pod; only where a scenario scripts it. */
  readonly readiness?: readonly { readonly afterMs: number; readonly ready: boolean }[]
  /** Name that a packet's answer is signed with, for the picture; default the image. */
  readonly answers?: string
  /** Names that it keeps asking for. As soon as one of them is known differently, what it does is worked out anew. */
  readonly waitsFor?: readonly string[]
  readonly logs?: readonly { readonly afterMs: number; readonly line: string; readonly isError?: true }[]
  /** Memory that it takes, where that is more than any process takes. */
  readonly memoryBytes?: number
}

export interface ImageBehaviour {
  readonly name: string
  /** Lower is asked first. The fallback for unknown repositories has the highest. */
  readonly order: number
  matches(image: ImageReference, start: Pick<ContainerStart, 'pod' | 'container'>): boolean
  /** Tags that the registry has; all well-formed ones if left out. */
  tags?(image: ImageReference): readonly string[] | undefined
  /** Size in bytes, for the time that a pull takes and the event that tells of it. */
  sizeBytes?(image: ImageReference): number
  /** An error of the registry in containerd's words, if it cannot be pulled. */
  pullError?(image: ImageReference, pod: Pod): string | undefined
  /** Whether it is on every node from the start. */
  isPresent?(image: ImageReference, pod: Pod): boolean
  /** As whom its processes run: a number, a name, or nothing for root. */
  user?(image: ImageReference): string
  start(context: ContainerStart): Process
  /** What else is in it; default: nobody knows. */
  inside?(context: ContainerStart): ImageInside
}

/** The inside of an image. */
export interface ImageInside {
  readonly files: ImageFiles
  /** Whether its programs speak as GNU's do; else as busybox. */
  readonly isGnu: boolean
  readonly env: Readonly<Record<string, string>>
  /** What it brings beside the programs of every distribution. */
  readonly programs: Readonly<Record<string, Program>>
}

/** Declares an image behaviour. Files named *.image.ts export one by default and are collected. */
export function defineImageBehaviour(behaviour: ImageBehaviour): ImageBehaviour {
  return behaviour
}
