// The icon of Ingress.
export default { kind: 'Ingress', shape: <path d="M2 8h4l3-4h5M6 8l3 4h5M12 2.4L14 4l-2 1.6M12 10.4l2 1.6-2 1.6" strokeWidth={1.3} /> }
