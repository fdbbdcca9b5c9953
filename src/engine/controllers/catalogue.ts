// Every control loop of kube-controller-manager: all *.controller.ts, sorted by name.
import type { Controller } from '../kernel/controller.ts'

const modules = import.meta.glob<Controller>('./*/*.controller.ts', { eager: true, import: 'default' })

export const controllers: readonly Controller[] = Object.values(modules).sort((x, y) => (x.name < y.name ? -1 : 1))
