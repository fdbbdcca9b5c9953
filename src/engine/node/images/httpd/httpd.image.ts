// The Apache web server: port 80, one page.
import type { ContainerStart } from '../define-image-behaviour.ts'
import { defineImage } from '../define-image.ts'
import { declaredPorts, isMountedAt, listening, onlyPages } from '../servers.ts'
import type { Outcome, Program } from '../shell/program.ts'
import { versions } from '../tags.ts'

const tags = [...versions('2.2.34 2.4.66', ['-alpine', '-bullseye', '-bookworm', '-trixie']), '{latest,alpine,bookworm,trixie}']
const ROOT = '/usr/local/apache2'

/** Apache gives up at once. */
function whenPortTaken(port: number): Outcome {
  return { code: 1, forMs: 50, complaint: `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs` }
}

function apache(start: ContainerStart): Program {
  const isConfigured = isMountedAt(start, `${ROOT}/conf`), hasPages = isMountedAt(start, `${ROOT}/htdocs`)
  return () => listening(isConfigured ? [80, ...declaredPorts(start)] : [80], 'http', 80, { httpStatus: isConfigured || hasPages ? {} : onlyPages('/', '/index.html'), ...(isConfigured ? {} : { pages: `${ROOT}/htdocs` }), whenPortTaken })
}

export default defineImage({
  name: 'httpd',
  repositories: { 'library/httpd': tags, 'bitnami/apache': 'any tag' },
  sizeMiB: (tag) => (tag.includes('alpine') ? 22 : 56),
  command: ['httpd-foreground'],
  files: { [`${ROOT}/htdocs/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' },
  programs: (start) => ({ 'httpd-foreground': apache(start), apachectl: apache(start), apache2ctl: apache(start) }),
})
