// StorageClass. Models kubectl/pkg/describe/describe.go (describeStorageClass).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines } from '../lines.ts'
import type { StorageClass } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

const DEFAULT = 'storageclass.kubernetes.io/is-default-class'

export default defineDescriber<KubeObject & StorageClass>(['StorageClass'], (storageClass) => {
  const { metadata, provisioner, parameters = {}, allowVolumeExpansion, mountOptions, reclaimPolicy, volumeBindingMode } = storageClass
  return [
    `Name:\t${metadata.name}`, `IsDefaultClass:\t${metadata.annotations?.[DEFAULT] === 'true' ? 'Yes' : 'No'}`, ...annotationLines(storageClass), `Provisioner:\t${provisioner}`,
    `Parameters:\t${Object.keys(parameters).sort().map((key) => `${key}=${parameters[key]}`).join(',') || '<none>'}`, `AllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? '<unset>' : allowVolumeExpansion ? 'True' : 'False'}`,
    ...(mountOptions?.length ? ['MountOptions:', ...mountOptions.map((option) => `  ${option}`)] : ['MountOptions:\t<none>']), ...(reclaimPolicy ? [`ReclaimPolicy:\t${reclaimPolicy}`] : []), ...(volumeBindingMode ? [`VolumeBindingMode:\t${volumeBindingMode}`] : []),
  ]
})
