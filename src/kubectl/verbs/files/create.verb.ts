// `kubectl create`: from files, or with a generator for the kinds that people make most. Models kubectl/pkg/cmd/create.
import { DOCKER_FLAGS, dockerSecret } from './create-docker-secret.ts'
import { defineVerb, FILE_FLAGS, CHANGE_FLAGS, LIST, misused, SWITCH, VALUE, type CommandWords, type Verb } from '../define-verb.ts'
import { jobGenerators } from './create-job.ts'
import { createFromFiles, createOne } from './create-objects.ts'
import { clusterRole, clusterRoleBinding, createToken, role, roleBinding, ROLE_FLAGS, SUBJECT_FLAGS } from './create-access.ts'
import { base64, literals } from './literals.ts'

type Built = Parameters<typeof createOne>[1] | { readonly mistake: string }

const FLAGS = { ...CHANGE_FLAGS, 'save-config': SWITCH, validate: { takes: 'value', alone: 'strict' } } as const

/** A generator that takes exactly one name. */
function generator(name: string, aliases: readonly string[], summary: string, usage: string, flags: Verb['flags'], build: (name: string, words: CommandWords) => Built): Verb {
  return {
    name, aliases, summary, usage: [`create ${usage}`], flags: { ...FLAGS, ...flags },
    *run(words) {
      if (words.args.length !== 1) return misused(words, `exactly one NAME is required, got ${words.args.length}`)
      return yield* createOne(words, build(words.args[0], words))
    },
  }
}

function pairsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function deployment(name: string, { lists, flags, behindDashes }: CommandWords): Built {
  const images = lists['image'] ?? [], command = behindDashes ?? []
  if (images.length === 0) return { mistake: 'required flag(s) "image" not set' }
  if (images.length > 1 && command.length > 0) return { mistake: 'cannot specify multiple --image options and command' }
  const containers = images.flatMap((list) => list.split(',')).map((image) => ({
    name: (image.split('/').pop() ?? image).split(/[:@]/)[0].replace(/[^a-z0-9-]/g, ''), image, resources: {}, ...(command.length > 0 && { command }),
    ...(flags['port'] !== undefined && { ports: [{ containerPort: Number(flags['port']) }] }),
  }))
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels },
    spec: { replicas: Number(flags['replicas'] ?? 1), selector: { matchLabels: labels }, strategy: {}, template: { metadata: { labels }, spec: { containers } } }, status: {},
  }
}

function service(type: 'ClusterIP' | 'NodePort' | 'LoadBalancer') {
  return (name: string, { lists, flags }: CommandWords): Built => {
    const texts = (lists['tcp'] ?? []).flatMap((list) => list.split(','))
    if (texts.length === 0 && flags['clusterip'] !== 'None') return { mistake: 'at least one tcp port specifier must be provided' }
    const ports = texts.map((text) => {
      const [port, target = port] = text.split(':')
      return { name: text.replace(':', '-'), port: Number(port), protocol: 'TCP', targetPort: /^\d+$/.test(target) ? Number(target) : target, ...(flags['node-port'] !== undefined && { nodePort: Number(flags['node-port']) }) }
    })
    const labels = { app: name }
    return { apiVersion: 'v1', kind: 'Service', metadata: { name, labels }, spec: { ports, selector: labels, type, ...(flags['clusterip'] !== undefined && { clusterIP: flags['clusterip'] }) }, status: { loadBalancer: {} } }
  }
}

function externalName(name: string, { flags }: CommandWords): Built {
  if (flags['external-name'] === undefined) return { mistake: 'required flag(s) "external-name" not set' }
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, labels: { app: name } }, spec: { type: 'ExternalName', externalName: flags['external-name'], selector: { app: name } }, status: { loadBalancer: {} } }
}

function configMap(name: string, words: CommandWords): Built {
  const data = literals(words)
  return 'mistake' in data ? data : { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...(Object.keys(data.values).length > 0 && { data: data.values }) }
}

function genericSecret(name: string, words: CommandWords): Built {
  const data = literals(words)
  if ('mistake' in data) return data
  const encoded = Object.fromEntries(Object.entries(data.values).map(([key, value]) => [key, base64(value)]))
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, ...(Object.keys(encoded).length > 0 && { data: encoded }), ...(words.flags['type'] !== undefined && { type: words.flags['type'] }) }
}

const LITERALS = { 'from-literal': LIST, 'from-file': LIST, 'from-env-file': LIST } as const
const TCP = { tcp: LIST, clusterip: VALUE, 'node-port': VALUE } as const

export default defineVerb({
  name: 'create', summary: 'Creates objects from a file, or one of a kind from flags.',
  usage: ['create -f FILE', 'create KIND NAME [flags] [--dry-run=client -o yaml]'],
  flags: { ...FILE_FLAGS, ...FLAGS, edit: SWITCH, raw: VALUE },
  subcommands: [
    generator('namespace', ['ns'], 'A Namespace.', 'namespace NAME', {}, (name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} })),
    generator('deployment', ['deploy'], 'A Deployment.', 'deployment NAME --image=IMAGE [--replicas=N] [--port=PORT] [-- COMMAND]', { image: LIST, replicas: { takes: 'value', short: 'r' }, port: VALUE }, deployment),
    {
      name: 'service', aliases: ['svc'], summary: 'A Service.', usage: ['create service TYPE NAME --tcp=PORT:TARGET'],
      subcommands: [
        generator('clusterip', [], 'A Service inside of the cluster.', 'service clusterip NAME --tcp=PORT:TARGET', TCP, service('ClusterIP')),
        generator('nodeport', [], 'A Service on a port of every node.', 'service nodeport NAME --tcp=PORT:TARGET', TCP, service('NodePort')),
        generator('loadbalancer', [], 'A Service behind a load balancer of the cloud.', 'service loadbalancer NAME --tcp=PORT:TARGET', TCP, service('LoadBalancer')),
        generator('externalname', [], 'A Service that is a name outside.', 'service externalname NAME --external-name=HOST', { 'external-name': VALUE, tcp: LIST }, externalName),
      ],
    },
    generator('configmap', ['cm'], 'A ConfigMap.', 'configmap NAME --from-literal=KEY=VALUE… [--from-file=FILE]', LITERALS, configMap),
    {
      name: 'secret', summary: 'A Secret.', usage: ['create secret generic NAME --from-literal=KEY=VALUE…', 'create secret docker-registry NAME --docker-server=HOST --docker-username=NAME --docker-password=WORD'],
      subcommands: [generator('generic', [], 'A Secret of keys and values.', 'secret generic NAME --from-literal=KEY=VALUE… [--type=TYPE]', { ...LITERALS, type: VALUE }, genericSecret),
        generator('docker-registry', [], 'A Secret with credentials for a registry.', 'secret docker-registry NAME --docker-server=HOST --docker-username=NAME --docker-password=WORD', DOCKER_FLAGS, (name, words) => dockerSecret(name, words) as Built)],
    },
    generator('serviceaccount', ['sa'], 'A ServiceAccount.', 'serviceaccount NAME', {}, (name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } })),
    generator('role', [], 'A Role.', 'role NAME --verb=VERB --resource=TYPE[.GROUP][/SUBRESOURCE] [--resource-name=NAME]', ROLE_FLAGS, role),
    generator('clusterrole', [], 'A ClusterRole.', 'clusterrole NAME --verb=VERB --resource=TYPE [--non-resource-url=PATH] [--aggregation-rule=key=value]', { ...ROLE_FLAGS, 'non-resource-url': LIST, 'aggregation-rule': VALUE }, clusterRole),
    generator('rolebinding', [], 'A RoleBinding.', 'rolebinding NAME --role=NAME|--clusterrole=NAME [--user=NAME] [--group=NAME] [--serviceaccount=NAMESPACE:NAME]', { ...SUBJECT_FLAGS, role: VALUE }, roleBinding),
    generator('clusterrolebinding', [], 'A ClusterRoleBinding.', 'clusterrolebinding NAME --clusterrole=NAME [--user=NAME] [--group=NAME] [--serviceaccount=NAMESPACE:NAME]', SUBJECT_FLAGS, clusterRoleBinding),
    {
      name: 'token', summary: 'A token of a ServiceAccount.', usage: ['create token ACCOUNT [--duration=1h] [--audience=NAME]'], run: createToken,
      flags: { duration: VALUE, audience: LIST, 'bound-object-kind': VALUE, 'bound-object-name': VALUE, 'bound-object-uid': VALUE, output: { takes: 'value', short: 'o' } },
    },
    ...jobGenerators(FLAGS),
    generator('quota', ['resourcequota'], 'A ResourceQuota.', 'quota NAME --hard=KEY=VALUE,…', { hard: VALUE, scopes: VALUE }, (name, { flags }) => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec: { hard: pairsOf(flags['hard'] ?? ''), ...(flags['scopes'] !== undefined && { scopes: flags['scopes'].split(',').filter(Boolean) }) }, status: {} })),
    generator('priorityclass', ['pc'], 'A PriorityClass.', 'priorityclass NAME --value=N', { value: VALUE, 'global-default': SWITCH, description: VALUE, 'preemption-policy': VALUE }, (name, { flags }) => ({
      apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: Number(flags['value'] ?? 0), globalDefault: flags['global-default'] === 'true', description: flags['description'] ?? '',
    })),
    generator('poddisruptionbudget', ['pdb'], 'A PodDisruptionBudget.', 'poddisruptionbudget NAME --selector=key=value --min-available=N', { selector: VALUE, 'min-available': VALUE, 'max-unavailable': VALUE }, (name, { flags }) => {
      const amount = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text)
      if (flags['selector'] === undefined) return { mistake: 'a selector must be specified' }
      if (flags['min-available'] === undefined && flags['max-unavailable'] === undefined) return { mistake: 'one of min-available or max-unavailable must be specified' }
      const wanted = flags['min-available'] === undefined ? { maxUnavailable: amount(flags['max-unavailable']) } : { minAvailable: amount(flags['min-available']) }
      return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec: { ...wanted, selector: { matchLabels: pairsOf(flags['selector']) } }, status: {} }
    }),
  ],
  *run(words) {
    if (words.lists['filename']) return yield* createFromFiles(words)
    if (words.args.length > 0) return misused(words, `Unexpected args: [${words.args.join(' ')}]`)
    return misused(words, 'must specify one of -f and -k')
  },
})
