// Web applications with a port of their own: WordPress and its like. They start without their database and answer.
import { defineImage } from '../define-image.ts'
import { declaredPorts, listening } from '../servers.ts'
import { FOREVER, type Program } from '../shell/program.ts'
import { versions } from '../tags.ts'

const PORTS: Readonly<Record<string, number>> = {
  'library/wordpress': 80, 'library/drupal': 80, 'library/joomla': 80, 'library/nextcloud': 80, 'library/phpmyadmin': 80, 'phpmyadmin/phpmyadmin': 80, 'library/adminer': 8080, 'library/ghost': 2368,
  'library/mongo-express': 8081, 'jenkins/jenkins': 8080, 'library/registry': 5000, 'library/tomcat': 8080, 'library/jetty': 8080, 'library/sonarqube': 9000, 'library/caddy': 80, 'library/traefik': 80, 'library/haproxy': 80,
  'library/websphere-liberty': 9080, 'gitea/gitea': 3000, 'library/redmine': 3000, 'bitnami/wordpress': 8080,
}

const START_MS: Readonly<Record<string, number>> = { 'jenkins/jenkins': 20_000, 'library/sonarqube': 30_000, 'library/ghost': 4_000, 'library/tomcat': 1_500 }

/** Repositories whose tags are listed; the others take any. */
const TAGS: Readonly<Record<string, readonly string[]>> = {
  'library/wordpress': [
    ...versions('4.8.3 4.9.8 5.0.3 5.9.3 6.0.3 6.1.1 6.2.3 6.3.2 6.4.3 6.5.5 6.6.2 6.7.2 6.8.3 6.9.1', ['-apache', '-fpm', '-fpm-alpine', '-php8.{1..4}{,-apache,-fpm}']), '{latest,apache,fpm,fpm-alpine,cli}', '{4,5,6}.{0..9}-apache',
  ],
  'library/phpmyadmin': [...versions('4.9.11 5.0.4 5.1.4 5.2.3', ['-apache', '-fpm', '-fpm-alpine']), '{latest,apache,fpm}'],
  'phpmyadmin/phpmyadmin': [...versions('4.9.11 5.0.4 5.1.4 5.2.3', ['-apache', '-fpm', '-fpm-alpine']), '{latest,apache,fpm}'],
  'library/adminer': [...versions('4.17.1 5.4.1', ['-standalone', '-fastcgi']), '{latest,standalone,fastcgi}'],
}

function programFor(repository: string, tag: string, declared: readonly number[]): Program {
  const own = tag.includes('fpm') ? 9000 : PORTS[repository]
  return () => (tag === 'cli' ? {} : listening([own, ...declared], tag.includes('fpm') ? 'tcp' : 'http', START_MS[repository] ?? 800))
}

export default defineImage({
  name: 'web-applications',
  repositories: Object.fromEntries(Object.keys(PORTS).map((repository) => [repository, TAGS[repository] ?? 'any tag'])),
  sizeMiB: (tag) => (tag.includes('alpine') ? 80 : 230),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['serve'],
  programs: (start) => {
    const serve = programFor(start.image.repository, start.image.tag, declaredPorts(start))
    return { serve, 'apache2-foreground': serve, 'php-fpm': serve, 'catalina.sh': serve, traefik: serve, caddy: serve, haproxy: serve, registry: serve }
  },
  // Flags and configuration files as arguments belong to the server.
  unknown: (start) => ({ forMs: FOREVER, onTerm: 'ends', serves: [PORTS[start.image.repository], ...declaredPorts(start)].map((port) => ({ port, protocol: 'http', afterMs: START_MS[start.image.repository] ?? 800 })) }),
})
