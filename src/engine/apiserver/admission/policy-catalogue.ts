// Admission steps that look after what users make, or after who asks: all *.policy.ts. They come with the equipment; the chain puts them in their places.
import type { AdmissionStep } from './define-admission.ts'

const modules = import.meta.glob<AdmissionStep>('./*/*.policy.ts', { eager: true, import: 'default' })

export const policies: readonly AdmissionStep[] = Object.values(modules)
