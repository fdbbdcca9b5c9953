// Every built-in image behaviour: all *.image.ts files, in their order. The engine gets them as a value, so that a page can load them later than the engine.
import type { ImageBehaviour } from './define-image-behaviour.ts'

const modules = import.meta.glob<ImageBehaviour>('./*/*.image.ts', { eager: true, import: 'default' })

export const builtInImages: readonly ImageBehaviour[] = Object.values(modules).sort((x, y) => x.order - y.order)
