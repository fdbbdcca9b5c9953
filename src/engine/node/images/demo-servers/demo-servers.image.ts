// Small servers that tutorials use: each listens on a port of its own and answers on every path.
import { defineImage } from '../define-image.ts'
import { livenessServer } from '../agnhost/agnhost.image.ts'
import type { ContainerStart, ImageReference } from '../define-image-behaviour.ts'
import { declaredPorts, listening } from '../servers.ts'
import { fails, type Outcome, optionOf, type Program } from '../shell/program.ts'

interface Demo {
  readonly port: number
  readonly tags?: readonly string[]
  /** Variable that moves the port. */
  readonly variable?: string
  readonly protocol?: 'http' | 'tcp' | 'grpc'
}

const DEMOS: Readonly<Record<string, Demo>> = {
  'registry.k8s.io/echoserver': { port: 8080, tags: ['1.{0..10}'] },
  'registry.k8s.io/hpa-example': { port: 80, tags: ['latest'] },
  'registry.k8s.io/serve_hostname': { port: 9376, tags: ['latest', 'v1.4', '1.{1..3}'] },
  'registry.k8s.io/liveness': { port: 8080, tags: ['latest', 'e2e'] },
  'registry.k8s.io/kubernetes-zookeeper': { port: 2181, tags: ['1.0-3.4.10'], protocol: 'tcp' },
  'registry.k8s.io/echoserver-amd64': { port: 8080, tags: ['1.{4..10}'] },
  'gcr.io/google-samples/hello-app': { port: 8080, tags: ['1.0', '2.0'], variable: 'PORT' },
  'gcr.io/google-samples/hello-go-gke': { port: 80, tags: ['1.0'] },
  'gcr.io/google-samples/hello-frontend': { port: 80, tags: ['1.0'] },
  'gcr.io/google-samples/node-hello': { port: 8080, tags: ['1.0', 'latest'] },
  'gcr.io/google-samples/whereami': { port: 8080, variable: 'PORT' },
  'gcr.io/google-samples/kubernetes-bootcamp': { port: 8080, tags: ['v1', 'v2', 'v3'] },
  'gcr.io/google-samples/gb-frontend': { port: 80, tags: ['v{1..6}', 'latest'] },
  'gcr.io/google-samples/cassandra': { port: 9042, tags: ['v{11..14}'], protocol: 'tcp' },
  'gcr.io/google-samples/zone-printer': { port: 80, tags: ['0.{1..2}'] },
  'jocatalin/kubernetes-bootcamp': { port: 8080, tags: ['v1', 'v2', 'latest'] },
  'kicbase/echo-server': { port: 8080, tags: ['1.0', 'latest'], variable: 'PORT' },
  'jmalloc/echo-server': { port: 8080, variable: 'PORT' },
  'ealen/echo-server': { port: 80, variable: 'PORT' },
  'inanimate/echo-server': { port: 8080, variable: 'PORT' },
  'traefik/whoami': { port: 80, variable: 'WHOAMI_PORT_NUMBER' },
  'containous/whoami': { port: 80 },
  'hashicorp/http-echo': { port: 5678, tags: ['latest', '1.0', '1.0.0', '0.2.{0..3}', '0.1.0'] },
  'paulbouwer/hello-kubernetes': { port: 8080, variable: 'PORT' },
  'stefanprodan/podinfo': { port: 9898, variable: 'PODINFO_PORT' },
  'ghcr.io/stefanprodan/podinfo': { port: 9898, variable: 'PODINFO_PORT' },
  'mccutchen/go-httpbin': { port: 8080, variable: 'PORT' },
  'kennethreitz/httpbin': { port: 80 },
  'nginxdemos/nginx-hello': { port: 8080 },
  'luksa/kubia': { port: 8080 },
  'gcr.io/kuar-demo/kuard-amd64': { port: 8080, tags: ['blue', 'green', 'purple', '1', '2', '3'] },
  'ghcr.io/subicura/echo': { port: 3000 },
  'ghcr.io/subicura/counter': { port: 3000 },
  'subicura/echo': { port: 3000 },
  'containersol/k8s-deployment-strategies': { port: 8080, variable: 'PORT' },
  'argoproj/rollouts-demo': { port: 8080, tags: ['blue', 'green', 'yellow', 'orange', 'purple', 'red', 'bad-{blue,green,yellow,orange,purple,red}', 'slow-{blue,green,yellow,orange,purple,red}'] },
  'docker/getting-started': { port: 80 },
  'training/webapp': { port: 5000, variable: 'PORT' },
  'grpc/java-example-hostname': { port: 50051, protocol: 'grpc' },
}

/** The repository under any of the names by which it is known. */
function demoOf({ registry, repository }: ImageReference): Demo {
  const exact = DEMOS[registry === 'docker.io' ? repository : `${registry}/${repository}`]
  const key = Object.keys(DEMOS).find((known) => known.endsWith(`/${lastPart({ repository })}`)) as string
  return exact ?? DEMOS[key]
}

function lastPart({ repository }: Pick<ImageReference, 'repository'>): string {
  return repository.slice(repository.lastIndexOf('/') + 1)
}

function serverOf({ image, env, container }: ContainerStart): Program {
  const { port, variable, protocol = 'http' } = demoOf(image), name = lastPart(image)
  return ({ args }): Outcome => {
    if (name === 'http-echo') return httpEcho([...args, ...(env['ECHO_TEXT'] ? [`-text=${env['ECHO_TEXT']}`] : [])])
    if (name === 'liveness') return livenessServer()
    const moved = Number(optionOf(args, '--port', '-port') ?? (variable ? env[variable] : undefined) ?? port)
    const isStore = protocol === 'tcp'
    return listening([moved, ...(isStore ? declaredPorts({ container }) : [])], protocol, isStore ? 4_000 : 60)
  }
}

function httpEcho(args: readonly string[]): Outcome {
  const text = optionOf(args, '--text') ?? args.find((arg) => arg.startsWith('-text='))
  if (text === undefined && !args.includes('-text')) return fails(127, 'Missing -text option!')
  const listen = optionOf(args, '--listen') ?? args.find((arg) => arg.startsWith('-listen='))?.slice('-listen='.length) ?? ':5678'
  return listening([Number(listen.split(':').at(-1))], 'http', 20)
}

export default defineImage({
  name: 'demo-servers',
  repositories: Object.fromEntries(Object.entries(DEMOS).map(([repository, { tags }]) => [repository, tags ?? 'any tag'])),
  sizeMiB: 28,
  entrypoint: ['serve'],
  programs: (start) => ({ serve: serverOf(start), server: serverOf(start), 'http-echo': serverOf(start), whoami: serverOf(start), podinfo: serverOf(start), 'start-zookeeper': serverOf(start) }),
  // Its own binary under whatever name.
  unknown: (start, path) => serverOf(start)({ name: path, args: start.container.args ?? [], env: start.env, input: '', wallSeconds: 0, exists: () => true, read: () => undefined, look: () => undefined, list: () => undefined, writeProblem: () => undefined, isGnu: true, folder: '/', isServed: () => false, lookUp: () => 'answers' }),
})
