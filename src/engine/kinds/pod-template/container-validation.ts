// Containers of a Pod: regular, init and ephemeral ones. Models validateContainers and its siblings in
// pkg/apis/core/validation/validation.go.
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123LabelErrors, portNameErrors, portNumberErrors } from '../formats.ts'
import { validateEnv, validateEnvFrom } from './environment-validation.ts'
import { validateVolumeDevices, validateVolumeMounts } from './mount-validation.ts'
import type { Volumes } from './mount-validation.ts'
import { pushInvalid } from './pod-texts.ts'
import { validateLifecycle, validateLivenessProbe, validateReadinessProbe, validateStartupProbe } from './probe-validation.ts'
import { validateResourceRequirements } from './resources-validation.ts'
import { validateContainerRestarts } from './restart-rules-validation.ts'
import { validateSecurityContext } from './security-context-validation.ts'

const protocols = ['SCTP', 'TCP', 'UDP']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']

export function validateContainers(containers: readonly Container[] | undefined, volumes: Volumes, path: string, errors: FieldError[]): void {
  if (!containers?.length) return void errors.push(required(path))
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i]
    const at = `${path}[${i}]`
    validateContainerCommon(container, volumes, at, errors)
    const name = container.name ?? ''
    if (isNameTaken(containers, i, name)) errors.push(duplicate(`${at}.name`, name))
    validateLifecycle(container.lifecycle, `${at}.lifecycle`, errors)
    validateLivenessProbe(container.livenessProbe, `${at}.livenessProbe`, errors)
    validateReadinessProbe(container.readinessProbe, `${at}.readinessProbe`, errors)
    validateStartupProbe(container.startupProbe, `${at}.startupProbe`, errors)
    validateContainerRestarts(container, at, errors)
  }
  validateHostPorts(containers, path, errors)
}

function isNameTaken(containers: readonly Container[], before: number, name: string): boolean {
  for (let i = 0; i < before; i++) if ((containers[i].name ?? '') === name) return true
  return false
}

export function validateInitContainers(spec: PodSpec, volumes: Volumes, path: string, errors: FieldError[]): void {
  if (!spec.initContainers?.length) return
  const names = new Set((spec.containers ?? []).map((container) => container.name ?? ''))
  spec.initContainers.forEach((container, i) => {
    const at = `${path}[${i}]`
    const name = container.name ?? ''
    validateContainerCommon(container, volumes, at, errors)
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name))
    else if (name) names.add(name)
    // Init containers run one after the other, so each has the ports of the host to itself.
    validateHostPorts([container], path, errors)
    const policy = container.restartPolicy
    validateContainerRestarts(container, at, errors)
    // An init container that restarts is a sidecar, and may have what other containers have.
    if (policy === 'Always') {
      validateLifecycle(container.lifecycle, `${at}.lifecycle`, errors)
      validateLivenessProbe(container.livenessProbe, `${at}.livenessProbe`, errors)
      validateReadinessProbe(container.readinessProbe, `${at}.readinessProbe`, errors)
      validateStartupProbe(container.startupProbe, `${at}.startupProbe`, errors)
    } else {
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[field]) errors.push(forbidden(`${at}.${field}`, 'may not be set for init containers'))
      }
    }
  })
}

export function validateEphemeralContainers(spec: PodSpec, volumes: Volumes, path: string, errors: FieldError[]): void {
  if (!spec.ephemeralContainers?.length) return
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name))
  const names = new Set(others)
  spec.ephemeralContainers.forEach((container, i) => {
    const at = `${path}[${i}]`
    validateContainerCommon(container as Container, volumes, at, errors)
    const name = container.name ?? ''
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name))
    else if (name) names.add(name)
    validateEphemeralLimits(container, others, at, errors)
  })
}

/** A debugger must not become part of the workload: what would make it one is forbidden. */
function validateEphemeralLimits(container: EphemeralContainer, others: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const target = container.targetContainerName
  if (target && !others.has(target)) errors.push({ type: 'NotFound', field: `${path}.targetContainerName`, value: target, detail: '' })
  const unset = 'cannot be set for an Ephemeral Container'
  const { resources } = container
  if (container.ports?.length) errors.push(forbidden(`${path}.ports`, unset))
  if (resources && (resources.limits || resources.requests || resources.claims)) errors.push(forbidden(`${path}.resources`, unset))
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
    if (container[field]) errors.push(forbidden(`${path}.${field}`, unset))
  }
  container.volumeMounts?.forEach((mount, i) => {
    if (mount.subPath) errors.push(forbidden(`${path}.volumeMounts[${i}].subPath`, unset))
    if (mount.subPathExpr) errors.push(forbidden(`${path}.volumeMounts[${i}].subPathExpr`, unset))
  })
}

/** What holds for containers of every sort. */
function validateContainerCommon(container: Container, volumes: Volumes, path: string, errors: FieldError[]): void {
  if (!container.name) errors.push(required(`${path}.name`))
  else pushInvalid(errors, `${path}.name`, container.name, dns1123LabelErrors(container.name))
  if (!container.image) errors.push(required(`${path}.image`))
  const messagePolicy: string = container.terminationMessagePolicy ?? ''
  if (messagePolicy === '') errors.push(required(`${path}.terminationMessagePolicy`))
  else if (messagePolicy !== 'File' && messagePolicy !== 'FallbackToLogsOnError') {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, messagePolicy, ['File', 'FallbackToLogsOnError']))
  }
  validatePorts(container.ports, `${path}.ports`, errors)
  validateEnv(container.env, `${path}.env`, errors)
  validateEnvFrom(container.envFrom, `${path}.envFrom`, errors)
  validateVolumeMounts(container, volumes, `${path}.volumeMounts`, errors)
  validateVolumeDevices(container, volumes, `${path}.volumeDevices`, errors)
  const pullPolicy: string = container.imagePullPolicy ?? ''
  if (pullPolicy === '') errors.push(required(`${path}.imagePullPolicy`))
  else if (!pullPolicies.includes(pullPolicy)) errors.push(notSupported(`${path}.imagePullPolicy`, pullPolicy, pullPolicies))
  validateResourceRequirements(container.resources, `${path}.resources`, errors)
  validateSecurityContext(container.securityContext, `${path}.securityContext`, errors)
}

function validatePorts(ports: readonly ContainerPort[] | undefined, path: string, errors: FieldError[]): void {
  if (!ports?.length) return
  const names = new Set<string>()
  for (let i = 0; i < ports.length; i++) {
    const { name, containerPort = 0, hostPort, protocol } = ports[i]
    const at = `${path}[${i}]`
    if (name) {
      const messages = portNameErrors(name)
      if (messages.length) pushInvalid(errors, `${at}.name`, name, messages)
      else if (names.has(name)) errors.push(duplicate(`${at}.name`, name))
      else names.add(name)
    }
    if (containerPort === 0) errors.push(required(`${at}.containerPort`))
    else pushInvalid(errors, `${at}.containerPort`, containerPort, portNumberErrors(containerPort))
    if (hostPort) pushInvalid(errors, `${at}.hostPort`, hostPort, portNumberErrors(hostPort))
    if (!protocol) errors.push(required(`${at}.protocol`))
    else if (!protocols.includes(protocol)) errors.push(notSupported(`${at}.protocol`, protocol, protocols))
  }
}

/** One port of a host serves one container. */
function validateHostPorts(containers: readonly Container[], path: string, errors: FieldError[]): void {
  let taken: Set<string> | undefined
  containers.forEach((container, i) => {
    container.ports?.forEach((port, j) => {
      if (!port.hostPort) return
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`
      if (taken?.has(key)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key))
      else (taken ??= new Set()).add(key)
    })
  })
}

/** Images of Pods (not of templates) must not begin or end in white space. */
export function validateImageSpaces(containers: readonly Container[] | undefined, path: string, errors: FieldError[]): void {
  if (!containers) return
  for (let i = 0; i < containers.length; i++) {
    const image = containers[i].image ?? ''
    if (image !== image.trim()) errors.push(invalid(`${path}[${i}].image`, image, 'must not have leading or trailing whitespace'))
  }
}
