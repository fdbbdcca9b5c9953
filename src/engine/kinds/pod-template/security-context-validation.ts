// What containers may do on their node. Models ValidateSecurityContext and ValidatePodSecurityContext in
// pkg/apis/core/validation/validation.go.
import type { PodSpec, SeccompProfile, SecurityContext, WindowsSecurityContextOptions } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { goValue } from '../go-struct.ts'
import { idErrors, pushInvalid, validateDescendingPath } from './pod-texts.ts'

const seccompTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']
const sysctlFormat = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctl = new RegExp(`^${sysctlFormat}$`)

function validateId(id: number | undefined, path: string, errors: FieldError[]): void {
  if (id !== undefined) pushInvalid(errors, path, id, idErrors(id))
}

export function validateSecurityContext(context: SecurityContext | undefined, path: string, errors: FieldError[]): void {
  if (!context) return
  validateId(context.runAsUser, `${path}.runAsUser`, errors)
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors)
  const procMount: string | undefined = context.procMount
  if (procMount !== undefined && procMount !== 'Default' && procMount !== 'Unmasked') {
    errors.push(notSupported(`${path}.procMount`, procMount, ['Default', 'Unmasked']))
  }
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors)
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged) {
      errors.push(invalid(path, goValue('SecurityContext', context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    }
    for (const capability of context.capabilities?.add ?? []) {
      if (capability === 'CAP_SYS_ADMIN') {
        errors.push(invalid(path, goValue('SecurityContext', context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
      }
    }
  }
  validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors)
}

export function validatePodSecurityContext(spec: PodSpec, specPath: string, path: string, errors: FieldError[]): void {
  validateHostNetwork(spec, specPath, errors)
  const context = spec.securityContext ?? {}
  validateId(context.fsGroup, `${path}.fsGroup`, errors)
  validateId(context.runAsUser, `${path}.runAsUser`, errors)
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors)
  context.supplementalGroups?.forEach((id, i) => validateId(id, `${path}.supplementalGroups[${i}]`, errors))
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  validateSysctls(context.sysctls, `${path}.sysctls`, errors)
  const change: string | undefined = context.fsGroupChangePolicy
  if (change !== undefined && change !== 'OnRootMismatch' && change !== 'Always') {
    errors.push(notSupported(`${path}.fsGroupChangePolicy`, change, ['Always', 'OnRootMismatch']))
  }
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors)
  validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors)
}

function validateHostNetwork(spec: PodSpec, specPath: string, errors: FieldError[]): void {
  if (!spec.hostNetwork) return
  spec.containers?.forEach((container, i) => {
    container.ports?.forEach(({ hostPort = 0, containerPort }, j) => {
      if (hostPort === containerPort) return
      errors.push(invalid(`${specPath}.containers[${i}].ports[${j}].containerPort`, containerPort, 'must match `hostPort` when `hostNetwork` is true'))
    })
  })
}

function validateSysctls(sysctls: readonly { readonly name: string }[] | undefined, path: string, errors: FieldError[]): void {
  if (!sysctls?.length) return
  const names = new Set<string>()
  sysctls.forEach(({ name }, i) => {
    if (!name) errors.push(required(`${path}[${i}].name`))
    else if (name.length > 253 || !sysctl.test(name)) {
      errors.push(invalid(`${path}[${i}].name`, name, `must have at most 253 characters and match regex ${sysctlFormat}`))
    } else if (names.has(name)) errors.push(duplicate(`${path}[${i}].name`, name))
    names.add(name)
  })
}

function validateSeccomp(profile: SeccompProfile | undefined, path: string, errors: FieldError[]): void {
  if (!profile) return
  const type: string = profile.type ?? ''
  if (type === '') errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'))
  else if (!seccompTypes.includes(type)) errors.push(notSupported(`${path}.type`, type, seccompTypes))
  const { localhostProfile } = profile
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'))
    else validateDescendingPath(localhostProfile, `${path}.localhostProfile`, errors)
  } else if (localhostProfile !== undefined) {
    errors.push(invalid(`${path}.localhostProfile`, goValue('SeccompProfile', profile), 'can only be set when seccomp type is Localhost'))
  }
}

function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: string, errors: FieldError[]): void {
  if (!options) return
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options
  if (gmsaCredentialSpecName !== undefined) pushInvalid(errors, `${path}.gmsaCredentialSpecName`, gmsaCredentialSpecName, dns1123SubdomainErrors(gmsaCredentialSpecName))
  if (gmsaCredentialSpec === '') errors.push(invalid(`${path}.gmsaCredentialSpec`, '', 'gmsaCredentialSpec cannot be an empty string'))
  if (runAsUserName === '') errors.push(invalid(`${path}.runAsUserName`, '', 'runAsUserName cannot be an empty string'))
}

type OsField = readonly [field: string, isSet: (spec: PodSpec) => boolean]

/** Fields of a Pod that mean nothing on Windows, in the order in which the API server looks. */
const linuxOnly: readonly OsField[] = [
  ['securityContext.seLinuxOptions', (s) => s.securityContext?.seLinuxOptions !== undefined],
  ['hostPID', (s) => s.hostPID === true],
  ['hostIPC', (s) => s.hostIPC === true],
  ['securityContext.seccompProfile', (s) => s.securityContext?.seccompProfile !== undefined],
  ['securityContext.fsGroup', (s) => s.securityContext?.fsGroup !== undefined],
  ['securityContext.fsGroupChangePolicy', (s) => s.securityContext?.fsGroupChangePolicy !== undefined],
  ['securityContext.sysctls', (s) => (s.securityContext?.sysctls?.length ?? 0) > 0],
  ['shareProcessNamespace', (s) => s.shareProcessNamespace !== undefined],
  ['securityContext.runAsUser', (s) => s.securityContext?.runAsUser !== undefined],
  ['securityContext.runAsGroup', (s) => s.securityContext?.runAsGroup !== undefined],
  ['securityContext.supplementalGroups', (s) => s.securityContext?.supplementalGroups !== undefined],
]
const linuxOnlyOfContainers = [
  'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged', 'allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup',
] as const

/** `os.name` and what does not go with it. */
export function validateOs(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (!spec.os) return
  const { name } = spec.os
  if (!name) return void errors.push(required(`${path}.os.name`))
  if (name !== 'linux' && name !== 'windows') return void errors.push(notSupported(`${path}.os`, name, ['linux', 'windows']))
  const isLinux = name === 'linux'
  if (isLinux && spec.securityContext?.windowsOptions) {
    errors.push(forbidden(`${path}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod'))
  }
  if (!isLinux) for (const [field, isSet] of linuxOnly) if (isSet(spec)) errors.push(forbidden(`${path}.${field}`, 'cannot be set for a windows pod'))
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    spec[list]?.forEach(({ securityContext }, i) => {
      if (!securityContext) return
      const at = `${path}.${list}[${i}].securityContext`
      if (isLinux && securityContext.windowsOptions) errors.push(forbidden(`${at}.windowsOptions`, 'windows options cannot be set for a linux pod'))
      if (isLinux) return
      for (const field of linuxOnlyOfContainers) if (securityContext[field] !== undefined) errors.push(forbidden(`${at}.${field}`, 'cannot be set for a windows pod'))
    })
  }
}
