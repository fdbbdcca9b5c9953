// ResourceQuota. Models kubectl/pkg/describe/describe.go (describeQuota).
import { defineDescriber } from '../define-describer.ts'
import { quotaRows } from '../limits.ts'
import type { ResourceQuota } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & ResourceQuota>(['ResourceQuota'], (quota) => [
  `Name:\t${quota.metadata.name}`, `Namespace:\t${quota.metadata.namespace}`, ...(quota.spec?.scopes?.length ? [`Scopes:\t${quota.spec.scopes.join(', ')}`] : []), 'Resource\tUsed\tHard', '--------\t----\t----', ...quotaRows(quota),
], { events: false })
