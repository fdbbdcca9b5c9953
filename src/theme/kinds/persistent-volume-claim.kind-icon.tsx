// The icon of PersistentVolumeClaim.
export default { kind: 'PersistentVolumeClaim', shape: <path d="M2.4 2.6h11.2v4h-2.2v2.8h2.2v4H2.4z" strokeWidth={1.3} /> }
