// "Why is it so?": the decisions that concern an object, found by its own name and by the hops that its commits descend from.
import type { Commit } from './etcd/etcd.ts'
import type { Ledger } from './kernel/ledger.ts'
import type { Span } from './kernel/span.ts'
import type { ObjectRef } from './kube-object.ts'

interface Records {
  readonly spans: readonly Span[]
  readonly commits: readonly Commit[]
  readonly ledger: Ledger
}

/** Spans up to `at` about this object, oldest first, among them those about it before it had a name. */
export function explain(ref: ObjectRef, at: number, { spans, commits, ledger }: Records): Span[] {
  const subject = `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`
  const causes = new Set<number>()
  for (const { object, hop, at: committedAt } of commits) {
    if (committedAt > at || object.metadata.name !== ref.name || object.kind !== ref.kind || (object.metadata.namespace ?? '') !== (ref.namespace ?? '')) continue
    // A transaction is caused by its request, and that by whatever made its sender decide; the trail ends where hops are no longer kept.
    const request = hop < ledger.first ? hop : ledger.cause(hop)
    if (request >= ledger.first) causes.add(ledger.cause(request))
  }
  const isUnnamed = (span: Span): boolean => causes.has(span.cause) && span.subject.endsWith('-') && subject.startsWith(span.subject)
  return spans.filter((span) => span.endedAt <= at && (span.subject === subject || isUnnamed(span)))
}
