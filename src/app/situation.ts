// A situation to begin in: a cluster, what was done to it, and the moment at which it hurts. The engine gets there by itself; nothing of it is painted.
import { newSession } from '../session/session.ts'
import type { PodState } from '../theme/icons.tsx'
import type { Preset, Session, TimedCommand } from '../session/protocol.ts'

type InBoth = Readonly<Record<'ko' | 'en', string>>

export interface SituationText {
  /** Position among the situations. */
  readonly order: number
  readonly icon: PodState | 'packet' | 'dock'
  readonly title: InBoth
  readonly about: InBoth
}

export interface Situation extends SituationText {
  readonly preset: Preset
  readonly commands: readonly TimedCommand[]
  /** Virtual ms at which it is looked at. */
  readonly until: number
}

/** The session of a situation. */
export function sessionOf({ preset, commands }: Situation): Session {
  return { ...newSession(preset, 7), commands }
}

/** Workers of one size, named worker-1 and so on. */
export function workers(count: number, size: { readonly cpu?: string; readonly memory?: string } = { cpu: '4', memory: '8Gi' }): Preset {
  return { nodes: Array.from({ length: count }, (_, i) => ({ name: `worker-${i + 1}`, ...size })) }
}

/** Something that is applied, in a file of that name. */
export function applied(at: number, file: string, text: string): TimedCommand {
  return { at, command: { do: 'apply', text, file } }
}

interface DeploymentOptions {
  readonly name: string
  readonly replicas: number
  readonly image: string
  /** Further lines of the container, indented as in a list of containers. */
  readonly container?: string
  readonly labels?: string
}

/** A Deployment as people write it. */
export function deployment({ name, replicas, image, container = '', labels = `app: ${name}` }: DeploymentOptions): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {${labels}}
  template:
    metadata:
      labels: {${labels}}
    spec:
      containers:
      - name: ${name}
        image: ${image}
${container}`
}
