// The icon of PersistentVolume.
export default { kind: 'PersistentVolume', shape: <path d="M4.4 2.6h9.2v10.8H4.4V9.4H2.2V6.6h2.2z" strokeWidth={1.3} /> }
