// nginx: a web server on port 80 with one page. A volume with pages or a configuration of one's own may serve anything.
import type { ContainerStart } from '../define-image-behaviour.ts'
import { defineImage } from '../define-image.ts'
import { declaredPorts, isMountedAt, listening, onlyPages } from '../servers.ts'
import type { Outcome, Program } from '../shell/program.ts'
import { versions } from '../tags.ts'

const VERSIONS = '1.7.12 1.8.1 1.9.15 1.10.3 1.11.13 1.12.2 1.13.12 1.14.2 1.15.12 1.16.1 1.17.10 1.18.0 1.19.10 1.20.2 1.21.6 1.22.1 1.23.4 1.24.0 1.25.5 1.26.3 1.27.5 1.28.3 1.29.8 1.30.2 1.31.1'
const VARIANTS = ['-alpine', '-alpine-slim', '-perl', '-bullseye', '-bookworm', '-trixie']

const tags = [...versions(VERSIONS, VARIANTS), '{latest,stable,mainline,alpine,alpine-slim,perl,bookworm,trixie}', '{stable,mainline}-{alpine,alpine-slim,perl,bookworm,trixie}']

/** Unprivileged builds cannot listen below 1024. */
const UNPRIVILEGED = new Set(['nginxinc/nginx-unprivileged', 'bitnami/nginx'])
const CONFIGURATION = ['/etc/nginx', '/opt/bitnami/nginx/conf']
const PAGES = ['/usr/share/nginx/html', '/app']

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
</body>
</html>
`
const ERROR_PAGE = '<!DOCTYPE html>\n<html>\n<head><title>Error</title></head>\n<body><h1>An error occurred.</h1></body>\n</html>\n'
const TRIES = 5, BETWEEN_TRIES_MS = 500

const OWN_PAGES = onlyPages('/', '/index.html', '/50x.html')

/** The second that was written last: many a server starts in the same. */
let stamped = { wallSeconds: NaN, text: '' }

/** Time as in nginx's error log. */
function stamp(wallSeconds: number): string {
  if (stamped.wallSeconds !== wallSeconds) stamped = { wallSeconds, text: new Date(wallSeconds * 1000).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/') }
  return stamped.text
}

/** nginx tries five times before it gives up. */
function cannotBind(port: number, wallSeconds: number): Outcome {
  const message = `bind() to 0.0.0.0:${port} failed (98: Address already in use)`
  const lines = Array.from({ length: TRIES }, (_, i) => `${stamp(wallSeconds + Math.floor((i * BETWEEN_TRIES_MS) / 1000))} [emerg] 1#1: ${message}\nnginx: [emerg] ${message}`)
  return { code: 1, forMs: TRIES * BETWEEN_TRIES_MS, complaint: [...lines, `${stamp(wallSeconds + 2)} [emerg] 1#1: still could not bind()`, 'nginx: [emerg] still could not bind()'].join('\n') }
}

function nginx(start: ContainerStart): Program {
  const isConfigured = CONFIGURATION.some((path) => isMountedAt(start, path)), hasPages = PAGES.some((path) => isMountedAt(start, path))
  const port = UNPRIVILEGED.has(start.image.repository) ? 8080 : 80, pages = start.image.repository === 'bitnami/nginx' ? PAGES[1] : PAGES[0]
  return ({ args, wallSeconds }) => {
    if (args.some((arg) => /^-[tTvVs]/.test(arg))) return {}
    const isForeground = args.join(' ').includes('daemon off') || UNPRIVILEGED.has(start.image.repository)
    const httpStatus = isConfigured || hasPages || start.image.repository === 'nginxdemos/hello' ? {} : OWN_PAGES
    // A configuration of one's own may serve anything from anywhere.
    const hasOwnPages = !isConfigured && start.image.repository !== 'nginxdemos/hello'
    return listening(isConfigured ? [port, ...declaredPorts(start)] : [port], 'http', 40, {
      httpStatus, inBackground: !isForeground, ...(hasOwnPages ? { pages } : {}), whenPortTaken: (taken) => cannotBind(taken, wallSeconds),
      complaint: `${stamp(wallSeconds)} [notice] 1#1: nginx/${/^\d+\.\d+\.\d+/.exec(start.image.tag)?.[0] ?? '1.29.8'}\n${stamp(wallSeconds)} [notice] 1#1: start worker processes`,
    })
  }
}

export default defineImage({
  name: 'nginx',
  repositories: {
    'library/nginx': tags, 'nginxinc/nginx-unprivileged': tags, 'public.ecr.aws/nginx/nginx': tags, 'bitnami/nginx': 'any tag', 'nginxdemos/hello': ['latest', 'plain-text', '0.{1..4}{,-plain-text}'],
    'registry.k8s.io/nginx-slim': ['0.{1..28}'], 'registry.k8s.io/nginx': ['1.7.9', '1.8'],
  },
  sizeMiB: (tag) => (tag.includes('alpine-slim') ? 5 : tag.includes('alpine') ? 20 : 68),
  user: ({ repository }) => (UNPRIVILEGED.has(repository) ? '101' : ''),
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  files: { '/usr/share/nginx/html/index.html': WELCOME, '/usr/share/nginx/html/50x.html': ERROR_PAGE, '/etc/nginx/nginx.conf': 'user  nginx;\nworker_processes  auto;\n' },
  programs: (start) => {
    const program = nginx(start)
    return { nginx: program, 'nginx-debug': program }
  },
})
