// Further stores that tutorials run: search, queues, configuration, each on its well-known port.
import { defineImage } from '../define-image.ts'
import type { ContainerStart } from '../define-image-behaviour.ts'
import { declaredPorts, listening } from '../servers.ts'

const STORES: Readonly<Record<string, { readonly ports: readonly number[]; readonly protocol: 'http' | 'tcp'; readonly afterMs: number }>> = {
  'library/elasticsearch': { ports: [9200, 9300], protocol: 'http', afterMs: 15_000 }, 'docker.elastic.co/elasticsearch/elasticsearch': { ports: [9200, 9300], protocol: 'http', afterMs: 15_000 },
  'library/kibana': { ports: [5601], protocol: 'http', afterMs: 12_000 }, 'docker.elastic.co/kibana/kibana': { ports: [5601], protocol: 'http', afterMs: 12_000 },
  'library/zookeeper': { ports: [2181], protocol: 'tcp', afterMs: 1_500 }, 'library/cassandra': { ports: [9042], protocol: 'tcp', afterMs: 20_000 }, 'apache/kafka': { ports: [9092], protocol: 'tcp', afterMs: 5_000 },
  'bitnami/kafka': { ports: [9092], protocol: 'tcp', afterMs: 5_000 }, 'confluentinc/cp-kafka': { ports: [9092], protocol: 'tcp', afterMs: 6_000 }, 'library/influxdb': { ports: [8086], protocol: 'http', afterMs: 1_200 },
  'library/consul': { ports: [8500], protocol: 'http', afterMs: 800 }, 'hashicorp/consul': { ports: [8500], protocol: 'http', afterMs: 800 }, 'hashicorp/vault': { ports: [8200], protocol: 'http', afterMs: 600 },
  'library/nats': { ports: [4222], protocol: 'tcp', afterMs: 60 }, 'minio/minio': { ports: [9000], protocol: 'http', afterMs: 600 }, 'registry.k8s.io/etcd': { ports: [2379, 2380], protocol: 'http', afterMs: 400 }, 'quay.io/coreos/etcd': { ports: [2379, 2380], protocol: 'http', afterMs: 400 },
  'cockroachdb/cockroach': { ports: [26257, 8080], protocol: 'http', afterMs: 2_500 }, 'library/neo4j': { ports: [7474, 7687], protocol: 'http', afterMs: 8_000 }, 'library/couchdb': { ports: [5984], protocol: 'http', afterMs: 2_000 },
}

function serve(start: ContainerStart): ReturnType<typeof listening> {
  const { registry, repository } = start.image, store = STORES[registry === 'docker.io' ? repository : `${registry}/${repository}`]
  const outcome = store ? listening([...store.ports, ...declaredPorts(start)], store.protocol, store.afterMs) : listening(declaredPorts(start), 'tcp', 500)
  // etcd's API is gRPC, and its health as well.
  return start.image.repository.endsWith('etcd') ? { ...outcome, serves: outcome.serves?.map((served) => ({ ...served, alsoGrpc: true as const })) } : outcome
}

export default defineImage({
  name: 'data-stores',
  repositories: Object.fromEntries(Object.keys(STORES).map((repository): [string, 'any tag'] => [repository, 'any tag'])),
  sizeMiB: 260,
  entrypoint: ['serve'],
  programs: (start) => ({ serve: () => serve(start) }),
  unknown: (start) => serve(start),
})
