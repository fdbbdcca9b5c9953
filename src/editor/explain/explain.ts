// From an outcome to sentences: one explanation per complaint of a rejected document.
import type { DocumentOutcome, SourceRange } from '../../session/protocol.ts'
import { explainApiComplaint } from './api-complaint.ts'
import type { Explanation } from './explanation.ts'
import type { KubernetesSchema } from './kubernetes-schema.ts'
import { explainReaderProblem } from './reader-problem.ts'

export interface ExplainedCause {
  readonly explanation: Explanation
  readonly range?: SourceRange
  readonly field?: string
}

/** Every complaint of a rejected document, explained; at least one. */
export function explainRejection(document: DocumentOutcome, text: string, schema?: KubernetesSchema): ExplainedCause[] {
  const causes = document.causes?.length ? document.causes : [{ message: document.message ?? '', range: document.range }]
  return causes.map((cause) => {
    const complaint = { message: cause.message, text, ...(cause.range && { range: cause.range }), ...('field' in cause && cause.field && { field: cause.field }), ...(document.ref && { kind: document.ref.kind }) }
    const explanation = explainReaderProblem(document.reason, complaint) ?? explainApiComplaint(complaint, schema)
    return { explanation, ...(cause.range && { range: cause.range }), ...('field' in cause && cause.field && { field: cause.field }) }
  })
}
