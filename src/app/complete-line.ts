// What could be typed next in the terminal: verbs, kinds, names as the cluster is drawn, files of the editor. Pure: a line, a cursor and what is there.
import { LOCAL_COMMANDS } from '../terminal/local-command.ts'
import type { SceneObject } from '../session/scene.ts'
import type { Candidate, Completion } from '../terminal/terminal-props.ts'

interface Surroundings {
  readonly objects: Iterable<SceneObject>
  readonly files: readonly string[]
}

/** What stands behind a verb: kinds and then names, names of Pods or Nodes, files, or words of its own. */
type Behind = 'objects' | 'pods' | 'nodes' | 'files' | 'nothing' | readonly string[]

const VERBS: Readonly<Record<string, Behind>> = {
  annotate: 'objects', 'api-resources': 'nothing', apply: 'files', auth: ['can-i'], autoscale: 'objects', 'cluster-info': 'nothing', config: ['view', 'set-context', 'current-context'],
  cordon: 'nodes', create: ['configmap', 'deployment', 'namespace', 'secret', 'service'], delete: 'objects', describe: 'objects', diff: 'files', drain: 'nodes', exec: 'pods',
  explain: 'objects', expose: 'objects', get: 'objects', label: 'objects', logs: 'pods', patch: 'objects', replace: 'files',
  rollout: ['history', 'pause', 'restart', 'resume', 'status', 'undo'], run: 'nothing', scale: 'objects', set: ['image', 'env', 'resources'], taint: ['nodes'], top: ['nodes', 'pods'],
  uncordon: 'nodes', version: 'nothing', wait: 'objects',
}

/** Kinds that people type, by their plural, with what they are called for short. */
const KINDS: Readonly<Record<string, readonly [kind: string, short?: string]>> = {
  all: ['all'], configmaps: ['ConfigMap', 'cm'], cronjobs: ['CronJob', 'cj'], daemonsets: ['DaemonSet', 'ds'], deployments: ['Deployment', 'deploy'], endpoints: ['Endpoints', 'ep'],
  endpointslices: ['EndpointSlice'], events: ['Event', 'ev'], horizontalpodautoscalers: ['HorizontalPodAutoscaler', 'hpa'], ingresses: ['Ingress', 'ing'], jobs: ['Job'], leases: ['Lease'],
  namespaces: ['Namespace', 'ns'], networkpolicies: ['NetworkPolicy', 'netpol'], nodes: ['Node', 'no'], persistentvolumeclaims: ['PersistentVolumeClaim', 'pvc'], persistentvolumes: ['PersistentVolume', 'pv'],
  pods: ['Pod', 'po'], replicasets: ['ReplicaSet', 'rs'], secrets: ['Secret'], serviceaccounts: ['ServiceAccount', 'sa'], services: ['Service', 'svc'], statefulsets: ['StatefulSet', 'sts'], storageclasses: ['StorageClass', 'sc'],
}

/** The kind that a word means: plural, singular or short, in any case. */
function kindOf(word: string): string | undefined {
  const low = word.toLowerCase().split('.')[0]
  return Object.entries(KINDS).find(([plural, [kind, short]]) => plural === low || short === low || kind.toLowerCase() === low)?.[1][0]
}

function namespaceIn(words: readonly string[]): string {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace')
  return at < 0 ? 'default' : (words[at + 1] ?? 'default')
}

/** Names of a kind in the namespace of the line, with how each stands. */
function namesOf(kind: string, words: readonly string[], objects: Iterable<SceneObject>): readonly Candidate[] {
  const everywhere = words.includes('-A') || words.includes('--all-namespaces'), namespace = namespaceIn(words)
  return [...objects].filter((object) => object.kind === kind && !object.deleting && (object.namespace === '' || everywhere || object.namespace === namespace)).map((object) => {
    const note = [object['status'], object['node']].filter((part): part is string => typeof part === 'string' && part !== '').join(' · ')
    return { text: object.name, ...(note !== '' && { note }) }
  })
}

function kindWords(): readonly Candidate[] {
  return Object.entries(KINDS).map(([text, [, note]]) => ({ text, ...(note !== undefined && { note }) }))
}

/** `deployment/we`, or kinds and then names. */
function objectsBehind(args: readonly string[], word: string, words: readonly string[], objects: Iterable<SceneObject>): readonly Candidate[] {
  const slash = word.indexOf('/'), kind = kindOf(slash < 0 ? (args[0] ?? '') : word.slice(0, slash))
  if (slash >= 0) return kind === undefined ? [] : namesOf(kind, words, objects).map(({ text, note }) => ({ text: `${word.slice(0, slash)}/${text}`, ...(note !== undefined && { note }) }))
  return args.length === 0 ? kindWords() : kind === undefined ? [] : namesOf(kind, words, objects)
}

/** Flags whose value is known: namespaces, outputs, files. */
function flagValues(flag: string, { objects, files }: Surroundings): readonly Candidate[] | undefined {
  switch (flag) {
    case '-n': case '--namespace': return namesOf('Namespace', [], objects)
    case '-o': case '--output': return ['json', 'jsonpath=', 'name', 'wide', 'yaml'].map((text) => ({ text }))
    case '-f': case '--filename': return files.map((text) => ({ text }))
    default: return undefined
  }
}

/** Flags that take the word behind them. */
const VALUED = /^-[nofl]$|^--(namespace|output|filename|selector)$/

function candidatesFor(words: readonly string[], word: string, surroundings: Surroundings): readonly Candidate[] {
  const { objects, files } = surroundings, [program] = words
  if (program === undefined) return ['kubectl', ...LOCAL_COMMANDS].map((text) => ({ text }))
  if (program === 'cat') return files.map((text) => ({ text }))
  if (program !== 'kubectl' && program !== 'k') return []
  const valued = flagValues(words.at(-1) ?? '', surroundings)
  if (valued) return valued
  const [verb, ...args] = words.slice(1).filter((arg, index, all) => !arg.startsWith('-') && !VALUED.test(all[index - 1] ?? ''))
  if (verb === undefined && !word.startsWith('-')) return Object.keys(VERBS).map((text) => ({ text }))
  if (word.startsWith('-')) return ['--all-namespaces', '--namespace', '--output', '--selector', '--watch'].map((text) => ({ text }))
  const behind = VERBS[verb ?? ''] ?? 'nothing'
  if (typeof behind !== 'string') return args.length === 0 ? behind.map((text) => ({ text })) : objectsBehind(args.slice(1), word, words, objects)
  switch (behind) {
    case 'objects': return objectsBehind(args, word, words, objects)
    case 'pods': return word.includes('/') ? objectsBehind(args, word, words, objects) : namesOf('Pod', words, objects)
    case 'nodes': return namesOf('Node', words, objects)
    case 'files': return [{ text: '-f' }]
    case 'nothing': return []
  }
}

/** Candidates for the word at the cursor, sorted. */
export function completeLine(line: string, cursor: number, surroundings: Surroundings): Completion {
  const before = line.slice(line.lastIndexOf(';', cursor - 1) + 1, cursor), word = /\S*$/.exec(before)?.[0] ?? ''
  const words = before.slice(0, before.length - word.length).split(/\s+/).filter(Boolean)
  const candidates = candidatesFor(words, word, surroundings).filter(({ text }) => text.startsWith(word)).sort((a, b) => (a.text < b.text ? -1 : 1))
  return { start: cursor - word.length, end: cursor, candidates }
}
