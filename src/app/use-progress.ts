// What was reached in every lesson, for components: renders again when this tab or another goes on.
import { useSyncExternalStore } from 'react'
import { pageKeep } from '../session/keep/keep.ts'
import type { AllProgress } from '../session/keep/progress.ts'

export function useProgress(): AllProgress {
  const { progress } = pageKeep()
  return useSyncExternalStore(progress.subscribe, progress.all)
}
