// Prometheus and its companions, each on its well-known port.
import { defineImage } from '../define-image.ts'
import type { ContainerStart } from '../define-image-behaviour.ts'
import { declaredPorts, listening } from '../servers.ts'
import { versions } from '../tags.ts'

const PORTS: Readonly<Record<string, readonly [port: number, afterMs: number]>> = {
  'prom/prometheus': [9090, 900], 'quay.io/prometheus/prometheus': [9090, 900], 'prom/node-exporter': [9100, 60], 'quay.io/prometheus/node-exporter': [9100, 60], 'prom/alertmanager': [9093, 200], 'quay.io/prometheus/alertmanager': [9093, 200],
  'prom/pushgateway': [9091, 100], 'prom/blackbox-exporter': [9115, 80], 'grafana/grafana': [3000, 2_500], 'grafana/loki': [3100, 1_500], 'registry.k8s.io/kube-state-metrics/kube-state-metrics': [8080, 300], 'registry.k8s.io/metrics-server/metrics-server': [10250, 1_500],
}

const prometheus = versions('2.0.0 2.15.2 2.20.1 2.30.4 2.37.9 2.40.7 2.45.6 2.50.1 2.53.5 2.55.1 3.0.1 3.1.0 3.2.1 3.3.1 3.4.2 3.5.1 3.6.0 3.7.3 3.8.1 3.9.1 3.10.0', [], 'v')

function serve(start: ContainerStart): ReturnType<typeof listening> {
  const { registry, repository } = start.image, [port, afterMs] = PORTS[registry === 'docker.io' ? repository : `${registry}/${repository}`] ?? [8080, 300]
  return listening([port, ...declaredPorts(start)], 'http', afterMs)
}

export default defineImage({
  name: 'monitoring',
  repositories: {
    ...Object.fromEntries(Object.keys(PORTS).map((repository): [string, 'any tag'] => [repository, 'any tag'])),
    'prom/prometheus': [...prometheus, 'latest', 'main'], 'quay.io/prometheus/prometheus': [...prometheus, 'latest', 'main'],
    'grafana/grafana': [...versions('6.7.6 7.5.17 8.5.27 9.5.21 10.4.19 11.0.11 11.6.11 12.0.10 12.1.7 12.2.5 12.3.3', ['-ubuntu']), 'latest', 'main'],
  },
  sizeMiB: 110,
  user: ({ repository }) => (repository === 'grafana/grafana' ? '472' : /^prom(?:etheus)?\//.test(repository) ? 'nobody' : ''),
  entrypoint: ['serve'],
  programs: (start) => ({ serve: () => serve(start) }),
  unknown: (start) => serve(start),
})
