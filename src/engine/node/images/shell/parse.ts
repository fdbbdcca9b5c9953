// Reads a shell script: lists, pipelines, loops, conditions and functions of the POSIX shell, as far as Pods' command lines go.
import type { Command, Redirect, Script, Word } from './syntax.ts'
import { type Token, tokensOf, UnreadableScript } from './tokens.ts'

/** The script of a text. Throws UnreadableScript for what it does not understand. */
export function parseScript(text: string): Script {
  const parser = new Parser(tokensOf(text, parseScript)), script = parser.list()
  parser.expectEnd()
  return script
}

const CLOSERS = new Set(['then', 'do', 'done', 'fi', 'else', 'elif', 'esac', '}'])
const REDIRECTS = new Set(['>', '>>', '<', '<<', '<<-', '&>', '>&'])

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  list(): Script {
    const script: { command: Command; after: ';' | '&&' | '||' | '&' }[] = []
    for (;;) {
      this.skipNewlines()
      const operator = this.operator()
      if (this.at >= this.tokens.length || operator === ')' || operator === ';;' || CLOSERS.has(this.keyword() ?? '')) return script
      const command = this.pipeline(), next = this.operator()
      const after = next === '&&' || next === '||' || next === '&' ? next : ';'
      if (next === ';' || next === '\n' || after !== ';') this.at++
      script.push({ command, after })
      if (next !== ';' && next !== '\n' && after === ';') return script
    }
  }

  expectEnd(): void {
    if (this.at < this.tokens.length) throw new UnreadableScript('syntax error')
  }

  private pipeline(): Command {
    const negated = this.keyword() === '!'
    if (negated) this.at++
    const stages = [this.command()]
    while (this.operator() === '|') {
      this.at++
      this.skipNewlines()
      stages.push(this.command())
    }
    return stages.length === 1 && !negated ? stages[0] : { is: 'pipeline', stages, negated }
  }

  private command(): Command {
    if (this.operator() === '(') {
      this.at++
      const body = this.list()
      this.expectOperator(')')
      return { is: 'group', body, redirects: this.redirects() }
    }
    switch (this.keyword()) {
      case '{': {
        this.at++
        const body = this.list()
        this.expectWord('}')
        return { is: 'group', body, redirects: this.redirects() }
      }
      case 'while':
      case 'until': return this.loop()
      case 'for': return this.forLoop()
      case 'if': return this.condition()
      case 'case': return this.caseOf()
      default: return this.simple()
    }
  }

  private loop(): Command {
    const until = this.keyword() === 'until'
    this.at++
    const condition = this.list()
    return { is: 'loop', until, condition, body: this.doBody() }
  }

  private doBody(): Script {
    this.expectWord('do')
    const body = this.list()
    this.expectWord('done')
    const redirects = this.redirects()
    return redirects.length > 0 ? [{ command: { is: 'group', body, redirects }, after: ';' }] : body
  }

  private forLoop(): Command {
    this.at++
    const variable = this.keyword() ?? ''
    this.at++
    this.skipNewlines()
    const words: Word[] = []
    if (this.keyword() === 'in') {
      this.at++
      for (let word = this.word(); word; word = this.word()) {
        words.push(word)
        this.at++
      }
    }
    if (this.operator() === ';') this.at++
    this.skipNewlines()
    return { is: 'for', variable, words, body: this.doBody() }
  }

  private condition(): Command {
    const branches: { condition: Script; body: Script }[] = []
    let otherwise: Script = []
    while (this.keyword() === 'if' || this.keyword() === 'elif') {
      this.at++
      const condition = this.list()
      this.expectWord('then')
      branches.push({ condition, body: this.list() })
    }
    if (this.keyword() === 'else') {
      this.at++
      otherwise = this.list()
    }
    this.expectWord('fi')
    return { is: 'if', branches, otherwise }
  }

  private caseOf(): Command {
    this.at++
    const subject = this.word() ?? []
    this.at++
    this.skipNewlines()
    this.expectWord('in')
    const branches: { patterns: Word[]; body: Script }[] = []
    for (;;) {
      this.skipNewlines()
      if (this.keyword() === 'esac') break
      if (this.operator() === '(') this.at++
      const patterns: Word[] = []
      for (let word = this.word(); word; word = this.word()) {
        patterns.push(word)
        this.at++
        if (this.operator() === '|') this.at++
      }
      this.expectOperator(')')
      branches.push({ patterns, body: this.list() })
      if (this.operator() === ';;') this.at++
    }
    this.expectWord('esac')
    return { is: 'case', subject, branches }
  }

  private simple(): Command {
    const assignments: { name: string; value: Word }[] = [], words: Word[] = [], redirects: Redirect[] = []
    for (;;) {
      const word = this.word()
      const redirect = word ? undefined : this.redirect()
      if (redirect) {
        redirects.push(redirect)
        continue
      }
      if (!word) break
      const assigned = words.length === 0 && 'text' in word[0] && !word[0].quoted ? /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word[0].text) : null
      if (assigned) assignments.push({ name: assigned[1], value: [{ text: assigned[2], quoted: true }, ...word.slice(1)] })
      else words.push(word)
      this.at++
      if (words.length === 1 && this.operator() === '(') return this.functionNamed(words[0])
    }
    if (words.length + assignments.length + redirects.length === 0) throw new UnreadableScript('syntax error: unexpected token')
    return { is: 'simple', assignments, words, redirects }
  }

  private functionNamed(name: Word): Command {
    this.expectOperator('(')
    this.expectOperator(')')
    this.skipNewlines()
    return { is: 'function', name: name.map((part) => ('text' in part ? part.text : '')).join(''), body: this.command() }
  }

  private redirects(): Redirect[] {
    const found: Redirect[] = []
    for (let redirect = this.redirect(); redirect; redirect = this.redirect()) found.push(redirect)
    return found
  }

  private redirect(): Redirect | undefined {
    const token = this.tokens[this.at]
    if (!token || !('operator' in token) || !REDIRECTS.has(token.operator)) return undefined
    this.at++
    const target = this.word()
    if (!target) throw new UnreadableScript('syntax error: redirection unexpected')
    this.at++
    const { operator, descriptor } = token
    // `>&2` and `2>&1` only join streams, which are one here.
    if (operator === '>&') return { operator: '>', descriptor: descriptor ?? 1, target: [{ text: '&', quoted: true }] }
    const kind = operator === '<<' || operator === '<<-' ? '<<' : operator === '&>' ? '>' : (operator as '>' | '>>' | '<')
    return { operator: kind, descriptor: descriptor ?? 1, target }
  }

  private word(): Word | undefined {
    const token = this.tokens[this.at]
    return token && 'word' in token ? token.word : undefined
  }

  /** The word here if it is a plain one, as reserved words are. */
  private keyword(): string | undefined {
    const word = this.word()
    return word?.length === 1 && 'text' in word[0] && !word[0].quoted ? word[0].text : undefined
  }

  private operator(): string | undefined {
    const token = this.tokens[this.at]
    return token && 'operator' in token ? token.operator : undefined
  }

  private skipNewlines(): void {
    while (this.operator() === '\n' || this.operator() === ';') this.at++
  }

  private expectWord(wanted: string): void {
    if (this.keyword() !== wanted) throw new UnreadableScript(`syntax error: expected ${wanted}`)
    this.at++
  }

  private expectOperator(wanted: string): void {
    if (this.operator() !== wanted) throw new UnreadableScript(`syntax error: expected ${wanted}`)
    this.at++
  }
}
