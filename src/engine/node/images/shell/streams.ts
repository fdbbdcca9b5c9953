// Where a script's output goes and where its input comes from: the log, a file, a pipe, or the text of `$( )`.
import type { Machine } from './machine.ts'
import type { Redirect, Word } from './syntax.ts'

export class Streams {
  /** Output goes here instead of the log, inside `$( )` and pipes. */
  captured: string | undefined
  input = ''
  /** Zeros behind the input. */
  inputZeros = 0
  /** Zeros behind what was captured. */
  capturedZeros = 0
  /** File that the output goes to, if it is redirected. */
  private target: string | undefined
  /** File that complaints go to, '&' where they go the way of the output. */
  private complaints: string | undefined
  private readonly machine: Machine
  private readonly terminationLog: string

  constructor(machine: Machine, terminationLog: string) {
    this.machine = machine
    this.terminationLog = terminationLog
  }

  /** Says something; complaints go past pipes and files. What is not exact ends with a newline. */
  emit(text: string, isComplaint: boolean, isExact = false, zeros = 0): void {
    const line = text === '' || isExact || text.endsWith('\n') ? text : `${text}\n`
    if (isComplaint) this.complain(line)
    else if (this.captured !== undefined) {
      this.captured += line
      this.capturedZeros += zeros
    } else if (this.target === undefined) this.machine.print(line)
    else this.writeTo(this.target, line, zeros)
  }

  private complain(line: string): void {
    if (this.complaints === '&') {
      const { captured, target } = this
      if (captured !== undefined) this.captured = captured + line
      else if (target !== undefined) this.writeTo(target, line, 0)
      else this.machine.print(line)
    } else if (this.complaints !== undefined) this.writeTo(this.complaints, line, 0)
    else this.machine.print(line, true)
  }

  private writeTo(path: string, text: string, zeros: number): void {
    if (path === '/dev/null' || text.length + zeros === 0) return
    if (path === '/dev/stdout' || path.startsWith('/proc/1/fd/')) this.machine.print(text)
    else if (path === '/dev/stderr') this.machine.print(text, true)
    else {
      const problem = this.machine.writeProblem(path, text.length + zeros)
      if (problem !== undefined) {
        this.machine.print(`sh: write error: ${problem}\n`, true)
        return
      }
      this.machine.write(path, text, true, text.length + zeros)
      if (path === this.terminationLog) this.machine.lastWords += text
    }
  }

  /** Does `body` with its streams joined to files; `refuse` says what comes of it if one of them cannot be. */
  redirected<R>(redirects: readonly Redirect[], textOf: (word: Word) => string, body: () => R, refuse: (path: string, problem: string, isInput: boolean) => R): R {
    const { target, captured, input, inputZeros, complaints } = this
    let result: R | undefined
    for (const { operator, descriptor, target: word } of redirects) {
      const path = textOf(word)
      if (operator === '<<') this.input = path
      else if (operator === '<') {
        const text = this.machine.read(path)
        if (text === undefined) {
          result = refuse(path, 'No such file or directory', true)
          break
        }
        this.input = text
        this.inputZeros = path === '/dev/zero' ? Infinity : 0
      } else if (path === '&' || /^&[12]$/.test(path)) {
        if (descriptor === 2) this.complaints = '&'
        else {
          this.target = '/dev/stderr'
          this.captured = undefined
        }
      } else {
        const problem = this.open(path, operator === '>>')
        if (problem !== undefined) {
          result = refuse(path, problem, false)
          break
        }
        if (descriptor === 2) this.complaints = path
        else {
          this.target = path
          this.captured = undefined
        }
      }
    }
    result ??= body()
    this.target = target
    this.complaints = complaints
    if (redirects.some(({ operator, descriptor }) => operator.startsWith('>') && descriptor === 1)) this.captured = captured
    this.input = input
    this.inputZeros = inputZeros
    return result
  }

  /** Makes a file ready to be written; the problem if that cannot be. */
  private open(path: string, appends: boolean): string | undefined {
    if (path.startsWith('/dev/') && path !== this.terminationLog) return undefined
    if (path.startsWith('/proc/')) return undefined
    const entry = this.machine.look(path), problem = entry?.is === 'folder' ? 'Is a directory' : this.machine.writeProblem(path)
    if (problem === undefined) this.machine.write(path, '', appends)
    return problem
  }

  /** What `body` prints. */
  capture(body: () => void): string {
    const { captured, target } = this
    this.captured = ''
    this.target = undefined
    body()
    const printed: string = this.captured
    this.captured = captured
    this.target = target
    return printed
  }
}
