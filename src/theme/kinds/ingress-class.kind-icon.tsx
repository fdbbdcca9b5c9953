// The icon of IngressClass.
export default { kind: 'IngressClass', shape: <path d="M2 8h4l3-4h5M6 8l3 4h5" strokeDasharray="2.4 1.8" strokeWidth={1.3} /> }
