// nginx: a web server on port 80 with one page. A volume with pages or a configuration of one's own may serve anything.
import type { ContainerStart } from '../define-image-behaviour.ts'
import { defineImage } from '../define-image.ts'
import { declaredPorts, isMountedAt, listening, onlyPages } from '../servers.ts'
import type { Program } from '../shell/program.ts'
import { versions } from '../tags.ts'

const VERSIONS = '1.7.12 1.8.1 1.9.15 1.10.3 1.11.13 1.12.2 1.13.12 1.14.2 1.15.12 1.16.1 1.17.10 1.18.0 1.19.10 1.20.2 1.21.6 1.22.1 1.23.4 1.24.0 1.25.5 1.26.3 1.27.5 1.28.3 1.29.8 1.30.2 1.31.1'
const VARIANTS = ['-alpine', '-alpine-slim', '-perl', '-bullseye', '-bookworm', '-trixie']

const tags = [...versions(VERSIONS, VARIANTS), '{latest,stable,mainline,alpine,alpine-slim,perl,bookworm,trixie}', '{stable,mainline}-{alpine,alpine-slim,perl,bookworm,trixie}']

/** Unprivileged builds cannot listen below 1024. */
const UNPRIVILEGED = new Set(['nginxinc/nginx-unprivileged', 'bitnami/nginx'])
const CONFIGURATION = ['/etc/nginx', '/opt/bitnami/nginx/conf']
const PAGES = ['/usr/share/nginx/html', '/app']

function nginx(start: ContainerStart): Program {
  const isConfigured = CONFIGURATION.some((path) => isMountedAt(start, path)), hasPages = PAGES.some((path) => isMountedAt(start, path))
  const port = UNPRIVILEGED.has(start.image.repository) ? 8080 : 80
  return ({ args }) => {
    if (args.some((arg) => /^-[tTvVs]/.test(arg))) return {}
    const isForeground = args.join(' ').includes('daemon off') || UNPRIVILEGED.has(start.image.repository)
    const httpStatus = isConfigured || hasPages || start.image.repository === 'nginxdemos/hello' ? {} : onlyPages('/', '/index.html', '/50x.html')
    return listening(isConfigured ? [port, ...declaredPorts(start)] : [port], 'http', 40, { httpStatus, inBackground: !isForeground })
  }
}

export default defineImage({
  name: 'nginx',
  repositories: {
    'library/nginx': tags, 'nginxinc/nginx-unprivileged': tags, 'public.ecr.aws/nginx/nginx': tags, 'bitnami/nginx': 'any tag', 'nginxdemos/hello': ['latest', 'plain-text', '0.{1..4}{,-plain-text}'],
    'registry.k8s.io/nginx-slim': ['0.{1..28}'], 'registry.k8s.io/nginx': ['1.7.9', '1.8'],
  },
  sizeMiB: (tag) => (tag.includes('alpine-slim') ? 5 : tag.includes('alpine') ? 20 : 68),
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  programs: (start) => ({ nginx: nginx(start), 'nginx-debug': nginx(start) }),
})
