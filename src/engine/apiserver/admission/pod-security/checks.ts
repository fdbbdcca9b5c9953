// What the levels baseline and restricted of Pod Security forbid, and in which words. Models pod-security-admission/policy.
// Simplified: every level is looked at as of the newest version, and what only Windows has is left out.
import type { Container, EphemeralContainer, Pod, SecurityContext, Volume } from '../../../generated/api-types.d.ts'

export type Level = 'privileged' | 'baseline' | 'restricted'

/** One thing that a Pod does and may not: `privileged (container "c" must not set …)`. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

type Spec = Pod['spec']
type AnyContainer = Container | EphemeralContainer
type Check = (spec: Spec, pod: Pick<Pod, 'metadata' | 'spec'>) => Violation | undefined

const DEFAULT_CAPABILITIES = new Set(['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'])
const SAFE_SYSCTLS = new Set(['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'])
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])
const SECCOMP = 'securityContext.seccompProfile.type'
/** Volumes that a restricted Pod may have. */
const OPEN_VOLUMES = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'])

function containersOf({ initContainers = [], containers, ephemeralContainers = [] }: Spec): readonly AnyContainer[] {
  return [...initContainers, ...containers, ...ephemeralContainers]
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ')
}

/** `container "a"`, or `containers "a", "b"`. */
function containerList(names: readonly string[]): string {
  return `container${names.length === 1 ? '' : 's'} ${quoted(names)}`
}

/** Who sets something, out of the Pod itself and its containers: `pod and container "a"`. */
function setters(isPod: boolean, names: readonly string[], and: 'and' | 'or' = 'and'): string {
  return [...(isPod ? ['pod'] : []), ...(names.length > 0 ? [containerList(names)] : [])].join(` ${and} `)
}

function named(spec: Spec, is: (context: SecurityContext, container: AnyContainer) => boolean): readonly string[] {
  return containersOf(spec).filter((container) => is(container.securityContext ?? {}, container)).map(({ name }) => name)
}

function whereNone(names: readonly string[], reason: string, detail: (list: string) => string): Violation | undefined {
  return names.length > 0 ? { reason, detail: detail(containerList(names)) } : undefined
}

const appArmor: Check = (spec) => {
  const isPod = spec.securityContext?.appArmorProfile?.type === 'Unconfined', names = named(spec, ({ appArmorProfile }) => appArmorProfile?.type === 'Unconfined')
  return isPod || names.length > 0 ? { reason: 'forbidden AppArmor profile', detail: `${setters(isPod, names)} must not set AppArmor profile type to "Unconfined"` } : undefined
}

const baselineCapabilities: Check = (spec) => {
  const isForbidden = (name: string): boolean => !DEFAULT_CAPABILITIES.has(name), names = named(spec, ({ capabilities }) => (capabilities?.add ?? []).some(isForbidden))
  const added = [...new Set(containersOf(spec).flatMap(({ securityContext }) => (securityContext?.capabilities?.add ?? []).filter(isForbidden)))].sort()
  return whereNone(names, 'non-default capabilities', (list) => `${list} must not include ${quoted(added)} in securityContext.capabilities.add`)
}

const hostNamespaces: Check = ({ hostNetwork, hostPID, hostIPC }) => {
  const used = [...(hostNetwork ? ['hostNetwork=true'] : []), ...(hostPID ? ['hostPID=true'] : []), ...(hostIPC ? ['hostIPC=true'] : [])]
  return used.length > 0 ? { reason: 'host namespaces', detail: used.join(', ') } : undefined
}

const hostPaths: Check = ({ volumes = [] }) => {
  const names = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name)
  return names.length > 0 ? { reason: 'hostPath volumes', detail: `volume${names.length === 1 ? '' : 's'} ${quoted(names)}` } : undefined
}

const hostPorts: Check = (spec) => {
  const users = containersOf(spec).filter(({ ports = [] }) => ports.some(({ hostPort }) => hostPort)), isOne = users.length === 1
  const ports = [...new Set(users.flatMap(({ ports: all = [] }) => all.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []))))].sort()
  return users.length > 0 ? { reason: 'hostPort', detail: `${containerList(users.map(({ name }) => name))} ${isOne ? 'uses' : 'use'} hostPort${ports.length === 1 ? '' : 's'} ${ports.join(', ')}` } : undefined
}

const privileged: Check = (spec) => whereNone(named(spec, (context) => context.privileged === true), 'privileged', (list) => `${list} must not set securityContext.privileged=true`)

const procMount: Check = (spec) => whereNone(named(spec, (context) => (context.procMount ?? 'Default') !== 'Default'), 'procMount', (list) => `${list} must not set securityContext.procMount to "Unmasked"`)

const baselineSeccomp: Check = (spec) => {
  const isPod = spec.securityContext?.seccompProfile?.type === 'Unconfined', names = named(spec, ({ seccompProfile }) => seccompProfile?.type === 'Unconfined')
  return isPod || names.length > 0 ? { reason: 'seccompProfile', detail: `${setters(isPod, names)} must not set ${SECCOMP} to "Unconfined"` } : undefined
}

const seLinux: Check = (spec) => {
  type Options = NonNullable<SecurityContext['seLinuxOptions']>
  const isBad = ({ type = '', user, role }: Options): boolean => !SELINUX_TYPES.has(type) || Boolean(user) || Boolean(role)
  const own = spec.securityContext?.seLinuxOptions, isPod = own !== undefined && isBad(own), names = named(spec, ({ seLinuxOptions }) => seLinuxOptions !== undefined && isBad(seLinuxOptions))
  if (!isPod && names.length === 0) return undefined
  const all = [own, ...containersOf(spec).map(({ securityContext }) => securityContext?.seLinuxOptions)].flatMap((options) => options ?? [])
  const types = [...new Set(all.map(({ type = '' }) => type).filter((type) => !SELINUX_TYPES.has(type)))].sort()
  const said = [...(types.length > 0 ? [`type${types.length === 1 ? '' : 's'} ${quoted(types)}`] : []), ...(all.some(({ user }) => user) ? ['user may not be set'] : []), ...(all.some(({ role }) => role) ? ['role may not be set'] : [])]
  const isOne = (isPod ? 1 : 0) + names.length === 1
  return { reason: 'seLinuxOptions', detail: `${setters(isPod, names)} set${isOne ? 's' : ''} forbidden securityContext.seLinuxOptions: ${said.join('; ')}` }
}

const sysctls: Check = ({ securityContext }) => {
  const forbidden = (securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !SAFE_SYSCTLS.has(name))
  return forbidden.length > 0 ? { reason: 'forbidden sysctls', detail: forbidden.join(', ') } : undefined
}

const escalation: Check = (spec) => whereNone(named(spec, (context) => context.allowPrivilegeEscalation !== false), 'allowPrivilegeEscalation != false', (list) => `${list} must set securityContext.allowPrivilegeEscalation=false`)

const restrictedCapabilities: Check = (spec) => {
  const isForbidden = (name: string): boolean => name !== 'NET_BIND_SERVICE'
  const keeping = named(spec, ({ capabilities }) => !(capabilities?.drop ?? []).includes('ALL')), adding = named(spec, ({ capabilities }) => (capabilities?.add ?? []).some(isForbidden))
  const added = [...new Set(containersOf(spec).flatMap(({ securityContext }) => (securityContext?.capabilities?.add ?? []).filter(isForbidden)))].sort()
  const details = [
    ...(keeping.length > 0 ? [`${containerList(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0 ? [`${containerList(adding)} must not include ${quoted(added)} in securityContext.capabilities.add`] : []),
  ]
  return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined
}

const restrictedVolumes: Check = ({ volumes = [] }) => {
  const typeOf = (volume: Volume): string => Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir'
  const bad = volumes.filter((volume) => !OPEN_VOLUMES.has(typeOf(volume))), types = [...new Set(bad.map(typeOf))].sort(), isOne = bad.length === 1
  return bad.length > 0 ? { reason: 'restricted volume types', detail: `volume${isOne ? '' : 's'} ${quoted(bad.map(({ name }) => name))} ${isOne ? 'uses' : 'use'} restricted volume type${types.length === 1 ? '' : 's'} ${quoted(types)}` } : undefined
}

const runAsNonRoot: Check = (spec) => {
  const own = spec.securityContext?.runAsNonRoot, saying = named(spec, (context) => context.runAsNonRoot === false)
  const silent = own === true ? [] : named(spec, (context) => context.runAsNonRoot === undefined)
  const reason = 'runAsNonRoot != true'
  if (own === false || saying.length > 0) return { reason, detail: `${setters(own === false, saying)} must not set securityContext.runAsNonRoot=false` }
  return silent.length > 0 ? { reason, detail: `pod or ${containerList(silent)} must set securityContext.runAsNonRoot=true` } : undefined
}

const runAsUser: Check = (spec) => {
  const isPod = spec.securityContext?.runAsUser === 0, names = named(spec, (context) => context.runAsUser === 0)
  return isPod || names.length > 0 ? { reason: 'runAsUser=0', detail: `${setters(isPod, names)} must not set runAsUser=0` } : undefined
}

const restrictedSeccomp: Check = (spec) => {
  const own = spec.securityContext?.seccompProfile?.type, isGood = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost', reason = 'seccompProfile'
  const isPod = own !== undefined && !isGood(own), saying = named(spec, ({ seccompProfile }) => seccompProfile?.type !== undefined && !isGood(seccompProfile.type))
  if (isPod || saying.length > 0) return { reason, detail: `${setters(isPod, saying)} must not set ${SECCOMP} to "Unconfined"` }
  const silent = isGood(own) ? [] : named(spec, ({ seccompProfile }) => seccompProfile?.type === undefined)
  return silent.length > 0 ? { reason, detail: `pod or ${containerList(silent)} must set ${SECCOMP} to "RuntimeDefault" or "Localhost"` } : undefined
}

/** In upstream's order: by the name of the check. */
const BASELINE: readonly Check[] = [appArmor, baselineCapabilities, hostNamespaces, hostPaths, hostPorts, privileged, procMount, seLinux, baselineSeccomp, sysctls]
/** Checks of baseline that stricter ones replace. */
const REPLACED = new Set<Check>([baselineCapabilities, hostPaths, baselineSeccomp])
const RESTRICTED: readonly Check[] = [...BASELINE.filter((check) => !REPLACED.has(check)), escalation, restrictedCapabilities, restrictedVolumes, runAsNonRoot, runAsUser, restrictedSeccomp]

/** What a Pod does that its level forbids. */
export function violationsOf(level: Level, pod: Pick<Pod, 'metadata' | 'spec'>): readonly Violation[] {
  const checks = level === 'privileged' ? [] : level === 'baseline' ? BASELINE : RESTRICTED
  return checks.flatMap((check) => check(pod.spec, pod) ?? [])
}

/** `privileged (container "c" must …), host namespaces (hostPID=true)`. */
export function violationsText(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ')
}
