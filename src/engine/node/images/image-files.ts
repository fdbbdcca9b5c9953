// What is in an image before anything is written: the files of its distribution, those that the kubelet puts into every container, and its own.
import { EXTENDED_SECONDS, ISSUER, tokenOf } from '../../apiserver/access/tokens.ts'
import { CLUSTER_CA } from '../../controllers/cluster-ca.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import type { ImageFiles } from '../files/file-view.ts'
import type { ContainerStart } from './define-image-behaviour.ts'

const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Images that hold nothing but their distribution, so that it is known what is not there. */
const PLAIN = /(?:^|\/)(?:busybox|busyboxplus|alpine|ubuntu|debian|centos|fedora|rockylinux|almalinux|amazonlinux|oraclelinux|bash|netshoot|debian-base)$/

const FOLDERS: readonly string[] = ['/bin', '/dev', '/etc', '/home', '/lib', '/mnt', '/opt', '/proc', '/root', '/run', '/sbin', '/srv', '/sys', '/tmp', '/usr', '/usr/bin', '/usr/lib', '/usr/local', '/usr/local/bin', '/usr/sbin', '/usr/share', '/var', '/var/lib', '/var/log', '/var/run', '/var/tmp']
/** Where an application keeps files of its own, of which nobody knows more than that they are there. */
const OWN_FOLDERS: readonly string[] = ['/app', '/opt', '/srv', '/usr', '/bin', '/sbin', '/lib', '/etc', '/var/lib', '/var/log', '/proc', '/sys', '/home', '/docker-entrypoint.d']
const PROGRAM_FOLDERS: readonly string[] = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/lib', '/usr/lib', '/proc', '/sys']

/** The files of a container's image, put together when somebody looks: most processes never do. */
export class LaterFiles implements ImageFiles {
  private readonly start: ContainerStart
  private readonly own: Readonly<Record<string, string>>
  private made: ImageFiles | undefined

  /** `own` are texts of files that the image has beside those of its distribution. */
  constructor(start: ContainerStart, own: Readonly<Record<string, string>>) {
    this.start = start
    this.own = own
  }

  private get all(): ImageFiles { return this.made ??= filesOf(this.start, this.own) }
  get files(): ImageFiles['files'] { return this.all.files }
  get folders(): ImageFiles['folders'] { return this.all.folders }
  get unknown(): ImageFiles['unknown'] { return this.all.unknown }
}

function filesOf({ image, pod, container, account }: ContainerStart, own: Readonly<Record<string, string>>): ImageFiles {
  const isPlain = PLAIN.test(image.repository), name = pod.spec.hostname ?? pod.metadata.name, namespace = pod.metadata.namespace ?? 'default'
  return {
    files: {
      '/etc/hostname': `${name}\n`,
      '/etc/hosts': `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${pod.status?.podIP ? `${pod.status.podIP}\t${name}\n` : ''}`,
      '/etc/resolv.conf': `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`,
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n',
      '/etc/group': 'root:x:0:\nnogroup:x:65534:\n',
      '/etc/os-release': `NAME="${/alpine/.test(image.tag + image.repository) ? 'Alpine Linux' : /busybox/.test(image.repository) ? 'BusyBox' : 'Debian GNU/Linux'}"\n`,
      ...own, ...((container.volumeMounts ?? []).some(({ mountPath }) => mountPath === TOKEN_FOLDER) ? tokenFiles(pod, account) : {}),
    },
    folders: container.workingDir ? [...FOLDERS, container.workingDir] : FOLDERS,
    unknown: isPlain ? PROGRAM_FOLDERS : [...PROGRAM_FOLDERS, ...OWN_FOLDERS.filter((folder) => !Object.keys(own).some((path) => path.startsWith(`${folder}/`)))],
  }
}

/** What a Pod finds of its service account. A token that comes with the Pod is good for a year, but made anew after less than an hour. */
function tokenFiles({ metadata: { name, uid, namespace = 'default' }, spec }: Pod, account: ContainerStart['account']): Readonly<Record<string, string>> {
  const token = account && tokenOf({
    issuer: ISSUER, audiences: [ISSUER], namespace, account: { name: spec.serviceAccountName ?? 'default', uid: account.uid }, issuedAt: account.issuedAt, expiresAt: account.issuedAt + EXTENDED_SECONDS, bound: { kind: 'Pod', name, uid },
  })
  return { [`${TOKEN_FOLDER}/namespace`]: namespace, [`${TOKEN_FOLDER}/ca.crt`]: CLUSTER_CA, ...(token === undefined ? {} : { [`${TOKEN_FOLDER}/token`]: token }) }
}
