// agnhost: the test image of Kubernetes, whose first argument says what it is. Models test/images/agnhost.
import { defineImage } from '../define-image.ts'
import { listening, onlyPages } from '../servers.ts'
import { fails, FOREVER, type Outcome, optionOf, type Program } from '../shell/program.ts'

/** A well server at first: /healthz fails from ten seconds after its start. */
const HEALTHY_FOR_MS = 10_000

export function livenessServer(): Outcome {
  return listening([8080], 'http', 30, { httpChanges: [{ path: '/healthz', afterMs: HEALTHY_FOR_MS, status: 500 }] })
}

const port = (args: readonly string[], own: number, ...names: readonly string[]): number => Number(optionOf(args, ...names, '--port', '--http-port') ?? own)

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Outcome>> = {
  pause: () => ({ forMs: FOREVER, onTerm: { afterMs: 10, code: 0 } }),
  netexec: (args) => listening([port(args, 8080)], 'http', 30),
  'serve-hostname': (args) => listening([port(args, 9376)], 'http', 30),
  'test-webserver': (args) => listening([port(args, 80)], 'http', 30),
  liveness: livenessServer,
  guestbook: (args) => listening([port(args, 3000)], 'http', 30),
  'http-proxy': (args) => listening([port(args, 1080)], 'http', 30),
  'resource-consumer-controller': (args) => listening([port(args, 8080)], 'http', 30),
  nettest: (args) => listening([port(args, 8080)], 'http', 30),
  webhook: () => listening([8443], 'http', 30),
  porter: () => listening([80], 'http', 30),
  'no-snat-test-proxy': (args) => listening([port(args, 31235)], 'http', 30),
  'grpc-health-checking': (args) => listening([port(args, 5000)], 'grpc', 30),
  'logs-generator': () => ({ forMs: FOREVER }),
  'fake-gitserver': () => listening([8000], 'http', 30),
  'connect-port': () => ({}), connect: () => ({}), dns: () => ({}), help: () => ({}), version: () => ({}),
  'entrypoint-tester': () => ({}),
}

const agnhost: Program = ({ args: [command = 'pause', ...args] }) => COMMANDS[command]?.(args) ?? fails(1, `Error: unknown command "${command}" for "app"`)

export default defineImage({
  name: 'agnhost',
  repositories: { 'registry.k8s.io/e2e-test-images/agnhost': ['2.{9..60}', 'latest'], 'gcr.io/kubernetes-e2e-test-images/agnhost': ['2.{0..8}'], 'registry.k8s.io/e2e-test-images/nginx': ['1.14-{1..4}', '1.15-{1..4}'], 'registry.k8s.io/e2e-test-images/httpd': ['2.4.{38,39}-{1..4}'] },
  sizeMiB: 50,
  entrypoint: ({ repository }) => (repository.endsWith('/agnhost') ? ['/agnhost'] : ['/web']),
  command: ({ repository }) => (repository.endsWith('/agnhost') ? ['pause'] : []),
  programs: { agnhost, web: () => listening([80], 'http', 40, { httpStatus: onlyPages('/', '/index.html') }), nginx: () => listening([80], 'http', 40), 'httpd-foreground': () => listening([80], 'http', 40) },
})
