// The icon of Job.
export default { kind: 'Job', shape: <path d="M2.4 4.6h11.2v8.8H2.4zM5.8 4.6V2.6h4.4v2M5.6 9l1.8 1.8L10.6 7.4" strokeWidth={1.3} /> }
