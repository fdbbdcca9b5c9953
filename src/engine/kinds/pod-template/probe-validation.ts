// Probes and lifecycle hooks: what is run, and how often. Models validateProbe and validateHandler in pkg/apis/core/validation/validation.go.
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { portNumberOrNameErrors } from '../formats.ts'
import { headerNameErrors, pushInvalid, validateNonNegative } from './pod-texts.ts'

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>

export function validateLivenessProbe(probe: Probe | undefined, path: string, errors: FieldError[]): void {
  if (!probe) return
  validateProbe(probe, path, errors)
  validateSingleSuccess(probe, path, errors)
}

export function validateStartupProbe(probe: Probe | undefined, path: string, errors: FieldError[]): void {
  if (!probe) return
  validateProbe(probe, path, errors)
  validateSingleSuccess(probe, path, errors)
}

export function validateReadinessProbe(probe: Probe | undefined, path: string, errors: FieldError[]): void {
  if (!probe) return
  validateProbe(probe, path, errors)
  if (probe.terminationGracePeriodSeconds !== undefined) {
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must not be set for readinessProbes'))
  }
}

function validateSingleSuccess(probe: Probe, path: string, errors: FieldError[]): void {
  const successes = probe.successThreshold ?? 0
  if (successes !== 1) errors.push(invalid(`${path}.successThreshold`, successes, 'must be 1'))
}

function validateProbe(probe: Probe, path: string, errors: FieldError[]): void {
  validateHandler(probe, path, errors)
  validateNonNegative(probe.initialDelaySeconds, `${path}.initialDelaySeconds`, errors)
  validateNonNegative(probe.timeoutSeconds, `${path}.timeoutSeconds`, errors)
  validateNonNegative(probe.periodSeconds, `${path}.periodSeconds`, errors)
  validateNonNegative(probe.successThreshold, `${path}.successThreshold`, errors)
  validateNonNegative(probe.failureThreshold, `${path}.failureThreshold`, errors)
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, path: string, errors: FieldError[]): void {
  if (!lifecycle) return
  if (lifecycle.postStart) validateHandler(lifecycle.postStart, `${path}.postStart`, errors)
  if (lifecycle.preStop) validateHandler(lifecycle.preStop, `${path}.preStop`, errors)
}

function validateHandler(handler: Handler, path: string, errors: FieldError[]): void {
  let handlers = 0
  /** Only the first one is looked into; each further one is one too many. */
  const isFirst = (type: string): boolean => {
    handlers++
    if (handlers > 1) errors.push(forbidden(`${path}.${type}`, 'may not specify more than 1 handler type'))
    return handlers === 1
  }
  if (handler.exec && isFirst('exec') && !handler.exec.command?.length) errors.push(required(`${path}.exec.command`))
  if (handler.httpGet && isFirst('httpGet')) validateHttpGet(handler.httpGet, `${path}.httpGet`, errors)
  if (handler.tcpSocket && isFirst('tcpSocket')) validatePort(handler.tcpSocket.port, `${path}.tcpSocket.port`, errors)
  if (handler.grpc && isFirst('grpc')) validatePort(handler.grpc.port, `${path}.grpc.port`, errors)
  if (handler.sleep && isFirst('sleep') && handler.sleep.seconds < 0) {
    errors.push(invalid(`${path}.sleep`, handler.sleep.seconds, 'must be non-negative and less than terminationGracePeriodSeconds'))
  }
  if (handlers === 0) errors.push(required(path, 'must specify a handler type'))
}

function validateHttpGet(action: HTTPGetAction, path: string, errors: FieldError[]): void {
  if (!action.path) errors.push(required(`${path}.path`))
  validatePort(action.port, `${path}.port`, errors)
  const scheme: string = action.scheme ?? ''
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.push(notSupported(`${path}.scheme`, scheme, ['HTTP', 'HTTPS']))
  for (const header of action.httpHeaders ?? []) pushInvalid(errors, `${path}.httpHeaders`, header.name, headerNameErrors(header.name))
}

function validatePort(port: number | string | undefined, path: string, errors: FieldError[]): void {
  pushInvalid(errors, path, port ?? 0, portNumberOrNameErrors(port ?? 0))
}
