// The reasons that Events of this cluster can have, sorted. Whoever records an Event takes one of these (the types see to it),
// so that a lesson that waits for a reason which nobody ever writes is found out before it is played.

export const EVENT_REASONS = [
  'BackOff', 'BackoffLimitExceeded', 'CIDRNotAvailable', 'CalculateExpectedPodCountFailed', 'ClaimLost', 'ClaimMisbound', 'Completed',
  'ConflictingController', 'Created', 'DeadlineExceeded', 'ErrImageNeverPull', 'ExternalExpanding', 'ExternalProvisioning', 'Failed', 'FailedBinding',
  'FailedCreate', 'FailedDelete', 'FailedIndexes', 'FailedMount', 'FailedPostStartHook', 'FailedScheduling', 'FailedToCreateEndpoint',
  'FailedToUpdateEndpoint', 'FailedToUpdateEndpointSlices', 'FailedUpdate', 'InspectFailed', 'Killing', 'MaxFailedIndexesExceeded',
  'MultiplePodDisruptionBudgets', 'NoPods', 'NodeNotReady', 'NotDeleted', 'NotTriggerScaleUp', 'PodFailurePolicy', 'Provisioning',
  'ProvisioningFailed', 'ProvisioningSucceeded', 'Pulled', 'Pulling', 'Rebooted', 'RegisteredNode', 'RemovingNode', 'ReplicaSetCreateError',
  'Resizing', 'Resumed', 'SandboxChanged', 'ScaleDown', 'ScalingReplicaSet', 'Scheduled', 'Started', 'SuccessfulCreate', 'SuccessfulDelete',
  'SuccessfulUpdate', 'Suspended', 'TaintManagerEviction', 'TooManyAddressesToMirror', 'TooManySucceededPods', 'TriggeredScaleUp', 'Unhealthy',
  'UnmanagedPods', 'VolumeFailedDelete', 'VolumeFailedRecycle', 'VolumeMismatch', 'VolumeRecycled', 'VolumeResizeSuccessful', 'WaitForFirstConsumer',
  'WaitForPodScheduled',
] as const

export type EventReason = (typeof EVENT_REASONS)[number]
