// ServiceAccount: a Pod runs as an account of its namespace, whose token is mounted into every container.
// Models plugin/pkg/admission/serviceaccount/admission.go.
import type { Container, Pod, ServiceAccount, Volume } from '../../../generated/api-types.d.ts'
import serviceAccount from '../../../kinds/service-account/service-account.kind.ts'
import { forbidden } from '../../status-errors.ts'
import { type AdmissionView, defineAdmission } from '../define-admission.ts'

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const VOLUME_PREFIX = 'kube-api-access-'
const TOKEN_SECONDS = 3607
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

export default defineAdmission({
  name: 'ServiceAccount',
  order: 50,
  operations: ['create'],
  kinds: ['Pod'],
  admit({ kind, object, namespace, name }, view) {
    const pod = object as Pod
    if (!pod.spec) return { object }
    // What shows a static Pod is taken as it is.
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return pod.spec.serviceAccountName ? { refused: forbidden(kind, name, 'a mirror pod may not reference service accounts') } : { object }
    const wanted = pod.spec.serviceAccountName || pod.spec.serviceAccount || 'default'
    const account = view.get(serviceAccount, namespace, wanted) as ServiceAccount | undefined
    if (!account) {
      const refused = forbidden(kind, name, `error looking up service account ${namespace}/${wanted}: serviceaccount "${wanted}" not found`)
      // A namespace that has just been made gets this account in a moment.
      return wanted === 'default' ? { refused, lookAgainInMs: 100 + view.pick(100, 'look for the account again') } : { refused }
    }
    const spec: { -readonly [K in keyof Pod['spec']]: Pod['spec'][K] } = { ...pod.spec, serviceAccountName: wanted, serviceAccount: wanted }
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) spec.imagePullSecrets = account.imagePullSecrets
    const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
    if (mounts) mountToken(spec, view)
    return { object: { ...pod, spec } as Pod }
  },
})

/** Has every container of a spec that is being made mount the token. */
function mountToken(spec: { -readonly [K in keyof Pod['spec']]: Pod['spec'][K] }, view: AdmissionView): void {
  const known = spec.volumes?.find((volume) => volume.name.startsWith(VOLUME_PREFIX))
  const name = known?.name ?? VOLUME_PREFIX + lettersOf(view)
  const mounted = (container: Container): Container => {
    if (container.volumeMounts?.some((mount) => mount.mountPath === MOUNT_PATH)) return container
    return { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }] }
  }
  const containers = (spec.containers ?? []).map(mounted), initContainers = spec.initContainers?.map(mounted)
  const mounts = (container: Container): boolean => container.volumeMounts?.some((mount) => mount.name === name) ?? false
  const isUsed = containers.some(mounts) || (initContainers?.some(mounts) ?? false)
  spec.containers = containers
  if (initContainers) spec.initContainers = initContainers
  if (isUsed && !known) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)]
}

/** Five letters that tell this Pod's volume from others. */
function lettersOf(view: AdmissionView): string {
  let letters = ''
  for (let i = 0; i < 5; i++) letters += LETTERS[view.pick(LETTERS.length, `token volume ${i}`)]
  return letters
}

/** What every such volume is made of; one object for all. */
const TOKEN: Volume['projected'] = {
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ],
  defaultMode: 0o644,
}

function tokenVolume(name: string): Volume {
  return { name, projected: TOKEN }
}
