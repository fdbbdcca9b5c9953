// The command line's flags. A mistake in them is a UsageError with the next move.
import { parseDuration } from '../engine/duration.ts'
import { RUNTIME_NAMES, type RuntimeName } from '../engine/node/runtime/runtime-kinds.ts'

export class UsageError extends Error {}

export interface Arguments {
  readonly nodes: number
  /** The container runtime of the workers. */
  readonly runtime: RuntimeName | undefined
  readonly seed: number
  /** Members of etcd, and where they are; undefined: one, beside the API server. */
  readonly etcd: { readonly members: 3 | 5; readonly topology: 'stacked' | 'external' } | undefined
  /** Machines of the control plane, each with a scheduler and a controller manager, of which one leads; 1: none of its own, and no election. */
  readonly controlPlanes: 1 | 3
  /** Virtual ms; undefined: until quiescent, at most 30 minutes. */
  readonly untilMs: number | undefined
  readonly trace: string | undefined
  readonly get: string | undefined
  readonly output: 'json' | 'yaml' | 'wide' | 'name' | undefined
  readonly events: boolean
  readonly why: string | undefined
  readonly untilSeed: number | undefined
  readonly requests: string | undefined
  readonly base: string | undefined
  readonly namespace: string
  readonly scenario: string | undefined
  readonly kubectl: string | undefined
  readonly help: boolean
  readonly paths: readonly string[]
}

export const USAGE = `Usage: npm run --silent sim -- [flags] PATH…       manifests: files, folders, or - for standard input
       npm run --silent sim -- --scenario FILE [flags]
       npm run --silent sim -- --requests FILE [--base FILE] --namespace NS
       npm run --silent sim -- --kubectl DIR

  --nodes N            workers of 4 CPU, 8Gi, 110 Pods (default 3)
  --runtime NAME       container runtime of the workers: containerd (default), cri-o or, as history, dockershim
  --seed S             seed of all chance (default 1)
  --etcd MEMBERS       members of etcd: 3 or 5 beside API servers, 3-external or 5-external on machines of their own (default: one)
  --control-planes N   3: machines cp-1 to cp-3, each with an API server behind a balancer, a member of etcd if --etcd says nothing else, and a
                       scheduler and a controller manager, of which one leads (default 1)
  --until DURATION     virtual time to run, such as 10m (default: until nothing is left to do, at most 30m)
  --trace FILE         write every change as JSON lines
  --get KINDS          print objects, such as pods,deployments; -o json|yaml|wide|name
  --events             print the Events
  --why KIND/NAME      print the decisions behind an object; KIND/NAMESPACE/NAME outside of the namespace
  --namespace NS       namespace of what names none (default: default)
  --until-seed K       run once for each seed 1…K and print a line each: seed, ledger hash, quiescent
  --requests FILE      send REST requests from JSON lines, print {id, code, warnings, body} lines; --base FILE creates objects before
  --scenario FILE      run a scenario (YAML or JSON)
  --kubectl DIR        run a recorded session of kubectl, print {file, stdout, stderr, exit} lines

Exit status: 0 all accepted, 1 something was rejected, 2 usage or unreadable input.`

type Values = { -readonly [K in keyof Arguments]: Arguments[K] }

const OUTPUTS = ['json', 'yaml', 'wide', 'name'] as const

/** The largest cluster that Kubernetes supports. */
const MOST_NODES = 5_000

type Reader = (values: Values, text: string) => void

const FLAGS: Readonly<Record<string, Reader>> = {
  '--nodes': (v, text) => { v.nodes = integer('--nodes', text, 0, MOST_NODES) },
  '--runtime': (v, text) => { v.runtime = runtime(text) },
  '--seed': (v, text) => { v.seed = integer('--seed', text, 0) },
  '--etcd': (v, text) => { v.etcd = etcd(text) },
  '--control-planes': (v, text) => {
    if (text !== '1' && text !== '3') throw new UsageError(`--control-planes takes 1 or 3, not "${text}"`)
    v.controlPlanes = text === '3' ? 3 : 1
  },
  '--until': (v, text) => { v.untilMs = duration('--until', text) },
  '--trace': (v, text) => { v.trace = text },
  '--get': (v, text) => { v.get = text },
  '-o': (v, text) => { v.output = output(text) },
  '--output': (v, text) => { v.output = output(text) },
  '--why': (v, text) => { v.why = text },
  '--until-seed': (v, text) => { v.untilSeed = integer('--until-seed', text, 1) },
  '--requests': (v, text) => { v.requests = text },
  '--base': (v, text) => { v.base = text },
  '--namespace': (v, text) => { v.namespace = text },
  '-n': (v, text) => { v.namespace = text },
  '--scenario': (v, text) => { v.scenario = text },
  '--kubectl': (v, text) => { v.kubectl = text },
}

/** Reads the words behind the program's name. */
export function parseArguments(words: readonly string[]): Arguments {
  const values: Values = {
    nodes: 3, runtime: undefined, seed: 1, etcd: undefined, controlPlanes: 1, untilMs: undefined, trace: undefined, get: undefined, output: undefined, events: false, why: undefined, untilSeed: undefined,
    requests: undefined, base: undefined, namespace: 'default', scenario: undefined, kubectl: undefined, help: false, paths: [],
  }
  const paths: string[] = []
  for (let i = 0; i < words.length; i++) {
    const equals = words[i].startsWith('-') ? words[i].indexOf('=') : -1
    const word = equals < 0 ? words[i] : words[i].slice(0, equals)
    if (word === '--events') values.events = true
    else if (word === '--help' || word === '-h') values.help = true
    else if (FLAGS[word]) {
      const text = equals < 0 ? words[++i] : words[i].slice(equals + 1)
      if (text === undefined) throw new UsageError(`${word} needs a value`)
      FLAGS[word](values, text)
    } else if (word.startsWith('-') && word !== '-') throw new UsageError(`unknown flag: ${word}`)
    else paths.push(word)
  }
  return { ...values, paths }
}

function runtime(text: string): RuntimeName {
  const found = RUNTIME_NAMES.find((name) => name === text)
  if (!found) throw new UsageError(`--runtime takes ${RUNTIME_NAMES.join(', ')}, not "${text}"`)
  return found
}

function integer(flag: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) throw new UsageError(`${flag} takes a whole number from ${least} to ${most}, not "${text}"`)
  return value
}

function duration(flag: string, text: string): number {
  const ms = parseDuration(text)
  if (typeof ms !== 'number') throw new UsageError(`${flag} takes a duration such as 90s or 10m, not "${text}"`)
  return ms
}

function output(text: string): Values['output'] {
  const found = OUTPUTS.find((known) => known === text)
  if (!found) throw new UsageError(`-o takes ${OUTPUTS.join(', ')}, not "${text}"`)
  return found
}

function etcd(text: string): Values['etcd'] {
  const match = /^(3|5)(-external)?$/.exec(text)
  if (!match) throw new UsageError(`--etcd takes 3, 5, 3-external or 5-external, not "${text}"`)
  return { members: match[1] === '3' ? 3 : 5, topology: match[2] ? 'external' : 'stacked' }
}
