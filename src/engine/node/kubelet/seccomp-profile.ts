// Whether the seccomp profile that a container names is on its machine. Models pkg/kubelet/kuberuntime/helpers.go (fieldSeccompProfile) and
// containerd's contrib/seccomp (WithProfile).
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { FileEntry } from '../files/file-tree.ts'

const PROFILES = '/var/lib/kubelet/seccomp'

/** Why the runtime cannot create the container; undefined if it can. */
export function seccompProblem({ spec }: Pod, { securityContext }: Container, onHost: (path: string) => FileEntry | undefined): string | undefined {
  const profile = securityContext?.seccompProfile ?? spec.securityContext?.seccompProfile
  if (profile?.type !== 'Localhost' || !profile.localhostProfile) return undefined
  const path = `${PROFILES}/${profile.localhostProfile}`
  return onHost(path)?.is === 'file' ? undefined : `failed to create containerd container: cannot load seccomp profile "${path}": open ${path}: no such file or directory`
}
