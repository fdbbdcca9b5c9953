// Containers of a template or of a Pod as `kubectl describe` shows them.
// Models kubectl/pkg/describe/describe.go (describeContainers).
import { containerStateLines } from './container-status.ts'
import type { Container, ContainerPort, ContainerStatus, EnvFromSource, EnvVar, Probe, VolumeMount } from '../../engine/generated/api-types.d.ts'

const FIELD = '    ', ENTRY = '      '

/** Lines of all containers below their title. `indent` is '' or two blanks, where names stand one further in. Those of a Pod have a status. */
export function describeContainers(title: string, containers: readonly Container[], indent: string, statuses?: readonly ContainerStatus[]): string[] {
  const nameIndent = indent === '' ? '  ' : '   '
  return [
    `${indent}${title}:${containers.length === 0 ? ' <none>' : ''}`,
    ...containers.flatMap((container) => [`${nameIndent}${container.name}:`, ...containerLines(container, statuses?.find(({ name }) => name === container.name))]),
  ]
}

function containerLines(container: Container, status: ContainerStatus | undefined): string[] {
  const { ports = [], securityContext, resources, volumeDevices = [] } = container
  const seccomp = securityContext?.seccompProfile
  return [
    ...(status ? [`${FIELD}Container ID:\t${status.containerID ?? ''}`] : []),
    `${FIELD}Image:\t${container.image ?? ''}`,
    ...(status ? [`${FIELD}Image ID:\t${status.imageID ?? ''}`] : []),
    portLine('Port', ports, ({ containerPort }) => containerPort),
    portLine('Host Port', ports, ({ hostPort }) => hostPort ?? 0),
    ...(seccomp ? [`${FIELD}SeccompProfile:\t${seccomp.type}`] : []),
    ...wordLines('Command', container.command ?? []),
    ...wordLines('Args', container.args ?? []),
    ...(status ? containerStateLines(status) : []),
    ...quantityLines('Limits', resources?.limits ?? {}),
    ...quantityLines('Requests', resources?.requests ?? {}),
    ...probeLine('Liveness', container.livenessProbe),
    ...probeLine('Readiness', container.readinessProbe),
    ...probeLine('Startup', container.startupProbe),
    ...(container.envFrom?.length ? [`${FIELD}Environment Variables from:`, ...container.envFrom.map(envFromLine)] : []),
    `${FIELD}Environment:${container.env?.length ? '' : '\t<none>'}`,
    ...(container.env ?? []).flatMap((variable) => envLines(variable, container)),
    ...mountLines(container.volumeMounts ?? []),
    ...(volumeDevices.length > 0 ? [`${FIELD}Devices:`, ...volumeDevices.map(({ devicePath, name }) => `${ENTRY}${devicePath} from ${name}`)] : []),
  ]
}

function portLine(title: string, ports: readonly ContainerPort[], numberOf: (port: ContainerPort) => number): string {
  const texts = ports.map((port) => `${numberOf(port)}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`)
  return `${FIELD}${title}${texts.length > 1 ? 's' : ''}:\t${texts.join(', ') || '<none>'}`
}

function wordLines(title: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`${FIELD}${title}:`, ...words.flatMap((word) => word.split('\n')).map((line) => `${ENTRY}${line}`)]
}

function quantityLines(title: string, quantities: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(quantities).sort()
  return names.length === 0 ? [] : [`${FIELD}${title}:`, ...names.map((name) => `${ENTRY}${name}:\t${String(quantities[name])}`)]
}

function probeLine(title: string, probe: Probe | undefined): string[] {
  return probe ? [`${FIELD}${title}:\t${describeProbe(probe)}`] : []
}

/** `http-get http://:8080/ready delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function describeProbe(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 1, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe
  const rest = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${rest}`
  if (probe.httpGet) return `http-get ${(probe.httpGet.scheme ?? 'HTTP').toLowerCase()}://${probe.httpGet.host ?? ''}:${probe.httpGet.port}${probe.httpGet.path ?? ''} ${rest}`
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${rest}`
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${rest}`
  return `unknown ${rest}`
}

function envFromLine({ configMapRef, secretRef, prefix }: EnvFromSource): string {
  const reference = configMapRef ?? secretRef, from = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : ''
  return `${ENTRY}${reference?.name ?? ''}\t${from}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${reference?.optional ?? false}`
}

function envLines({ name, value = '', valueFrom }: EnvVar, container: Container): string[] {
  if (!valueFrom) return value.split('\n').map((line, i) => (i === 0 ? `${ENTRY}${name}:\t${line}` : `${ENTRY}\t${line}`))
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef) return [`${ENTRY}${name}:\t (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`]
  if (resourceFieldRef) return [`${ENTRY}${name}:\t${resourceText(resourceFieldRef.resource, container)} (${resourceFieldRef.resource})`]
  if (secretKeyRef) return [`${ENTRY}${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`]
  if (configMapKeyRef) return [`${ENTRY}${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`]
  return []
}

/** What `limits.cpu` and the like stand for. Simplified: shown as written, where kubectl divides by the divisor. */
function resourceText(resource: string, { resources }: Container): string {
  const [list, ...name] = resource.split('.')
  const found = (list === 'limits' ? resources?.limits : resources?.requests)?.[name.join('.')]
  if (found !== undefined) return String(found)
  return resource === 'limits.cpu' || resource === 'limits.memory' ? 'node allocatable' : '0'
}

function mountLines(mounts: readonly VolumeMount[]): string[] {
  const sorted = [...mounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : a.mountPath > b.mountPath ? 1 : 0))
  return [
    `${FIELD}Mounts:${sorted.length === 0 ? '\t<none>' : ''}`,
    ...sorted.map(({ mountPath, name, readOnly, subPath }) => `${ENTRY}${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${JSON.stringify(subPath)}` : ''})`),
  ]
}
