// What a machine is known by beside its name: its address, and which of its starts this is.
import { hashText } from '../kernel/chance.ts'

/** The machine on which the control plane runs, where a cluster has one. */
export const CONTROL_PLANE_MACHINE = 'cp-1'

/** A machine has another one after every start. The first is the name, as in every Node that has never been off. */
export function bootIdOf(name: string, boots: number): string {
  if (boots === 0) return name
  const digits = [0, 1, 2, 3].map((part) => hashText(`${name} boot ${boots} ${part}`).toString(16).padStart(8, '0')).join('')
  return [0, 8, 12, 16, 20].map((from, i, all) => digits.slice(from, all[i + 1])).join('-')
}

/** 192.168.50.(10 + number) for names that end in a number, else by order of arrival. The control plane's own machine has the API server's address, further ones those below. */
export function ipOf(name: string, position: number): string {
  const controlPlane = /^cp-(\d)$/.exec(name)
  if (controlPlane) return `192.168.50.${11 - Number(controlPlane[1])}`
  const number = Number(/(\d+)$/.exec(name)?.[1] ?? position + 1) + 10
  return `192.168.${50 + Math.floor(number / 250)}.${number % 250}`
}
