// What a shell script is made of.

/** A piece of a word. Only what is not quoted is split at blanks when it is expanded. */
export type Part =
  | { readonly text: string; readonly quoted: boolean }
  | { readonly variable: string; readonly otherwise?: string; readonly quoted: boolean }
  | { readonly output: Script; readonly quoted: boolean }
  | { readonly arithmetic: string; readonly quoted: boolean }

export type Word = readonly Part[]

export interface Redirect {
  readonly operator: '>' | '>>' | '<' | '<<'
  /** 1: what it prints; 2: its complaints. */
  readonly descriptor: number
  readonly target: Word
}

export type Command =
  | { readonly is: 'simple'; readonly assignments: readonly { readonly name: string; readonly value: Word }[]; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] }
  | { readonly is: 'pipeline'; readonly stages: readonly Command[]; readonly negated: boolean }
  | { readonly is: 'loop'; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | { readonly is: 'for'; readonly variable: string; readonly words: readonly Word[]; readonly body: Script }
  | { readonly is: 'if'; readonly branches: readonly { readonly condition: Script; readonly body: Script }[]; readonly otherwise: Script }
  | { readonly is: 'case'; readonly subject: Word; readonly branches: readonly { readonly patterns: readonly Word[]; readonly body: Script }[] }
  | { readonly is: 'group'; readonly body: Script; readonly redirects: readonly Redirect[] }
  | { readonly is: 'function'; readonly name: string; readonly body: Command }

/** Commands in order; `after` says on what the next one depends, '&' that nobody waits for this one. */
export type Script = readonly { readonly command: Command; readonly after: ';' | '&&' | '||' | '&' }[]
