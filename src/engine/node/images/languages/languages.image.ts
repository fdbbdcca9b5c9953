// Images of programming languages: without a command an interactive interpreter, which ends at once; with one, a script that does its work.
import type { ContainerStart, ImageReference } from '../define-image-behaviour.ts'
import { defineImage, taskOrServer } from '../define-image.ts'
import { declaredPorts, listening, onlyPages } from '../servers.ts'
import { type Outcome, optionOf, type Program } from '../shell/program.ts'
import { versions } from '../tags.ts'
import { pi } from './pi.ts'

const DEBIAN = ['-slim', '-bullseye', '-bookworm', '-trixie', '-slim-bullseye', '-slim-bookworm', '-slim-trixie', '-alpine', '-alpine3.{16..23}']
const latest = '{latest,slim,alpine,bookworm,trixie}'

const INTERPRETERS: Readonly<Record<string, string>> = {
  'library/perl': 'perl', 'library/python': 'python3', 'library/node': 'node', 'library/ruby': 'irb', 'library/php': 'php', 'library/golang': 'bash', 'library/openjdk': 'jshell', 'library/eclipse-temurin': 'jshell',
  'library/gcc': 'bash', 'library/rust': 'bash', 'library/docker': 'sh', 'library/maven': 'mvn', 'library/gradle': 'gradle', 'library/amazoncorretto': 'bash', 'library/elixir': 'iex',
}

/** What a script takes. Two thousand digits of pi take a few seconds. */
const WORK_MS = 5_000

function commandOf({ repository, tag }: ImageReference): readonly string[] {
  if (repository === 'library/php' && tag.includes('apache')) return ['apache2-foreground']
  if (repository === 'library/php' && tag.includes('fpm')) return ['php-fpm']
  return [INTERPRETERS[repository]]
}

/** An interpreter: no script, nothing to do; a web server by module; else the work of a script or a server. */
function interpreter(start: ContainerStart): Program {
  return ({ args }): Outcome => {
    if (args.length === 0 || /^(-v|-V|--version|-version)$/.test(args[0])) return {}
    const module = optionOf(args, '-m')
    if (module === 'http.server' || module === 'SimpleHTTPServer') return listening([Number(args.findLast((arg) => /^\d+$/.test(arg)) ?? 8000)], 'http', 150, { onTerm: undefined })
    const isInline = args.some((arg) => /^-\w*[ceE]$/.test(arg) || arg === '-Mbignum=bpi' || arg === '-r')
    return isInline ? inlineWork(args, start) : { ...taskOrServer(start), onTerm: undefined }
  }
}

/** A program given on the command line: it sleeps as long as it says, serves if it says so, prints what is plainly printed, or computes. */
function inlineWork(args: readonly string[], start: ContainerStart): Outcome {
  const text = args.join(' '), seconds = /sleep\s*\(?\s*(\d+(?:\.\d+)?)/.exec(text)
  if (/while\s*(?:True|true|\(1\)|1\b)|serve_forever|\.listen\(/.test(text)) return { ...taskOrServer({ ...start, isInit: false }), forMs: Infinity, onTerm: undefined }
  const exit = /(?:sys\.exit|process\.exit|exit)\s*\(?\s*(\d+)/.exec(text), printed = /print\s*\(?\s*["']([^"']*)["']/.exec(text)?.[1] ?? digitsOfPi(text)
  return { forMs: seconds ? Number(seconds[1]) * 1000 : /bpi|\*\*/.test(text) ? WORK_MS : 200, code: Number(exit?.[1] ?? 0), ...(printed === undefined ? {} : { output: printed }) }
}

/** What `perl -Mbignum=bpi -wle 'print bpi(2000)'` prints. */
function digitsOfPi(text: string): string | undefined {
  const digits = /print\s+bpi\((\d+)\)/.exec(text)?.[1]
  return digits === undefined ? undefined : pi(Number(digits))
}

const pythons = [...versions('2.7.18 3.5.10 3.6.15 3.7.17 3.8.20 3.9.25 3.10.20 3.11.15 3.12.13 3.13.12 3.14.3', DEBIAN), latest]
const nodes = [...versions('8.17.0 10.24.1 12.22.12 14.21.3 16.20.2 18.20.8 20.20.1 22.22.1 24.14.0 25.8.1', DEBIAN), '{lts,current}{,-alpine,-slim}', latest]

export default defineImage({
  name: 'languages',
  repositories: {
    ...Object.fromEntries(Object.keys(INTERPRETERS).map((repository): [string, 'any tag'] => [repository, 'any tag'])),
    'library/perl': [...versions('5.8.9 5.10.1 5.12.5 5.14.4 5.16.3 5.18.4 5.20.3 5.22.4 5.24.4 5.26.3 5.28.3 5.30.3 5.32.1 5.34.3 5.36.3 5.38.5 5.40.3 5.42.1', ['-slim', '-bookworm', '-trixie']), 'latest', 'stable', 'slim'],
    'library/python': pythons, 'library/node': nodes,
  },
  sizeMiB: (tag) => (tag.includes('alpine') ? 45 : tag.includes('slim') ? 75 : 350),
  command: commandOf,
  programs: (start) => {
    const run = interpreter(start), serve: Program = () => listening([80, ...declaredPorts(start)], 'http', 100, { httpStatus: (start.container.volumeMounts ?? []).length > 0 ? {} : onlyPages() })
    const task: Program = () => taskOrServer(start)
    return {
      perl: run, python: run, python3: run, python2: run, node: run, ruby: run, irb: run, php: run, jshell: run, iex: run, elixir: run, 'apache2-foreground': serve, 'php-fpm': () => listening([9000], 'tcp', 100),
      java: task, npm: installsOr(task), yarn: installsOr(task), npx: task, pip: () => ({ forMs: 6_000 }), pip3: () => ({ forMs: 6_000 }), go: task, cargo: task, mvn: task, gradle: task, bundle: installsOr(task), flask: task, gunicorn: task, uvicorn: task, gcc: () => ({ forMs: 800 }),
    }
  },
})

function installsOr(run: Program): Program {
  return (call) => (call.args[0] === 'install' || call.args[0] === 'ci' || call.args[0] === 'init' ? { forMs: 10_000 } : run(call))
}
