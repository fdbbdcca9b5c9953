// While lessons are written (`npm run dev`), a changed file of one is told to the page, which reads the lesson again in place. Without it Vite would load the whole page anew.
import { relative } from 'node:path'
import type { Plugin } from 'vite'

/** `lessons`: the folder of the tracks. */
export function lessonReload(lessons: string): Plugin {
  return {
    name: 'wheelhouse:lesson-reload',
    apply: 'serve',
    async hotUpdate({ type, file, read }) {
      const path = relative(lessons, file).replaceAll('\\', '/')
      // A file that is new, or gone, changes what there is: that is the catalogue's affair.
      if (type !== 'update' || path.startsWith('..') || path.split('/').length < 3) return undefined
      if (this.environment.name === 'client') this.environment.hot.send({ type: 'custom', event: 'wheelhouse:lesson', data: { path, text: await read() } })
      return []
    },
  }
}
