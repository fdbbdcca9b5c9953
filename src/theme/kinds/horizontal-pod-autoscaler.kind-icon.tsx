// The icon of HorizontalPodAutoscaler.
export default { kind: 'HorizontalPodAutoscaler', shape: <path d="M2 11.6a6 6 0 0 1 12 0M8 11.6l3-3.6M2 13.6h12" strokeWidth={1.3} /> }
