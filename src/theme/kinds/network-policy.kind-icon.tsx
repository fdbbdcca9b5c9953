// The icon of NetworkPolicy.
export default { kind: 'NetworkPolicy', shape: <path d="M8 1.8l5.4 2v4c0 3-2.2 5.2-5.4 6.4-3.2-1.2-5.4-3.4-5.4-6.4v-4z" strokeWidth={1.3} /> }
