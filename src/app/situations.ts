// The situations there are: files situations/<id>.situation.ts, in their order. Import this module lazily: it carries their manifests.
import type { Situation } from './situation.ts'

const files = import.meta.glob<Situation>('./situations/*.situation.ts', { import: 'default', eager: true })

export interface OfferedSituation extends Situation { readonly id: string }

export const situations: readonly OfferedSituation[] = Object.entries(files)
  .map(([path, situation]) => ({ ...situation, id: path.slice(path.lastIndexOf('/') + 1, -'.situation.ts'.length) }))
  .sort((a, b) => a.order - b.order)
