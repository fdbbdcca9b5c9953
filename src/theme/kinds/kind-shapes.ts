// All kind icons, collected from the files beside this one: a new kind's icon is one new file.
import type { ReactNode } from 'react'

interface KindIconFile {
  readonly default: { readonly kind: string; readonly shape: ReactNode }
}

const files = import.meta.glob<KindIconFile>('./*.kind-icon.tsx', { eager: true })

/** Shapes by kind, on a 16 px grid; the stroke comes from <KindIcon>. */
export const KIND_SHAPES: ReadonlyMap<string, ReactNode> = new Map(
  Object.values(files).map((file) => [file.default.kind, file.default.shape] as const),
)
