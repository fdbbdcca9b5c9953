// The icon of ClusterRoleBinding.
export default { kind: 'ClusterRoleBinding', shape: <><circle cx="4.4" cy="8" r="2.4" strokeWidth={1.3} /><circle cx="11.6" cy="8" r="2.4" strokeWidth={1.3} /><path d="M6.8 8h2.4" strokeWidth={1.3} /></> }
