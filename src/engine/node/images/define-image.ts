// Images as a registry describes them: an entrypoint, a default command, and what the programs in it do. A behaviour follows from these.
import { hashText } from '../../kernel/chance.ts'
import { NO_WORLD } from '../files/world.ts'
import { type ContainerStart, defineImageBehaviour, type ImageBehaviour, type ImageInside, type ImageReference, type NameState, type Process } from './define-image-behaviour.ts'
import { LaterFiles } from './image-files.ts'
import { Machine } from './shell/machine.ts'
import { PRIVATE_REGISTRY } from './private/private-registry.ts'
import { distributionProgram } from './shell/distribution.ts'
import type { ApiWish, Outcome, Program } from './shell/program.ts'
import { ShellRun } from './shell/run.ts'
import { expandBraces } from './tags.ts'

export interface ImageDeclaration {
  readonly name: string
  /** Patterns of the tags that each repository has, or that all well-formed ones are taken. Docker Hub's own: `library/…`. */
  readonly repositories: Readonly<Record<string, readonly string[] | 'any tag'>>
  /** Compressed size of a tag. */
  readonly sizeMiB: number | ((tag: string, image: ImageReference) => number)
  readonly entrypoint?: readonly string[] | ((image: ImageReference) => readonly string[])
  readonly command?: readonly string[] | ((image: ImageReference) => readonly string[])
  readonly programs?: Readonly<Record<string, Program>> | ((start: ContainerStart) => Readonly<Record<string, Program>>)
  /** What an executable does that nobody knows, such as one out of a volume; default: there is none unless a volume holds it. */
  readonly unknown?: (start: ContainerStart, path: string) => Outcome | undefined
  readonly order?: number
  /** As whom its processes run: a number or a name; root if left out, and 1001 in Bitnami's. */
  readonly user?: string | ((image: ImageReference) => string)
  /** Texts of files that it has beside those of its distribution, by path. */
  readonly files?: Readonly<Record<string, string>>
}

const MIB = 1024 * 1024
const TASK_MS = 2_000
const KNOWN_ORDER = 100

/** Where old registries of Kubernetes have moved to. */
const MOVED: readonly (readonly [string, string])[] = [
  ['k8s.gcr.io/', 'registry.k8s.io/'], ['gcr.io/google_containers/', 'registry.k8s.io/'], ['gcr.io/google-containers/', 'registry.k8s.io/'], ['gcr.io/google_samples/', 'gcr.io/google-samples/'],
  ['us-docker.pkg.dev/google-samples/containers/gke/', 'gcr.io/google-samples/'], ['docker.io/bitnamilegacy/', 'docker.io/bitnami/'], ['public.ecr.aws/docker/', 'docker.io/'], ['mirror.gcr.io/', 'docker.io/'], [`${PRIVATE_REGISTRY.host}/library/`, 'docker.io/library/'], [`${PRIVATE_REGISTRY.host}/`, 'docker.io/library/'],
]

const repositories = new WeakMap<ImageReference, string>()

/** The repository as declarations name it. Every image is asked for it in turn, so it is worked out once for a reference. */
function repositoryOf(image: ImageReference): string {
  const known = repositories.get(image)
  if (known !== undefined) return known
  const repository = repositoryToday(image)
  repositories.set(image, repository)
  return repository
}

/** Without the registry on Docker Hub, and where it is to be found today. */
function repositoryToday({ registry, repository }: ImageReference): string {
  const full = `${registry === 'index.docker.io' ? 'docker.io' : registry}/${repository}`
  const moved = MOVED.find(([old]) => full.startsWith(old)), name = moved ? moved[1] + full.slice(moved[0].length) : full
  return name.startsWith('docker.io/') ? name.slice('docker.io/'.length) : name
}

/** Declares an image by what is in it. */
export function defineImage(declaration: ImageDeclaration): ImageBehaviour {
  const { repositories, sizeMiB } = declaration, expanded = new Map<string, readonly string[]>()
  return defineImageBehaviour({
    name: declaration.name,
    order: declaration.order ?? KNOWN_ORDER,
    matches: (image) => Object.hasOwn(repositories, repositoryOf(image)),
    tags(image) {
      const repository = repositoryOf(image), patterns = repositories[repository]
      if (patterns === 'any tag') return undefined
      const known = expanded.get(repository) ?? patterns.flatMap(expandBraces)
      expanded.set(repository, known)
      return known
    },
    sizeBytes(image) {
      const size = typeof sizeMiB === 'number' ? sizeMiB : sizeMiB(image.tag, image)
      return Math.round(size * MIB) + hashText(`${repositoryOf(image)}:${image.tag}`) % (MIB / 2)
    },
    user: (image) => userOf(declaration, image),
    start: (start) => startImage(declaration, start),
    inside: (start) => insideOf(declaration, start),
  })
}

function userOf({ user = '' }: ImageDeclaration, image: ImageReference): string {
  if (image.repository.startsWith('bitnami/')) return '1001'
  return typeof user === 'function' ? user(image) : user
}

type Contents = Omit<ImageDeclaration, 'name' | 'repositories' | 'sizeMiB' | 'order' | 'user'>

/** What commands find in a container of this image. */
export function insideOf(declaration: Contents, start: ContainerStart): ImageInside {
  const programs = (typeof declaration.programs === 'function' ? declaration.programs(start) : declaration.programs) ?? {}
  return { isGnu: isGnu(start.image), files: new LaterFiles(start, declaration.files ?? {}), env: environmentOf(start), programs }
}

/** Alpine and busybox bring busybox's programs; what is built on other distributions brings GNU's. */
function isGnu({ repository, tag }: ImageReference): boolean {
  return !/alpine/.test(tag) && !/(?:^|\/)(?:busybox|busyboxplus|alpine|curl|netshoot|network-multitool|agnhost|redis-alpine|dnsutils|stress)$/.test(repository)
}

/** Runs what the container's command line and the image come to. */
export function startImage(declaration: Contents, start: ContainerStart): Process {
  const words = commandLine(declaration, start)
  const asked = new Set<string>(), lookUp = (name: string): NameState => {
    asked.add(name)
    return start.lookUp?.(name, machine.now) ?? (name.startsWith('localhost:') ? 'known' : 'answers')
  }
  const { files, env, programs, isGnu: speaksGnu } = insideOf(declaration, start), machine = new Machine({ ...(start.world ?? NO_WORLD), image: files })
  machine.folder = start.container.workingDir ?? ''
  const run = new ShellRun({
    env, lookUp, programOf: (name) => (Object.hasOwn(programs, name) ? programs[name] : distributionProgram(name)), isGnu: speaksGnu, wallMs: start.wallMs ?? 0, terminationLog: start.container.terminationMessagePath ?? '/dev/termination-log',
    ...(start.api ? { api: (host: string, port: number, wish: ApiWish) => start.api?.(host, port, wish, machine.now) } : {}),
    unknown: (path) => fromVolume(start, path) ?? declaration.unknown?.(start, path),
  }, machine)
  if (waitsForInput(words, start)) return { onTerm: 'ignored' }
  const flow = words.length === 0 ? 'next' : run.runWords(words)
  if (words.length === 0 || (run.status === 127 && run.machine.logs.length === 0 && flow === 'exit')) return notStarted(words)
  const process = processOf(run, flow === 'forever', start)
  return flow === 'forever' && asked.size > 0 && start.lookUp ? { ...process, waitsFor: [...asked] } : process
}

function commandLine({ entrypoint = [], command = [] }: Pick<ImageDeclaration, 'entrypoint' | 'command'>, { container, image, env }: ContainerStart): readonly string[] {
  const own = (words: typeof entrypoint): readonly string[] => (typeof words === 'function' ? words(image) : words)
  const isOverridden = (container.command ?? []).length > 0
  const words = [...(isOverridden ? (container.command ?? []) : own(entrypoint)), ...((container.args ?? []).length > 0 ? (container.args ?? []) : isOverridden ? [] : own(command))]
  return throughEntrypoint(words, own(command)[0]).map((word) => word.replace(/\$\(([A-Za-z_][\w]*)\)/g, (whole, name: string) => env[name] ?? whole))
}

/** The usual entrypoint script prepares things and then runs its arguments; options alone are for the image's own server. */
function throughEntrypoint(words: readonly string[], main: string | undefined): readonly string[] {
  if (!words[0]?.endsWith('docker-entrypoint.sh') || main === undefined) return words
  const rest = words.slice(1)
  return rest.length === 0 || rest[0].startsWith('-') || rest[0].endsWith('.conf') ? [main, ...rest] : rest
}

/** Where every container finds the API server. Models getServiceEnvVarMap, which adds the Service kubernetes always. */
// Simplified: variables of other Services are not set; their names are there for that.
const API_SERVICE = {
  KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443', KUBERNETES_SERVICE_PORT_HTTPS: '443', KUBERNETES_PORT: 'tcp://10.96.0.1:443', KUBERNETES_PORT_443_TCP: 'tcp://10.96.0.1:443',
  KUBERNETES_PORT_443_TCP_PROTO: 'tcp', KUBERNETES_PORT_443_TCP_PORT: '443', KUBERNETES_PORT_443_TCP_ADDR: '10.96.0.1',
}

function environmentOf({ pod, env }: ContainerStart): Readonly<Record<string, string>> {
  return { HOSTNAME: pod.spec.hostname ?? pod.metadata.name, ...API_SERVICE, HOME: '/root', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...env }
}

/** A bare shell or interpreter with an open standard input waits for words that nobody sends. */
function waitsForInput(words: readonly string[], { container }: ContainerStart): boolean {
  return Boolean(container.stdin) && words.length === 1 && /(?:^|\/)(?:sh|bash|ash|dash|python3?|node|irb|jshell|php|perl)$/.test(words[0])
}

/** A script or binary out of a volume: a task ends when its work is done, anything else goes on. */
function fromVolume(start: ContainerStart, path: string): Outcome | undefined {
  const isMounted = (start.container.volumeMounts ?? []).some(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
  return isMounted ? taskOrServer(start) : undefined
}

/** What an executable does of which nothing is known: the work of a task takes a moment, a server serves the declared ports. */
export function taskOrServer({ pod, container, isInit }: ContainerStart): Outcome {
  const isJob = (pod.metadata.ownerReferences ?? []).some(({ kind }) => kind === 'Job'), ports = container.ports ?? []
  if ((isInit && container.restartPolicy !== 'Always') || (isJob && ports.length === 0)) return { forMs: TASK_MS, onTerm: 'ends' }
  return { forMs: Infinity, onTerm: 'ends', serves: ports.map(({ containerPort, protocol }) => ({ port: containerPort, protocol: protocol === 'UDP' ? 'tcp' : 'http', afterMs: 50, alsoGrpc: true })) }
}

// Simplified: the container is shown as started and ended at once; in life it stays in RunContainerError without a Started event.
function notStarted(words: readonly string[]): Process {
  const why = words.length === 0 ? 'no command specified' : `exec: "${words[0]}": ${words[0].includes('/') ? `stat ${words[0]}: no such file or directory` : 'executable file not found in $PATH'}`
  const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${why}`
  return { startMs: 20, exit: { afterMs: 0, code: 128, reason: 'StartError', message } }
}

const KILLED_BY_TERM = 143

function processOf({ machine, status, reason, onTerm, pages, isCutOff }: ShellRun, goesOn: boolean, { pod, container }: ContainerStart): Process {
  const message = machine.lastWords || (container.terminationMessagePolicy === 'FallbackToLogsOnError' && status !== 0 ? machine.logs.map(({ line }) => line).join('\n') : '')
  const { serves, httpStatus, httpChanges, effects, looked, logs } = machine
  // With a shared process namespace the pause container is the first process, and signals do what they do elsewhere.
  const term = onTerm === 'ignored' && pod.spec.shareProcessNamespace ? { afterMs: 1, code: KILLED_BY_TERM } : onTerm
  return {
    ...(goesOn ? {} : { exit: { afterMs: Math.max(1, Math.round(machine.now)), code: status, ...(reason ? { reason } : {}), ...(message ? { message: message.trimEnd() } : {}) } }),
    ...(serves.length > 0 ? { serves } : {}),
    ...(Object.keys(httpStatus).length > 0 ? { httpStatus } : {}),
    ...(httpChanges.length > 0 ? { httpChanges } : {}),
    ...(effects.length > 0 ? { effects: [...effects].sort((x, y) => x.afterMs - y.afterMs) } : {}),
    ...(looked.size > 0 ? { looksAt: [...looked] } : {}),
    ...(goesOn && isCutOff ? { workedOutMs: Math.round(machine.now) } : {}),
    ...(pages === undefined ? {} : { pages }),
    ...(term === undefined ? {} : { onTerm: term }),
    ...(logs.length > 0 ? { logs } : {}),
    ...(goesOn && Number.isFinite(machine.memoryBytes) && machine.memoryBytes > 0 ? { memoryBytes: machine.memoryBytes } : {}),
  }
}
