// The icon of LimitRange.
export default { kind: 'LimitRange', shape: <path d="M2.4 3v10M13.6 3v10M2.6 8h10.8M5 5.6L2.6 8 5 10.4M11 5.6L13.4 8 11 10.4" strokeWidth={1.3} /> }
