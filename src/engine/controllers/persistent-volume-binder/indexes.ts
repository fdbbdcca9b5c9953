// Under which names the binder's process finds volumes and Pods.

/** Volumes by their access modes. */
export const VOLUMES_BY_MODES = 'persistentvolume-binder-controller modes'
/** Pods by the claims that they use. */
export const PODS_BY_CLAIM = 'persistentvolume-binder-controller pods'
