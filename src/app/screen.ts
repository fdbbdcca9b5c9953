// Which of the layouts fits: wide has panels beside the canvas, compact lays them over it, phone has a sheet below it.
import { useSyncExternalStore } from 'react'
import { bigType } from './presenting/big-type.ts'

export type ScreenSize = 'wide' | 'compact' | 'phone'

const phone = window.matchMedia('(max-width: 640px)')
const compact = window.matchMedia('(max-width: 1080px), (max-height: 560px)')

function current(): ScreenSize {
  if (phone.matches) return 'phone'
  // Big type leaves no room beside the canvas.
  return compact.matches || bigType.getState().on ? 'compact' : 'wide'
}

export function useScreen(): ScreenSize {
  return useSyncExternalStore((changed) => {
    phone.addEventListener('change', changed)
    compact.addEventListener('change', changed)
    const stop = bigType.subscribe(changed)
    return () => {
      stop()
      phone.removeEventListener('change', changed)
      compact.removeEventListener('change', changed)
    }
  }, current)
}
