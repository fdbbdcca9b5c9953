// The metadata of whatever is not an object yet but a template of one.
import type { ObjectMeta } from '../../kube-object.ts'
import { derived } from '../defaulting.ts'

/**
 * Go prints the creation time of a template as null, and so it stands in every template that the API server returns. The rule serves
 * any type of metadata, since templates of Pods, Jobs and claims differ in what theirs must hold.
 */
export function templateMeta<Meta extends Partial<ObjectMeta>>(): ReturnType<typeof derived<Meta, unknown>> {
  return derived<Meta, unknown>((metadata) => {
    if (metadata?.creationTimestamp !== undefined) return metadata
    return { creationTimestamp: null, ...metadata } as unknown as Meta
  })
}
