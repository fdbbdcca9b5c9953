// The icon of StatefulSet.
export default { kind: 'StatefulSet', shape: <path d="M3 2.4h10v3.4H3zM3 7h10v3.4H3zM3 11.6h10v2.2H3z" strokeWidth={1.3} /> }
