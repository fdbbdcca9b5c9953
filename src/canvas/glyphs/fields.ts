// Reading scene fields of kinds whose shape the session does not spell out.
import type { SceneObject } from '../../session/scene.ts'

export function numberField(object: SceneObject, field: string, fallback = 0): number {
  const value = object[field]
  return typeof value === 'number' ? value : fallback
}

export function textField(object: SceneObject, field: string, fallback = ''): string {
  const value = object[field]
  return typeof value === 'string' ? value : fallback
}

export function listField(object: SceneObject, field: string): readonly string[] {
  const value = object[field]
  return Array.isArray(value) ? (value as readonly string[]) : []
}
