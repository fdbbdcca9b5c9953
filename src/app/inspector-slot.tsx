// The inspector and the answer to "why?", loaded when one of them is looked at.
import { lazy, Suspense } from 'react'

const Inspector = lazy(async () => ({ default: (await import('../inspector/inspector.tsx')).Inspector }))
const WhyPane = lazy(async () => ({ default: (await import('../inspector/why.tsx')).WhyPane }))

export function InspectorSlot({ onEdit }: { readonly onEdit: (name: string, text: string) => void }) {
  return <Suspense fallback={<div aria-busy="true" />}><Inspector onEdit={onEdit} /></Suspense>
}

export function WhySlot() {
  return <Suspense fallback={<div aria-busy="true" />}><WhyPane /></Suspense>
}
