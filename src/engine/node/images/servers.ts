// How images wrap a server: an entrypoint script that passes other commands on, and a program that listens.
import type { ContainerStart, Process } from './define-image-behaviour.ts'
import { FOREVER, type Outcome, type Program } from './shell/program.ts'

/** Ports that the container declares beside the image's own: a ConfigMap or variable may have moved the server there. */
export function declaredPorts({ container }: Pick<ContainerStart, 'container'>): readonly number[] {
  return (container.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ containerPort }) => containerPort)
}

/** Whether a volume lies over a path or below it. */
export function isMountedAt({ container }: Pick<ContainerStart, 'container'>, path: string): boolean {
  return (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === path || mountPath.startsWith(`${path}/`) || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
}

/** Listens on several ports. */
export function listening(ports: readonly number[], protocol: 'http' | 'tcp' | 'grpc', afterMs: number, more: Omit<Outcome, 'serves' | 'forMs'> = {}): Outcome {
  return { forMs: FOREVER, onTerm: 'ends', serves: [...new Set(ports)].map((port) => ({ port, protocol, afterMs })), ...more }
}

/** Pages that a fresh web server has; anything else is 404. */
export function onlyPages(...pages: readonly string[]): Process['httpStatus'] {
  return { ...Object.fromEntries(pages.map((page) => [page, 200])), '/*': 404 }
}

/** Complains and ends with code 1 unless one of these variables is set. */
export function needsVariable(names: readonly string[], complaint: string, serve: Program): Program {
  return (call) => (names.some((name) => call.env[name]) ? serve(call) : { code: 1, forMs: 300, complaint })
}
