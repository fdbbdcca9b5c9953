// Sentences with names of fields in them: `…` becomes code. No HTML is ever made from a learner's text.

/** A sentence in which parts between backticks are set as code. */
export function Worded({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}
