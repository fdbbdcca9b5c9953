// All that a cluster can be equipped with: the rules of every kind, every built-in image and the shell in containers.
// For whoever starts a whole cluster at once; the worker fetches it with the client's side.
import type { Equipment } from './cluster.ts'
import { rules } from './kinds/rules-catalogue.ts'
import { builtInImages } from './node/images/catalogue.ts'
import { execute } from './node/runtime/exec.ts'

export const equipment: Equipment = { rules, images: builtInImages, execute }
