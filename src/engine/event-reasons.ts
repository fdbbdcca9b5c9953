// The reasons that Events of this cluster can have, sorted. Whoever records an Event takes one of these (the types see to it),
// so that a lesson that waits for a reason which nobody ever writes is found out before it is played.

export const EVENT_REASONS = [
  'AmbiguousSelector', 'BackOff', 'BackoffLimitExceeded', 'CIDRNotAvailable', 'CalculateExpectedPodCountFailed', 'ClaimLost', 'ClaimMisbound',
  'Completed', 'ConflictingController', 'Created', 'DeadlineExceeded', 'ErrImageNeverPull', 'Evicted', 'EvictionThresholdMet', 'ExternalExpanding',
  'ExternalProvisioning', 'Failed', 'FailedBinding', 'FailedComputeMetricsReplicas', 'FailedCreate', 'FailedCreatePodSandBox', 'FailedDaemonPod',
  'FailedDelete', 'FailedGet', 'FailedGetContainerResourceMetric', 'FailedGetExternalMetric', 'FailedGetObjectMetric', 'FailedGetPodsMetric',
  'FailedGetResourceMetric', 'FailedGetScale', 'FailedIndexes', 'FailedMount', 'FailedPostStartHook', 'FailedPreStopHook', 'FailedRescale',
  'FailedScheduling', 'FailedToCreateEndpoint', 'FailedToRetrieveImagePullSecret', 'FailedToUpdateEndpoint', 'FailedToUpdateEndpointSlices',
  'FailedUpdate', 'FailedUpdateStatus', 'InspectFailed', 'InvalidMetricSourceType', 'InvalidSchedule', 'InvalidSelector', 'JobAlreadyActive',
  'Killing', 'LeaderElection', 'MaxFailedIndexesExceeded', 'MissSchedule', 'MissingJob', 'MultiplePodDisruptionBudgets', 'NoPods', 'NodeAffinity',
  'NodeHasDiskPressure', 'NodeHasInsufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientMemory', 'NodeNotReady', 'NodePorts', 'NodeReady',
  'NodeShutdown', 'NotDeleted', 'NotTriggerScaleUp', 'OutOfcpu', 'OutOfephemeral-storage', 'OutOfmemory', 'OutOfpods', 'PodFailurePolicy',
  'PodOSNotSupported', 'Preempted', 'Provisioning', 'ProvisioningFailed', 'ProvisioningSucceeded', 'Pulled', 'Pulling', 'Rebooted',
  'RecreatingFailedPod', 'RegisteredNode', 'RemovingNode', 'ReplicaSetCreateError', 'Resizing', 'Resumed', 'SandboxChanged', 'SawCompletedJob',
  'ScaleDown', 'ScalingReplicaSet', 'Scheduled', 'SelectorRequired', 'Shutdown', 'Started', 'SucceededDaemonPod', 'SuccessfulCreate',
  'SuccessfulDelete', 'SuccessfulRescale', 'SuccessfulUpdate', 'Suspended', 'SysctlForbidden', 'SystemOOM', 'TaintManagerEviction', 'TaintToleration',
  'TooManyAddressesToMirror', 'TooManyMissedTimes', 'TooManySucceededPods', 'TriggeredScaleUp', 'UnexpectedJob', 'Unhealthy', 'UnmanagedPods',
  'VolumeFailedDelete', 'VolumeFailedRecycle', 'VolumeMismatch', 'VolumeRecycled', 'VolumeResizeSuccessful', 'WaitForFirstConsumer',
  'WaitForPodScheduled',
] as const

export type EventReason = (typeof EVENT_REASONS)[number]
