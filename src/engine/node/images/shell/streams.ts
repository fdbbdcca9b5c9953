// Where a script's output goes and where its input comes from: the log, a file, a pipe, or the text of `$( )`.
import type { Machine } from './machine.ts'
import type { Redirect, Word } from './syntax.ts'

export class Streams {
  /** Output goes here instead of the log, inside `$( )` and pipes. */
  captured: string | undefined
  input = ''
  /** File that the output goes to, if it is redirected. */
  private target: string | undefined
  private readonly machine: Machine
  private readonly terminationLog: string

  constructor(machine: Machine, terminationLog: string) {
    this.machine = machine
    this.terminationLog = terminationLog
  }

  /** Says something; complaints go to the log past pipes and files. */
  emit(text: string, isComplaint: boolean): void {
    if (text === '') return
    const line = text.endsWith('\n') ? text : `${text}\n`
    if (this.captured !== undefined && !isComplaint) this.captured += line
    else if (this.target === undefined || isComplaint) this.machine.print(line)
    else this.writeTo(this.target, line)
  }

  private writeTo(path: string, text: string): void {
    if (path === '/dev/null') return
    if (path === '/dev/stdout' || path === '/dev/stderr' || path.startsWith('/proc/1/fd/')) this.machine.print(text)
    else {
      this.machine.write(path, text, true)
      if (path === this.terminationLog) this.machine.lastWords += text
    }
  }

  /** Does `body` with its streams joined to files. */
  redirected<R>(redirects: readonly Redirect[], textOf: (word: Word) => string, body: () => R): R {
    const { target, captured, input } = this
    for (const { operator, descriptor, target: word } of redirects) {
      const path = textOf(word)
      if (operator === '<<') this.input = path
      else if (operator === '<') this.input = this.machine.read(path) ?? ''
      else if (path !== '&' && descriptor === 1) {
        this.target = path
        this.captured = undefined
        if (!path.startsWith('/dev/') || path === this.terminationLog) this.machine.write(path, '', operator === '>>')
      }
    }
    const result = body()
    this.target = target
    if (redirects.some(({ operator, descriptor }) => operator.startsWith('>') && descriptor === 1)) this.captured = captured
    this.input = input
    return result
  }

  /** What `body` prints. */
  capture(body: () => void): string {
    const { captured, target } = this
    this.captured = ''
    this.target = undefined
    body()
    const printed = this.captured
    this.captured = captured
    this.target = target
    return printed
  }
}
