// The icon of PodDisruptionBudget.
export default { kind: 'PodDisruptionBudget', shape: <><path d="M8 1.8l5.4 2v4c0 3-2.2 5.2-5.4 6.4-3.2-1.2-5.4-3.4-5.4-6.4v-4z" strokeWidth={1.3} /><path d="M8 4.4v7" strokeWidth={1.3} /></> }
