// The icon of ResourceQuota.
export default { kind: 'ResourceQuota', shape: <path d="M2.4 13.6V7.4h3v6.2M6.6 13.6V4.4h3v9.2M10.8 13.6V9.6h3v4M1.6 2.2h12.8" strokeWidth={1.3} /> }
