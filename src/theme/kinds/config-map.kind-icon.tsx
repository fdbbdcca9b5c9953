// The icon of ConfigMap.
export default { kind: 'ConfigMap', shape: <path d="M3 2.4h7l3 3v8.2H3zM5.4 8h5M5.4 10.8h3.4" strokeWidth={1.3} /> }
