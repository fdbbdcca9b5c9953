// All that a cluster can be equipped with: the rules of every kind, what control loops do with what users make, every built-in image,
// how the scheduler places Pods and what kubelets do for them, the shell in containers, and what serves disks and a cloud.
// For whoever starts a whole cluster at once; the worker fetches it with the client's side.
import { createAccess } from './apiserver/access/access-control.ts'
import { policies } from './apiserver/admission/policy-catalogue.ts'
import { serverParts } from './apiserver/server-parts.ts'
import { ApiServers } from './apiserver/several/api-servers.ts'
import { AutoscalerProcess } from './cloud/autoscaler-process.ts'
import type { Equipment } from './cluster.ts'
import { customKinds } from './custom-resources/custom-kind.ts'
import { EtcdGroup } from './etcd/members/etcd-group.ts'
import { LeaderElection } from './leader-election/leader-election.ts'
import { reconcilers } from './controllers/reconciler-catalogue.ts'
import { metricsAdapter } from './metrics/metrics-adapter.ts'
import { metricsServer } from './metrics/metrics-server.ts'
import { METRICS_ADAPTER, METRICS_SERVER } from './metrics/metrics.ts'
import { rules } from './kinds/rules-catalogue.ts'
import { builtInImages } from './node/images/catalogue.ts'
import { podRoutines } from './node/kubelet/pod-routines.ts'
import { execute } from './node/runtime/exec.ts'
import { SchedulingCycle } from './scheduler/cycle.ts'
import { ProvisionerProcess } from './storage/provisioner/provisioner-process.ts'

export const equipment: Equipment = { rules, policies, access: createAccess, customKinds, reconcilers, images: builtInImages, execute, pods: podRoutines, Provisioner: ProvisionerProcess, EtcdGroup, ApiServers, serverParts, LeaderElection, Autoscaler: AutoscalerProcess, Cycle: SchedulingCycle, extensions: { [METRICS_SERVER]: metricsServer, [METRICS_ADAPTER]: metricsAdapter } }
