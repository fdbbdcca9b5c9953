// Whether a container that must not run as root would. Models pkg/kubelet/kuberuntime/security_context.go (verifyRunAsNonRoot).
import type { Container, Pod } from '../../generated/api-types.d.ts'

/**
 * Why the container may not be created; undefined if it may.
 * @param user the image's own: a number, a name, or '' for root.
 */
export function rootProblem({ metadata, spec }: Pod, { name, securityContext }: Container, user: string): string | undefined {
  if (!(securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot)) return undefined
  const runAsUser = securityContext?.runAsUser ?? spec.securityContext?.runAsUser
  const about = `(pod: "${metadata.name}_${metadata.namespace}(${metadata.uid})", container: ${name})`
  if (runAsUser !== undefined) return runAsUser === 0 ? `container's runAsUser breaks non-root policy ${about}` : undefined
  const id = user.split(':')[0]
  if (id === '' || Number(id) === 0) return `container has runAsNonRoot and image will run as root ${about}`
  return /^\d+$/.test(id) ? undefined : `container has runAsNonRoot and image has non-numeric user (${id}), cannot verify user is non-root ${about}`
}
